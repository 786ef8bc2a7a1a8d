import Vocabulary

/// The summands of a score as numbers; words are made only when somebody asks.
struct ScoreTerms {
  var ring: Int
  var latency: Int
  var completeness: Int
  var load: Int
  var freshness: Int
  var pollution: Int
  var reach: Int
  var tieBreak: Int

  var sum: Int { ring + latency + completeness + load + freshness + pollution + reach + tieBreak }

  /// What is not known counts as the middle, never as the worst.
  private static let neutral = 500

  /// Of a thousand: all of it for a round trip of a millisecond, nothing from 256 on. In doublings, for there is more
  /// to gain between 1 and 50 ms than between 451 and 500.
  static func nearness(microseconds: Int64?) -> Int {
    guard let microseconds else { return neutral }
    return min(1000, max(0, 1000 - (doublings(of: microseconds) - doublingsOfOne) / 8))
  }

  /// Of a millisecond.
  private static let doublingsOfOne = 9_953

  /// Thousandths of the binary logarithm, in a straight line between powers of two; of less than 1 as of 1.
  private static func doublings(of value: Int64) -> Int {
    let value = max(1, value)
    let whole = 63 - value.leadingZeroBitCount
    let (high, low) = (value - 1 << whole).multipliedFullWidth(by: 1000)
    let rest = whole == 0 ? 0 : Int64(truncatingIfNeeded: low >> UInt64(whole)) | high << Int64(64 - whole)
    return whole * 1000 + Int(rest)
  }

  func explained(
    _ candidate: Candidate, by way: Scorer.Way, from: Locality, to: Locality, _ policy: ScoringPolicy, roundTrip: Int64?
  ) -> [RankedPeer.ScoreTerm] {
    let handed = "\(candidate.load / 1000).\(candidate.load % 1000 / 100)"
    var list = [
      RankedPeer.ScoreTerm(name: "ring", points: ring, why: Self.why(way.ring, from, to, policy)),
      RankedPeer.ScoreTerm(name: "latency", points: latency, why: Self.why(roundTrip)),
      RankedPeer.ScoreTerm(
        name: "completeness", points: completeness, why: "holds \(candidate.held) of \(candidate.blocks) blocks"),
      RankedPeer.ScoreTerm(name: "load", points: load, why: "handed out \(handed) times lately"),
      RankedPeer.ScoreTerm(
        name: "freshness", points: freshness, why: "announced \(max(0, candidate.age.milliseconds / 1000)) s ago"),
      RankedPeer.ScoreTerm(
        name: "pollution", points: pollution,
        why: candidate.reporters == 0
          ? "no node reported corrupt blocks" : "\(candidate.reporters) reported corrupt blocks from it"),
      RankedPeer.ScoreTerm(
        name: "tie-break", points: tieBreak, why: "spreads requesters over equals, changes every few minutes"),
    ]
    if !candidate.unreached.before.isNone {
      let voices = candidate.unreached.before
      list.append(
        RankedPeer.ScoreTerm(
          name: "reach", points: reach,
          why: "nodes in \(voices.near) networks of its ISP and in \(voices.far) other ISPs could not reach it lately"))
    }
    return list
  }

  private static func why(_ roundTrip: Int64?) -> String {
    guard let roundTrip else { return "the way was not measured yet" }
    return "a round trip of \(roundTrip / 1000).\(roundTrip % 1000 / 100) ms is expected"
  }

  private static func why(_ ring: Ring, _ from: Locality, _ locality: Locality, _ policy: ScoringPolicy) -> String {
    let isp = locality.asn.map { asn in locality.name.map { "\(asn) \($0)" } ?? asn.description } ?? "an unknown ISP"
    let place =
      switch ring {
      case .host: "the same address"
      case .site: "the same site, in \(isp)"
      case .isp: from.asn == locality.asn ? "the same ISP, \(isp)" : "an ISP of the same operator, \(isp)"
      case .country: "the same country, \(locality.country ?? "?"), in \(isp)"
      case .continent: "the same continent, \(locality.continent ?? "?"), in \(isp)"
      case .world: "elsewhere, in \(isp)"
      }
    guard !ring.isLocal, policy.price(from: from.asn, to: locality.asn) != nil else { return place }
    return place + "; by the operator's word it costs \(policy.cost(from: from, to: locality)) of "
      + "\(ScoringPolicy.dearest) to reach, where the same ISP costs 0"
  }
}
