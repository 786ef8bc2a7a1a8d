import Selection
import Vocabulary

/// Withdrawals of origins (POST /v1/withdrawals): what an origin published at an address is so no more, and who holds
/// it hears why.
enum Withdrawals {
  /// An origin withdraws objects. Repeating it changes nothing.
  static func take(
    _ list: [Withdrawal], from caller: SelectorCaller, _ registry: inout Registry, _ turn: inout SelectorTurn
  ) -> SelectorAnswer {
    var reply = SelectorAnswer.RegistrationReply(
      registered: 0, refused: [], interval: turn.configuration.registrationInterval)
    var status = 403
    for withdrawal in list.prefix(Withdrawal.mostOfMessage) {
      // What is signed stays as it is.
      let url = Registrations.normal(withdrawal.url)
      var why = refusal(of: withdrawal, at: url, from: caller, registry, turn.now)
      var outcome = WithdrawalBook.Outcome.known
      if why == nil {
        outcome = registry.withdraw(withdrawal, at: url, from: caller.counted)
        if outcome == .full {
          why = SelectorCaller.Refusal(status: 403, sentence: "there are as many withdrawals as may be")
        }
      }
      if let why {
        turn.counters.refusedRegistrations += 1
        status = why.status
        reply.refused.append(.init(object: withdrawal.object, sentence: why.sentence))
        continue
      }
      reply.registered += 1
      turn.tell(.withdrawal(withdrawal, url: url, from: caller.counted))
      guard outcome == .new else { continue }
      turn.log(
        .notice, .objectWithdrawn,
        [
          .init("object", withdrawal.object.hex), .init("url", withdrawal.url),
          .init("origin_key", "\(withdrawal.key)"),
        ])
    }
    guard reply.registered == 0, let first = reply.refused.first else { return .registered(reply) }
    return .error(status: status, sentence: first.sentence)
  }

  private static func refusal(
    of withdrawal: Withdrawal, at url: String, from caller: SelectorCaller, _ registry: Registry, _ now: Instant
  ) -> SelectorCaller.Refusal? {
    guard withdrawal.isValid else {
      return SelectorCaller.Refusal(status: 403, sentence: "the withdrawal's signature is wrong")
    }
    // Who registered it here may take it back, whoever brings his word.
    if registry.publishes(withdrawal.object, withdrawal.key, at: url) { return nil }
    if registry.isTaken(url, from: withdrawal.key, at: now) {
      return SelectorCaller.Refusal(status: 403, sentence: "another origin has registered that URL")
    }
    return caller.refusal(of: withdrawal.key, at: url)
  }
}
