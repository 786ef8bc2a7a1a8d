import OrderedCollections
package import Vocabulary

/// How many calls each address may make: a token bucket, kept as the one instant at which it would be full again (GCRA,
/// the generic cell rate algorithm of ITU-T I.371). IPv6 addresses count by /64, for a host has as many of those as it
/// likes.
package struct CallBudgets: Codable, Sendable {
  /// How fast and how many at once; a part of the configuration.
  package struct Rate: Hashable, Codable, Sendable {
    package var perSecond: Int64
    package var burst: Int64
    /// Whether calls over loopback count as well.
    package var countsLoopback: Bool

    /// - Parameter perSecond: at least 1. The burst is ten seconds' worth.
    package init(perSecond: Int64, countsLoopback: Bool = false) {
      self.perSecond = max(1, perSecond)
      burst = self.perSecond * 10
      self.countsLoopback = countsLoopback
    }

    /// What a user asked for: 0 means any number, and nil the usual rate, which loopback is spared.
    package init?(asked: UInt64?, usual: Int64) {
      if asked == 0 { return nil }
      self.init(
        perSecond: asked.map { Int64(clamping: min($0, 1_000_000)) } ?? usual, countsLoopback: asked != nil)
    }
  }

  /// Those who called lately, and those who did before them: when the first are too many, the others are forgotten.
  private var recent: OrderedDictionary<IPAddress, Instant> = [:]
  private var before: OrderedDictionary<IPAddress, Instant> = [:]
  private static let addressesMax = 16_384

  package init() {}

  /// Somebody calls: nil if he may, or how long he has to wait.
  package mutating func wait(_ address: IPAddress, _ rate: Rate?, at now: Instant) -> TimeSpan? {
    guard let rate, rate.countsLoopback || !address.isLoopback else { return nil }
    let name = Self.name(of: address)
    let fullAt = max(recent[name] ?? before[name] ?? now, now)
    let each = TimeSpan(nanoseconds: 1_000_000_000 / rate.perSecond)
    let excess = fullAt - now - each * (rate.burst - 1)
    guard excess.nanoseconds <= 0 else { return excess }
    if recent.count >= Self.addressesMax, recent[name] == nil { (before, recent) = (recent, [:]) }
    recent[name] = fullAt + each
    return nil
  }

  private static func name(of address: IPAddress) -> IPAddress {
    switch address.unmapped {
    case .v4(let number): .v4(number)
    case .v6(let high, _): .v6(high, 0)
    }
  }
}
