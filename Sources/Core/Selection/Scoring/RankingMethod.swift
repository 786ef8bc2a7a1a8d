import Vocabulary

/// In which order the peers of a list come. All but `shoal` are what others have published of theirs, so that a swarm
/// can be measured under each: the same peers are left out for the same reasons, and as many are named.
package enum RankingMethod: String, CaseIterable, Codable, Sendable {
  /// By the scores of the policy, with places kept for far peers.
  case shoal
  /// All alike, as trackers do it (BEP 3).
  case random
  /// The nearest ring first and chance within it, as NetSession fills a list from ever larger sets (Zhao et al., IMC
  /// 2013).
  case ring
  /// The sum of Dragonfly's default evaluator (2.3): 0.6 load, 0.2 IDC, 0.1 location, 0.1 host type.
  case dragonfly
  /// Kraken's `completeness` priority: complete agents before others, and chance within either.
  case kraken

  /// Whether candidates of a large swarm are drawn from the requester's ISP first, or from all alike.
  package var drawsNear: Bool { self == .shoal || self == .ring }

  /// What another system's order gives a candidate: more is better. Nil for our own.
  /// - Parameter chance: drawn for the pair of requester and candidate.
  func points(of candidate: Standing, in ring: Ring, chance: UInt64) -> Int? {
    let luck = Int(chance % 1000)
    switch self {
    case .shoal: return nil
    case .random: return luck
    case .ring: return Int(Ring.world.distance - ring.distance) * 1000 + luck
    case .dragonfly: return Self.dragonfly(candidate, in: ring) * 1000 + luck
    case .kraken: return (candidate.isComplete ? 1 : 0) * 1000 + luck
    }
  }

  /// In thousandths. Its IDC is the ISP here, and its location host, site, ISP and country; a host's unknown bandwidth
  /// makes all of its load term zero, as there.
  private static func dragonfly(_ candidate: Standing, in ring: Ring) -> Int {
    let location =
      switch ring {
      case .host: 1000
      case .site: 600
      case .isp: 400
      case .country: 200
      case .continent, .world: 0
      }
    let isSame = ring.isLocal ? 1000 : 0
    return (6 * load(of: candidate) + 2 * isSame + location + (candidate.isComplete ? 1000 : 500)) / 10
  }

  /// 0.5 (1 - tx / maxTx) + 0.3 (1 - sent in a minute / maxTx x 60 s) + 0.2 concurrency, which is 1 while the pieces of
  /// 16 MiB under way are no more than maxTx sends in a second, and else the inverse of how many times as many. What is
  /// under way is taken from how often the peer was handed out of late.
  private static func load(of candidate: Standing) -> Int {
    guard let uplink = candidate.uplink, uplink.bytesPerSecond > 0 else { return 0 }
    let sending = min(candidate.sending?.bytesPerSecond ?? 0, uplink.bytesPerSecond)
    let idle = Int((uplink.bytesPerSecond - sending).multipliedFullWidthDivided(by: 1000, over: uplink.bytesPerSecond))
    let atOnce = Int(uplink.bytesPerSecond >> 24) * 1000
    let concurrency = candidate.load <= atOnce ? 1000 : atOnce * 1000 / candidate.load
    return (5 * idle + 3 * idle + 2 * concurrency) / 10
  }
}
