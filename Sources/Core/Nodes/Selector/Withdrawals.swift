import Selection
import Vocabulary

/// Withdrawals of origins (POST /v1/withdrawals): the object is forgotten, and who holds it hears why.
enum Withdrawals {
  /// An origin withdraws objects. Repeating it changes nothing.
  static func take(
    _ list: [Withdrawal], _ registry: inout Registry, _ turn: inout SelectorTurn
  ) -> SelectorAnswer {
    var reply = SelectorAnswer.RegistrationReply(
      registered: 0, refused: [], interval: turn.configuration.registrationInterval)
    for withdrawal in list.prefix(Withdrawal.mostOfMessage) {
      if let sentence = refusal(of: withdrawal, registry, turn.configuration) {
        turn.counters.refusedRegistrations += 1
        reply.refused.append(SelectorAnswer.RegistrationReply.Refusal(object: withdrawal.object, sentence: sentence))
        continue
      }
      reply.registered += 1
      guard registry.withdraw(withdrawal) else { continue }
      turn.log(
        .notice, .objectWithdrawn,
        [
          .init("object", withdrawal.object.hex), .init("url", withdrawal.url),
          .init("origin_key", "\(withdrawal.key)"),
        ])
    }
    guard reply.registered == 0, let first = reply.refused.first else { return .registered(reply) }
    return .error(status: 403, sentence: first.sentence)
  }

  private static func refusal(
    of withdrawal: Withdrawal, _ registry: Registry, _ configuration: SelectorConfiguration
  ) -> String? {
    guard withdrawal.isValid else { return "the withdrawal's signature is wrong" }
    // Whoever registered the object was allowed to, perhaps as the successor of one who is.
    let owner = registry.entry(of: withdrawal.object)?.origin
    guard
      configuration.allowedOrigins.isEmpty || configuration.allowedOrigins.contains(withdrawal.key)
        || owner == withdrawal.key
    else {
      return "this selector takes nothing of the origin key \(withdrawal.key)"
    }
    if let owner, owner != withdrawal.key {
      return "another origin has registered the object"
    }
    if let before = registry.withdrawals[withdrawal.object], before.key != withdrawal.key {
      return "another origin has withdrawn the object"
    }
    return nil
  }
}
