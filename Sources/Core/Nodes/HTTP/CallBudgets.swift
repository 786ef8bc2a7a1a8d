package import Vocabulary

/// How many calls each address may make, and at a selector each node. IPv6 addresses count by /64, for a host has as
/// many of those as it likes.
///
/// Who proves which node it is has a budget of its own, so that of many behind one address none starves the others; all
/// of one address together have that of a crowd, for nodes cost nothing.
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

  /// So many times the budget of an address its proven nodes have together, and each a part of one.
  private static let crowd: Int64 = 16
  private static let part: Int64 = 5

  private var addresses = CallBuckets<IPAddress>()
  private var crowds = CallBuckets<IPAddress>()
  private var nodes = CallBuckets<NodeID>()

  package init() {}

  /// Somebody calls: nil if he may, or how long he has to wait.
  ///
  /// - Parameters:
  ///   - node: who he has proven to be, if he has.
  ///   - calls: as how many calls it counts, if he may.
  package mutating func wait(
    _ address: IPAddress, as node: NodeID? = nil, calls: Int64 = 1, _ rate: Rate?, at now: Instant
  ) -> TimeSpan? {
    guard let rate, rate.countsLoopback || !address.isLoopback else { return nil }
    let name = Self.name(of: address)
    guard let node else {
      return addresses.call(name, calls, perSecond: rate.perSecond, burst: rate.burst, at: now)
    }
    let own = max(1, rate.perSecond / Self.part)
    let all = rate.perSecond * Self.crowd
    let wait =
      nodes.wait(node, perSecond: own, burst: max(1, rate.burst / Self.part), at: now)
      ?? crowds.wait(name, perSecond: all, burst: rate.burst * Self.crowd, at: now)
    guard wait == nil else { return wait }
    nodes.take(node, calls, perSecond: own, at: now)
    crowds.take(name, calls, perSecond: all, at: now)
    return nil
  }

  private static func name(of address: IPAddress) -> IPAddress {
    switch address.unmapped {
    case .v4(let number): .v4(number)
    case .v6(let high, _): .v6(high, 0)
    }
  }
}
