internal import Selection
internal import Vocabulary

/// Whom a selector would name now to one agent that asks about an object, and why: what `GET /v1/peers` with `explain`
/// says of a requester, for one that is known.
package struct PeerExplanation: Hashable, Codable, Sendable {
  /// One summand of a score.
  package struct Term: Hashable, Codable, Sendable {
    package var name: String
    package var points: Int
    package var why: String
  }

  /// One that would be named.
  package struct Candidate: Hashable, Codable, Sendable {
    package var endpoint: String
    /// The node, shortened as in logs; nil for one that is no agent.
    package var node: String?
    package var isp: String
    package var ring: String
    package var isComplete: Bool
    package var score: Int
    package var terms: [Term]
  }

  /// One that would not.
  package struct LeftOut: Hashable, Codable, Sendable {
    package var endpoint: String
    package var node: String?
    package var reason: String
  }

  /// The agent's key in hexadecimal, and where it was seen.
  package var node: String
  package var endpoint: String
  package var isp: String
  /// The number of the policy, and the seed of ties and choices in hexadecimal digits.
  package var policy: Int
  package var seed: String
  /// Best first.
  package var candidates: [Candidate]
  package var leftOut: [LeftOut]

  /// Those that are shown of whom is left out.
  package static let mostLeftOut = 100

  init(of requester: Requester, _ ranking: Ranking, policy: Int, seed: UInt64) {
    node = requester.node.map { "\($0)" } ?? ""
    endpoint = "\(requester.endpoint.map { "\($0)" } ?? "\(requester.address)")"
    isp = SelectorStatus.name(of: requester.locality.asn)
    self.policy = policy
    self.seed = String(seed, radix: 16)
    candidates = ranking.peers.map { peer in
      Candidate(
        endpoint: "\(peer.endpoint)", node: peer.node?.short, isp: SelectorStatus.name(of: peer.asn),
        ring: "\(peer.ring)", isComplete: peer.isComplete, score: peer.score,
        terms: peer.terms.map { Term(name: $0.name, points: $0.points, why: $0.why) })
    }
    leftOut = ranking.leftOut.prefix(Self.mostLeftOut).map { one in
      LeftOut(endpoint: "\(one.endpoint)", node: one.node?.short, reason: "\(one.reason)")
    }
  }
}
