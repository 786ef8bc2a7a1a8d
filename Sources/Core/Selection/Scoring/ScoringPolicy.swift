package import Vocabulary

/// The weights of a ranking, in points. Rings are far enough apart that load and tie-breaks decide only inside one.
package struct ScoringPolicy: Hashable, Codable, Sendable {
  package var host = 1000
  package var site = 900
  package var isp = 800
  package var country = 300
  package var world = 0
  /// For a whole object; in proportion for a part of it.
  package var completeness = 150
  /// Taken off for each recent handing out, up to `loadAtMost` in all.
  package var load = 4
  package var loadAtMost = 120
  /// For a round trip of a millisecond; an eighth of it less with each doubling.
  package var latency = 100
  /// For an announce of this very moment; in proportion to what is left of its life.
  package var freshness = 40
  /// Tie-break: the most that the salted hash of the pair gives.
  package var tieBreak = 99
  /// Taken off after one report of corrupt blocks; less and less until it is forgotten.
  package var reported = 500
  /// From so many reporters on, a peer is left out.
  package var reportersToBan = 2
  /// So many peers from outside the requester's ISP are handed out at the least, if there are any
  /// (half of the list, if the list is shorter than twice that): strict locality splits swarms.
  package var farQuota = 4

  /// Another system's order in the place of these points; nil for none.
  package var method: RankingMethod?

  package init() {}

  package func points(for ring: Ring) -> Int {
    switch ring {
    case .host: host
    case .site: site
    case .isp: isp
    case .country: country
    case .world: world
    }
  }

  /// How many of a list of `wanted` are kept for far peers.
  package func farPlaces(of wanted: Int) -> Int { min(max(farQuota, wanted / 4), wanted / 2) }
}
