import Vocabulary

/// The order of ISPs in which each stripe of an object travels: by weighted rendezvous hashing (Schindelhauer and
/// Schomaker 2005, in integers), those in deficit last, the first places by quota of weight.
struct StripeOrder: Hashable, Codable, Sendable {
  /// One ISP: its agents, and their uplinks together in bytes per second, nil if unknown.
  struct Weight: Hashable, Codable, Sendable {
    var asn: ASN?
    var peers: Int64
    var uplink: Int64?

    /// Whether its uplinks bring less than so many percent of what its agents need, one copy aside, to be given `each`
    /// bytes per second; false while they are unknown.
    func isInDeficit(each: Int64, percent: Int64) -> Bool {
      uplink.map { $0 * 100 < (peers - 1) * each * percent } ?? false
    }
  }

  /// What the order depends on.
  private struct Ground: Hashable, Codable, Sendable {
    var weight: Int64
    var isLate: Bool
  }

  /// An ISP with less of what it needs, at the swarm's mean uplink, comes last.
  static let latePercent: Int64 = 94
  /// The order stands while each ISP's part of all weight is within so many percent of what it was when the order was
  /// made: where a stripe changes hands the origin gives it twice until both ISPs have heard of it.
  private static let slackPercent: Int64 = 25

  private var ground: [Ground] = []
  private var rankings: [[Int]] = []

  /// Places in the list of weights, the ISP that asks the origin first.
  func ranking(of stripe: Int) -> [Int] { rankings.indices.contains(stripe) ? rankings[stripe] : [] }

  /// Makes the order anew if the weights call for it.
  mutating func update(weighing isps: [Weight], object: Digest256) {
    let fresh = Self.ground(of: isps)
    guard !stands(on: fresh) else { return }
    ground = fresh
    let draws = isps.map { isp in
      (0..<StripeRole.stripeCount).map { Self.draw(object, $0, isp.asn) }
    }
    let present = isps.indices.filter { ground[$0].weight > 0 }
    rankings = (0..<StripeRole.stripeCount).map { stripe in
      present.sorted { a, b in
        if ground[a].isLate != ground[b].isLate { return !ground[a].isLate }
        let (left, right) = (draws[a][stripe] * ground[b].weight, draws[b][stripe] * ground[a].weight)
        return (left, a) < (right, b)
      }
    }
    shareFirstPlaces()
  }

  /// Each ISP not in deficit comes first in its share of the stripes, by largest remainder.
  private mutating func shareFirstPlaces() {
    let able = ground.indices.filter { ground[$0].weight > 0 && !ground[$0].isLate }
    let sum = able.reduce(Int64(0)) { $0 + ground[$1].weight }
    guard sum > 0 else { return }
    let count = Int64(StripeRole.stripeCount)
    var quota = [Int64](repeating: 0, count: ground.count)
    for isp in able { quota[isp] = ground[isp].weight * count / sum }
    var left = count - quota.reduce(0, +)
    let byRemainder = able.sorted {
      (-(ground[$0].weight * count % sum), $0) < (-(ground[$1].weight * count % sum), $1)
    }
    for isp in byRemainder where left > 0 {
      quota[isp] += 1
      left -= 1
    }
    for stripe in rankings.indices {
      guard let place = rankings[stripe].firstIndex(where: { quota[$0] > 0 }) else { continue }
      let isp = rankings[stripe].remove(at: place)
      rankings[stripe].insert(isp, at: 0)
      quota[isp] -= 1
    }
  }

  private static func ground(of isps: [Weight]) -> [Ground] {
    let known = isps.filter { $0.uplink != nil }
    let agents = max(1, known.reduce(Int64(0)) { $0 + $1.peers })
    let mean = max(1, known.reduce(Int64(0)) { $0 + ($1.uplink ?? 0) } / agents)
    return isps.map { isp in
      guard isp.peers > 0 else { return Ground(weight: 0, isLate: false) }
      let uplink = isp.uplink ?? isp.peers * mean
      let isLate = isp.isInDeficit(each: mean, percent: latePercent)
      return Ground(weight: known.isEmpty ? isp.peers * 64 : max(1, uplink / 1024), isLate: isLate)
    }
  }

  /// Whether the order that was made of other weights is still good for these.
  private func stands(on fresh: [Ground]) -> Bool {
    guard fresh.count == ground.count else { return false }
    let (before, now) = (Self.shares(of: ground), Self.shares(of: fresh))
    return fresh.indices.allSatisfy { isp in
      fresh[isp].isLate == ground[isp].isLate && (fresh[isp].weight > 0) == (ground[isp].weight > 0)
        && abs(now[isp] - before[isp]) * 100 <= before[isp] * Self.slackPercent
    }
  }

  /// What each has of all weight, in parts of 2 to the power of 40.
  private static func shares(of ground: [Ground]) -> [Int64] {
    let sum = max(1, ground.reduce(Int64(0)) { $0 + $1.weight })
    return ground.map { $0.weight.multipliedFullWidthDivided(by: 1 << 40, over: sum) }
  }

  /// Minus the binary logarithm of a number drawn from 0 ..< 1 by hash, in 1/65536: divided by a weight, the least wins
  /// in proportion to the weights.
  private static func draw(_ object: Digest256, _ stripe: Int, _ asn: ASN?) -> Int64 {
    var hash = PairHash()
    hash.mix(object.word0)
    hash.mix(UInt64(stripe))
    hash.mix(asn.map { UInt64($0.number) } ?? .max)
    let value = hash.value | 1
    var log = Int64(value.leadingZeroBitCount) << 16
    // The mantissa, 1 ..< 2 in 1/2^31; each squaring gives one more bit.
    var mantissa = (value << UInt64(value.leadingZeroBitCount)) >> 32
    var fraction: Int64 = 0
    for _ in 0..<16 {
      mantissa = mantissa * mantissa >> 31
      fraction <<= 1
      if mantissa >= 1 << 32 {
        fraction |= 1
        mantissa >>= 1
      }
    }
    log += (1 << 16) - fraction
    return log
  }
}
