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
  /// Why the selector does not know all objects, in a sentence; nil as long as nothing is known to be amiss.
  private(set) var trouble: String?
  /// How many objects were not taken in the present round, and why the first was not.
  private var missingCount = 0
  private var missingWhy = ""

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

  /// - Returns: the place of the object to register first, if a round is due.
  mutating func timePassed(at now: Instant) -> Int? {
    guard let nextStart, nextStart <= now else { return nil }
    self.nextStart = nil
    isStale = false
    (missingCount, missingWhy) = (0, "")
    position = 0
    return 0
  }

  /// The objects before this place are under way to the selector.
  ///
  /// - Parameter leftOut: how many of them cannot be told, for their addresses are too long.
  mutating func told(upTo end: Int, leftOut: Int) {
    position = end
    if leftOut > 0 { miss(leftOut, "their addresses are too long") }
  }

  private mutating func miss(_ count: Int, _ why: String) {
    missingCount += count
    if missingWhy.isEmpty { missingWhy = why }
  }

  /// The selector answered, or did not.
  ///
  /// - Returns: the place of the object to register next, if the round goes on.
  mutating func registered(
    _ result: OriginInput.RegistrationResult, of count: Int, _ turn: inout OriginTurn
  ) -> Int? {
    guard let position else { return nil }
    switch result {
    case .accepted, .partly:
      turn.counters.registrations += 1
      if case .partly(let refused, let sentence) = result { miss(refused, sentence) }
      if position < count { return position }
      end(of: count, &turn)
    case .refused, .unreachable:
      turn.counters.registerFailures += 1
      self.position = nil
      let pause = retryPause(&turn)
      nextStart = turn.now + pause
      trouble = "the selector does not register this origin's objects: \(result.sentence)"
      turn.log(
        .warning, .registrationFailed, [.init("why", result.sentence), .init("retry_ms", pause.milliseconds)])
    }
    return nil
  }

  /// The selector was told of all.
  private mutating func end(of count: Int, _ turn: inout OriginTurn) {
    let pause = isStale ? turn.policy.registrationDelay : turn.policy.registrationInterval
    if failures > 0 || knownCount != count - missingCount {
      turn.log(.info, .registered, [.init("objects", count - missingCount)])
    }
    failures = 0
    knownCount = count - missingCount
    position = nil
    nextStart = turn.now + pause
    let before = trouble
    trouble = missingCount > 0 ? "the selector does not know \(missingCount) of \(count) objects: \(missingWhy)" : nil
    guard let trouble, trouble != before else { return }
    turn.log(.warning, .registrationFailed, [.init("why", trouble), .init("retry_ms", pause.milliseconds)])
  }

  /// 0.5, 1, 2, 4, 8, 16 seconds, less up to a quarter, so that many origins do not come back together.
  private mutating func retryPause(_ turn: inout OriginTurn) -> TimeSpan {
    var full = turn.policy.registrationRetry.milliseconds << Int64(failures)
    let most = turn.policy.registrationRetryMax.milliseconds
    if full < most { failures += 1 } else { full = most }
    return .milliseconds(full - Int64(turn.random.below(Int(full / 4))))
  }
}
