import Vocabulary

/// How much more of an object than one copy its origin is to give, where that is worth its while.
///
/// With one copy from the origin N agents need (N - 1) F / U, U being their uplinks together; with all that its uplink
/// u gives N F / (u + U) (Kurose and Ross, eq. 2.3). Where the peers are many or fast both are the same, and the origin
/// is left alone; where it would save an eighth of the time and more, it is used.
struct SpareOrigin: Hashable, Codable, Sendable {
  /// Below this gain the origin gives one copy, above that all it can; in thousandths.
  static let gains: ClosedRange<Int64> = 1_120...1_220
  /// It is looked at anew after this time.
  static let period = TimeSpan.seconds(1)

  /// Thousandths of the object that each agent may take from the origin besides.
  private(set) var perMille = 0
  private var lookedAt: Instant?
  /// Bytes per second: what the origin has been seen to give. Its best is forgotten slowly, since it is seldom asked
  /// for all it can give, and not at all while it is not asked.
  private(set) var uplink: Int64 = 0

  func isDue(_ now: Instant) -> Bool { lookedAt.map { now - $0 >= Self.period } ?? true }

  /// - Parameter rates: what those who take from the origin say that it gives them, bytes per second. More than four
  ///   times the mean of the lower three quarters is not believed.
  /// - Parameter agents: those that download.
  /// - Parameter uplinks: of all agents together, bytes per second; nil if too few are known.
  mutating func look(rates: [Int64], agents: Int64, uplinks: Int64?, at now: Instant) {
    lookedAt = now
    if rates.contains(where: { $0 > 0 }) { uplink -= uplink / 128 }
    let lower = rates.sorted().prefix(max(1, rates.count * 3 / 4))
    if !lower.isEmpty {
      let most = lower.reduce(0, +) / Int64(lower.count) * 4
      uplink = max(uplink, rates.reduce(Int64(0)) { $0 + min($1, most) })
    }
    perMille = 0
    guard let uplinks, uplinks > 0, uplink > 0, agents > 1 else { return }
    let all = uplink + uplinks
    // (N - 1) / U over N / (u + U), at the most over 1 / u.
    let alone = (agents - 1).multipliedFullWidthDivided(by: 1 << 40, over: uplinks)
    let together = max(
      agents.multipliedFullWidthDivided(by: 1 << 40, over: all), Int64(1 << 40) / uplink)
    guard together > 0 else { return }
    let gain = alone.multipliedFullWidthDivided(by: 1_000, over: together)
    // There it never rests, so that nothing is gained by holding some back until others have had their part.
    guard gain < Self.gains.upperBound else {
      perMille = 1_000
      return
    }
    let share = max(gain - Self.gains.lowerBound, 0)
    // Copies of the origin in thousandths, and one of them is brought by stripes.
    let copies = agents.multipliedFullWidthDivided(by: uplink.multipliedFullWidthDivided(by: 1_000, over: all), over: 1)
    let spare = max(0, copies - 1_000) * share / (Self.gains.upperBound - Self.gains.lowerBound)
    perMille = Int(min(1_000, spare / agents))
  }
}
