import Vocabulary

/// The summands of a score as numbers; words are made only when somebody asks.
struct ScoreTerms {
  var ring: Int
  var completeness: Int
  var load: Int
  var freshness: Int
  var pollution: Int
  var tieBreak: Int

  var sum: Int { ring + completeness + load + freshness + pollution + tieBreak }

  func explained(candidate: Candidate, ring nearness: Ring) -> [RankedPeer.ScoreTerm] {
    let handed = "\(candidate.load / 1000).\(candidate.load % 1000 / 100)"
    return [
      RankedPeer.ScoreTerm(name: "ring", points: ring, why: Self.why(nearness, candidate.locality)),
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
  }

  private static func why(_ ring: Ring, _ locality: Locality) -> String {
    let isp = locality.asn.map { asn in locality.name.map { "\(asn) \($0)" } ?? asn.description } ?? "an unknown ISP"
    return switch ring {
    case .host: "the same address"
    case .site: "the same site, in \(isp)"
    case .isp: "the same ISP, \(isp)"
    case .country: "the same country, \(locality.country ?? "?"), in \(isp)"
    case .world: "elsewhere, in \(isp)"
    }
  }
}
