package import Vocabulary

/// The weights of a ranking, in points. Rings are far enough apart that load and tie-breaks decide only inside one.
///
/// What is optional came later: nil in traces of before, which replay as it was then.
package struct ScoringPolicy: Hashable, Codable, Sendable {
  package var host: Int = 1000
  package var site: Int = 900
  package var isp: Int = 800
  package var country: Int = 300
  package var world: Int = 0
  /// For a whole object; in proportion for a part of it.
  package var completeness: Int = 150
  /// Taken off for each recent handing out, up to `loadAtMost` in all.
  package var load: Int = 4
  package var loadAtMost: Int = 120
  /// For a round trip of a millisecond; an eighth of it less with each doubling.
  package var latency: Int = 100
  /// For an announce of this very moment; in proportion to what is left of its life.
  package var freshness: Int = 40
  /// Tie-break: the most that the salted hash of the pair gives.
  package var tieBreak: Int = 99
  /// Taken off after one report of corrupt blocks; less and less until it is forgotten.
  package var reported: Int = 500
  /// From so many reporters on, a peer is left out.
  package var reportersToBan: Int = 2
  /// So many peers from outside the requester's ISP are handed out at the least, if there are any
  /// (half of the list, if the list is shorter than twice that): strict locality splits swarms.
  package var farQuota: Int = 4

  /// Another system's order in the place of these points; nil for none.
  package var method: RankingMethod?

  /// Which policy this is: an operator counts up with each change. Nil or 0 for that of the build.
  package var version: Int?

  package init() {}

  /// The number of an operator's policy; 0 for that of the build.
  package var number: Int { version ?? 0 }

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
