import Selection
import Vocabulary

/// The policy by which peers are ranked, shown and changed while the selector runs (/v1/policy): by operators, and on
/// its own machine.
enum PolicyChanges {
  /// The policy that is in force.
  static func shown(to caller: SelectorCaller, _ turn: inout SelectorTurn) -> SelectorAnswer {
    turn.counters.queries += 1
    if let refusal = caller.refusalToShow { return Queries.refuse(refusal, &turn) }
    return .policy(turn.configuration.policy)
  }

  /// Puts a policy in force until the selector ends. Its version must be above that of the one in force, so that of two
  /// operators the later one knows what he replaces, and that an answer names which policy made it.
  static func take(
    _ policy: ScoringPolicy, from caller: SelectorCaller, _ turn: inout SelectorTurn
  ) -> SelectorAnswer {
    turn.counters.queries += 1
    if let refusal = caller.refusalToShow { return Queries.refuse(refusal, &turn) }
    let before = turn.configuration.policy.number
    guard policy.number > before else {
      return .error(
        status: 409,
        sentence: "the policy in force has version \(before), and this one has \(policy.number): give it a version of "
          + "\(before + 1) or more")
    }
    do throws(ScoringWeight.Problem) { try ScoringWeight.check(policy) } catch {
      return .error(status: 400, sentence: error.sentence)
    }
    turn.take(policy)
    turn.tell(.policy(policy))
    turn.sharing?.notePolicy(toldAt: turn.now)
    var fields = [LogEvent.Field("version", policy.number), LogEvent.Field("before", before)]
    if let name = caller.operatorName { fields.append(LogEvent.Field("operator", name)) }
    turn.log(.notice, .policyChanged, fields)
    return .policy(policy)
  }
}
