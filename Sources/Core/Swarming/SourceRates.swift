package import Vocabulary

/// Whether near peers may stand in for the origin: what they bring together, and what the origin does.
///
/// A near peer spares the origin, and transit links, only if nobody has to wait for it. So the origin stands *beside*
/// the near peers, and is asked for what they hold as well, until they have been seen to bring more than it does; from
/// then on it is left alone (*spared*) for as long as they go on bringing as much.
/// Since both may share the reader's own line, peers that bring a good part are given a short *trial* without the
/// origin now and then.
///
/// Nobody's word counts, only bytes that came.
package struct SourceRates: Hashable, Codable, Sendable {
  /// How the origin is treated.
  package enum Stance: Hashable, Codable, Sendable {
    case beside
    case trial
    case spared
  }

  package private(set) var stance = Stance.beside
  /// From a request to the origin to its first block (moving average).
  private var originDelay = TimeSpan.milliseconds(20)
  private let lateTime: TimeSpan
  private var near = Flow()
  private var origin = Flow()
  private var nextTrial: Instant?
  private var trialPause = Self.trialPauseMin

  /// So long must a source have been drawn from before its rate is believed.
  private static var least: TimeSpan { .milliseconds(200) }
  /// A trial costs what the origin does not bring meanwhile. So much later the near peers have made up for it, and what
  /// they could send in their first moment is not taken for their rate.
  private static var firstTrial: TimeSpan { .seconds(1) }
  private static var trialTime: TimeSpan { .milliseconds(100) }
  private static var trialPauseMin: TimeSpan { .seconds(4) }
  private static var trialPauseMax: TimeSpan { .seconds(60) }

  /// - Parameter lateTime: what a peer owes for so much longer than is usual is late.
  package init(lateTime: TimeSpan = SwarmPolicy().lateTime) { self.lateTime = lateTime }

  /// Says who is being waited for: near peers owe us something; the origin is in the middle of an answer.
  package mutating func watch(nearOwes: Bool, originFlows: Bool, now: Instant) {
    near.run(nearOwes, now)
    origin.run(originFlows, now)
  }

  package mutating func nearBrought(_ bytes: Int64) { near.bytes += bytes }

  /// - Parameter delay: since the request, if these bytes are the first of its answer. They only start the clock:
  ///   what a round trip costs is no matter of rate.
  package mutating func originBrought(_ bytes: Int64, delay: TimeSpan?) {
    if let delay { originDelay = (originDelay * 3 + delay) / 4 } else { origin.bytes += bytes }
  }

  /// Bytes per second that near peers bring while they owe us something, or nil when it is too early to say.
  package func nearRate(_ now: Instant) -> Int64? {
    near.rate(now, least: stance == .trial ? Self.trialTime : Self.least)
  }

  /// Bytes per second that the origin brings once it answers, or nil when it is too early to say.
  func originRate(_ now: Instant) -> Int64? { origin.rate(now, least: Self.least) }

  /// Whether what near peers claim to be fetching may be relied upon.
  package func nearIsTrifling(_ now: Instant) -> Bool {
    guard let near = nearRate(now) else { return false }
    return near == 0 || originRate(now).map { near < $0 / 8 } ?? false
  }

  /// Whether a peer will bring a block later than the origin would, going by the peer's usual time. One that has never
  /// answered is given no time while the origin stands beside it.
  func isLate(since asked: Instant, usual: TimeSpan?, now: Instant) -> Bool {
    let age = now - asked
    guard let usual else { return stance == .beside || age > lateTime }
    if stance == .beside { return age >= usual || usual - age > originDelay * 2 + .milliseconds(20) }
    return max(age - usual * 2, usual - age) > lateTime
  }

  /// Weighs the two anew.
  /// - Parameter originIsIdle: whether nothing is being asked of the origin: only then does a trial count.
  package mutating func weigh(originIsIdle: Bool, now: Instant) {
    switch stance {
    case .beside:
      guard let nearRate = nearRate(now), let originRate = originRate(now) else { return }
      if nearRate >= originRate + originRate / 4 {
        stance = .spared
      } else if let nextTrial {
        guard nearRate >= originRate / 4, nextTrial <= now else { return }
        stance = .trial
        near.restart(now)
      } else {
        nextTrial = now + Self.firstTrial
      }
    case .trial:
      guard originIsIdle else { return near.restart(now) }
      guard let nearRate = nearRate(now), let originRate = originRate(now) else { return }
      if nearRate >= originRate {
        stance = .spared
        trialPause = Self.trialPauseMin
      } else {
        stance = .beside
        nextTrial = now + trialPause
        trialPause = min(trialPause * 2, Self.trialPauseMax)
      }
    case .spared:
      guard let nearRate = nearRate(now), let originRate = originRate(now), nearRate < originRate else { return }
      stance = .beside
      nextTrial = now + trialPause
    }
  }

  /// When to weigh again although nothing has come, or nil while that cannot change anything: near peers that owe us
  /// something may have stopped.
  package var nextLook: Instant? {
    switch stance {
    case .beside: nil
    case .trial: near.moment(of: Self.trialTime)
    case .spared: origin.rate(least: Self.least).flatMap { $0 > 0 ? near.moment(of: near.timeToFall(below: $0)) : nil }
    }
  }

  /// Bytes over the time in which they could come: about the last second of it.
  private struct Flow: Hashable, Codable, Sendable {
    var bytes: Int64 = 0
    private var time = TimeSpan.zero
    private var since: Instant?

    /// When so much time will have been counted, or nil while it stands still.
    func moment(of span: TimeSpan) -> Instant? { since.map { $0 + (span - time) } }

    /// Bytes per second, at this moment or as of the last change.
    func rate(_ now: Instant? = nil, least: TimeSpan) -> Int64? {
      let running = now.flatMap { now in since.map { now - $0 } } ?? .zero
      let time = time + running
      guard time >= least else { return nil }
      return bytes.multipliedFullWidthDivided(by: 1_000_000_000, over: max(1, time.nanoseconds))
    }

    /// After how much time, counted from its start, the rate is below this one if nothing more comes.
    func timeToFall(below rate: Int64) -> TimeSpan {
      max(SourceRates.least, ByteRate(bytesPerSecond: max(1, rate)).time(for: ByteCount(bytes))) + .milliseconds(1)
    }

    mutating func run(_ isOn: Bool, _ now: Instant) {
      if let since { time = time + (now - since) }
      since = isOn ? now : nil
      while time > .seconds(1) {
        time = time / 2
        bytes /= 2
      }
    }

    mutating func restart(_ now: Instant) {
      bytes = 0
      time = .zero
      if since != nil { since = now }
    }
  }
}
