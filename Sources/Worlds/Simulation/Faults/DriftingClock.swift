import Vocabulary

/// The clocks of one node, which may run fast or slow, or be set.
///
/// What a machine is told as `Instant` never jumps, but its rate is that of a cheap crystal; a wall clock is set by
/// hand, by a time server, or by nobody.
struct DriftingClock: Hashable {
  /// The world's time at which the rate was last changed, and what the monotonic clock said then.
  private var changedAt: Int64 = 0
  private var saidThen: Int64 = Planner.Clock.monotonicOrigin
  private var partsPerMillion: Int64 = 0
  /// How far the wall clock is off, in microseconds.
  private var wallOffset: Int64 = 0

  private static let million: Int64 = 1_000_000

  /// That of a node that begins with the world.
  init() {}

  /// One that says this at a time of the world.
  init(saying instant: Instant, wall: WallTime, at now: Int64) {
    (changedAt, saidThen) = (now, instant.nanoseconds)
    wallOffset = wall.microseconds - Planner.Clock.wallOrigin - now / 1000
  }

  /// The same at the beginning of the world, for a node of which no more is known.
  init(wall: WallTime) { self.init(saying: Instant(nanoseconds: Planner.Clock.monotonicOrigin), wall: wall, at: 0) }

  func instant(at now: Int64) -> Instant { Instant(nanoseconds: saidThen + stretched(now - changedAt)) }
  func wall(at now: Int64) -> WallTime { WallTime(microseconds: Planner.Clock.wallOrigin + now / 1000 + wallOffset) }

  /// A world time at which this clock says `instant` or more; not later than it must be by more than rounding.
  func time(of instant: Instant) -> Int64 {
    let ahead = instant.nanoseconds - saidThen
    guard partsPerMillion != 0, ahead > 0 else { return changedAt + ahead }
    let span = ahead.multipliedFullWidthDivided(by: Self.million, over: Self.million + partsPerMillion)
    return span < .max / 2 ? changedAt + span + 2 : .max
  }

  mutating func setRate(partsPerMillion: Int, at now: Int64) {
    saidThen = instant(at: now).nanoseconds
    changedAt = now
    self.partsPerMillion = Int64(partsPerMillion)
  }

  mutating func setWall(bySeconds seconds: Int64) { wallOffset += seconds * Self.million }

  private func stretched(_ span: Int64) -> Int64 {
    guard partsPerMillion != 0, span > 0 else { return span }
    return span.multipliedFullWidthDivided(by: Self.million + partsPerMillion, over: Self.million)
  }
}
