import Selection
import Vocabulary

/// When the selector is told about which objects: all of them in a round, some hundreds in one request; soon after a
/// new one, every while, and with growing pauses while the selector does not take it.
struct RegistrationRounds: Codable, Sendable {
  /// When the next round begins, between rounds.
  private(set) var nextStart: Instant?
  /// Objects from this one on have yet to be told in the present round; nil between rounds.
  private var position: Int?
  /// An object came while a round was under way.
  private var isStale = false
  /// Rounds in a row that the selector did not take, as far as the pause grows with them.
  private var failures = 0
  /// How many objects the selector knew at the end of the last round.
  private var knownCount = 0

  /// A new object is told to the selector at once, several that come together in one go.
  mutating func published(_ turn: OriginTurn) {
    guard turn.configuration.registers else { return }
    guard position == nil else {
      isStale = true
      return
    }
    // While the selector is down, the back-off stands.
    if failures > 0, nextStart != nil { return }
    let soon = turn.now + turn.policy.registrationDelay
    nextStart = min(nextStart ?? soon, soon)
  }

  /// An object is gone: a round goes on with the one that it would have gone on with.
  mutating func withdrawn(_ place: Int) {
    if let position, place < position { self.position = position - 1 }
  }

  /// - Returns: the places of the objects to register first, if a round is due.
  mutating func timePassed(of count: Int, at now: Instant) -> Range<Int>? {
    guard let nextStart, nextStart <= now else { return nil }
    self.nextStart = nil
    isStale = false
    return next(from: 0, of: count)
  }

  private mutating func next(from start: Int, of count: Int) -> Range<Int> {
    let end = min(count, start + ObjectRegistration.maximumObjects)
    position = end
    return start..<end
  }

  /// The selector answered, or did not.
  ///
  /// - Returns: the places of the objects to register next, if the round goes on.
  mutating func registered(
    _ result: OriginInput.RegistrationResult, of count: Int, _ turn: inout OriginTurn
  ) -> Range<Int>? {
    guard let position else { return nil }
    switch result {
    case .accepted:
      turn.counters.registrations += 1
      if position < count { return next(from: position, of: count) }
      if failures > 0 || knownCount != count { turn.log(.info, .registered, [.init("objects", count)]) }
      failures = 0
      knownCount = count
      self.position = nil
      nextStart = turn.now + (isStale ? turn.policy.registrationDelay : turn.policy.registrationInterval)
    case .refused, .unreachable:
      turn.counters.registerFailures += 1
      self.position = nil
      let pause = retryPause(&turn)
      nextStart = turn.now + pause
      turn.log(
        .warning, .registrationFailed, [.init("why", result.sentence), .init("retry_ms", pause.milliseconds)])
    }
    return nil
  }

  /// 0.5, 1, 2, 4, 8, 16 seconds, less up to a quarter, so that many origins do not come back together.
  private mutating func retryPause(_ turn: inout OriginTurn) -> TimeSpan {
    var full = turn.policy.registrationRetry.milliseconds << Int64(failures)
    let most = turn.policy.registrationRetryMax.milliseconds
    if full < most { failures += 1 } else { full = most }
    return .milliseconds(full - Int64(turn.random.below(Int(full / 4))))
  }
}
