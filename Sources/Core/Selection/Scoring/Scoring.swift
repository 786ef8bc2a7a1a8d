package import Vocabulary

/// Who is near, fast and free: the one place where a peer's worth to a requester is decided.
///
/// Pure: the same candidates, requester, policy and salt give the same ranking in every process. A first cut;
/// whatever replaces it keeps `rank`.
package enum Scoring {
  /// How near two addresses are.
  /// - Parameter policy: which ISPs are one.
  package static func ring(
    _ a: IPAddress, _ localityA: Locality, _ b: IPAddress, _ localityB: Locality,
    policy: ScoringPolicy = ScoringPolicy()
  ) -> Ring {
    if a == b { return .host }
    let sitePrefix =
      switch a {
      case .v4: 24
      case .v6: 48
      }
    let ring = policy.ring(localityA, localityB)
    let isOneISP = ring == .isp || localityA.asn == localityB.asn
    return isOneISP && a.sharesPrefix(sitePrefix, with: b) ? .site : ring
  }

  /// The best `wanted` candidates for a requester, best first, a quota of far ones always among them.
  ///
  /// `salt` rotates tie-breaks: with another salt, another choice among equals.
  package static func rank(
    _ candidates: [Candidate], for requester: Requester, wanted: Int, policy: ScoringPolicy, salt: UInt64,
    explaining: Bool
  ) -> Ranking {
    var leftOut: [Ranking.LeftOut] = []
    func leave(_ candidate: Candidate, _ reason: LeftOutReason) {
      guard explaining else { return }
      leftOut.append(
        Ranking.LeftOut(endpoint: candidate.endpoint, node: candidate.node, kind: candidate.kind, reason: reason))
    }

    var scored: [Scored] = []
    scored.reserveCapacity(candidates.count)
    for index in candidates.indices {
      if let reason = obstacle(to: candidates[index], for: requester, policy: policy) {
        leave(candidates[index], reason)
        continue
      }
      let (way, _) = ways(to: candidates[index], for: requester, policy)
      guard let way else {
        leave(candidates[index], lacksWay(to: candidates[index], for: requester))
        continue
      }
      let score = score(of: candidates[index], by: way, for: requester, policy: policy, salt: salt)
      scored.append(Scored(score: score, endpoint: way.place.endpoint, index: Int32(index), ring: way.ring))
    }
    for twin in removeTwins(from: &scored, of: candidates) { leave(candidates[twin], .listedAlready) }
    scored.sort()
    var places = ListPlaces(
      scored.map { ListPlaces.Entry(ring: $0.ring, address: $0.endpoint.address) }, wanted: max(0, wanted),
      for: requester, policy)
    let outcomes = places.fill()
    if explaining {
      for (one, outcome) in zip(scored, outcomes) where outcome != .chosen {
        leave(candidates[Int(one.index)], outcome == .prefixFull ? .prefixFull : .listFull(score: one.score))
      }
    }
    let peers = zip(scored, outcomes).compactMap { one, outcome -> RankedPeer? in
      guard outcome == .chosen else { return nil }
      let candidate = candidates[Int(one.index)]
      // Found again for the few that are chosen: to sort a place with each candidate costs more.
      let (found, other) = ways(to: candidate, for: requester, policy)
      guard let way = found else { return nil }
      let terms =
        explaining
        ? terms(of: candidate, by: way, for: requester, policy: policy, salt: salt)
          .explained(candidate: candidate, by: way, policy, roundTrip: roundTrip(requester, candidate)) : []
      return RankedPeer(
        endpoint: one.endpoint, node: candidate.node, kind: candidate.kind,
        infohash: dialled(candidate, by: requester), ring: one.ring, asn: way.place.locality.asn,
        isComplete: candidate.isComplete, score: one.score, other: other, terms: terms,
        takesTLS: requester.linkSecurity == nil || candidate.linkSecurity == nil ? nil : true)
    }
    return Ranking(peers: peers, leftOut: leftOut)
  }

  /// How a requester reaches a candidate.
  struct Way {
    var place: Candidate.Place
    var ring: Ring
    /// Where the requester is, of the family of the place.
    var from: Locality
  }

  /// A candidate that may be handed out, as little of it as is sorted: best first, equals by endpoint, then by place.
  private struct Scored: Comparable {
    var score: Int
    /// Where the requester is to dial it.
    var endpoint: Endpoint
    var index: Int32
    var ring: Ring

    static func < (a: Scored, b: Scored) -> Bool {
      guard a.score == b.score else { return a.score > b.score }
      return a.endpoint == b.endpoint ? a.index < b.index : a.endpoint < b.endpoint
    }
  }

  /// Why a candidate may not be handed out to the requester at all, or nil.
  private static func obstacle(
    to candidate: Candidate, for requester: Requester, policy: ScoringPolicy
  ) -> LeftOutReason? {
    if candidate.endpoint == requester.endpoint { return .requester }
    if let node = requester.node, node == candidate.node { return .requester }
    if candidate.age > candidate.lifetime { return .expired(age: candidate.age) }
    if candidate.endpoint.port == 0 || candidate.endpoint.address.isUnspecified { return .notDialable }
    if candidate.kind == .stock, let infohash = requester.infohash, infohash != candidate.infohash {
      return .otherInfohash(candidate.infohash)
    }
    if candidate.linkSecurity == .require, requester.linkSecurity == nil { return .needsTLS }
    if requester.linkSecurity == .require, candidate.linkSecurity == nil { return .lacksTLS }
    if candidate.reporters >= policy.reportersToBan { return .polluter(reporters: candidate.reporters) }
    if candidate.isComplete, requester.isComplete { return .bothComplete }
    return nil
  }

  /// How the requester reaches a candidate: the nearest way, of equal ones IPv6, which no translator stands in; and the
  /// endpoint of the other way, if there is one.
  private static func ways(
    to candidate: Candidate, for requester: Requester, _ policy: ScoringPolicy
  ) -> (nearest: Way?, other: Endpoint?) {
    let first = way(to: Candidate.Place(candidate.endpoint, in: candidate.locality), for: requester, policy)
    guard let other = candidate.other, let second = way(to: other, for: requester, policy) else { return (first, nil) }
    guard let first else { return (second, nil) }
    let isInOrder = first.ring == second.ring ? first.place.family == .v6 : first.ring < second.ring
    return isInOrder ? (first, second.place.endpoint) : (second, first.place.endpoint)
  }

  private static func way(to place: Candidate.Place, for requester: Requester, _ policy: ScoringPolicy) -> Way? {
    let address = place.endpoint.address
    guard let own = requester.own(place.family), place.endpoint.port > 0, !address.isUnspecified,
      !address.isLoopback || requester.countsLoopback
    else { return nil }
    let ring = ring(own.address, own.locality, address, place.locality, policy: policy)
    return Way(place: place, ring: ring, from: own.locality)
  }

  private static func lacksWay(to candidate: Candidate, for requester: Requester) -> LeftOutReason {
    requester.own(candidate.endpoint.address.family) == nil ? .otherFamily : .loopback
  }

  /// An agent answers any infohash of the object, so a stock client dials it with its own.
  private static func dialled(_ candidate: Candidate, by requester: Requester) -> InfoHash {
    candidate.kind == .agent ? requester.infohash ?? candidate.infohash : candidate.infohash
  }

  private static func score(
    of candidate: Candidate, by way: Way, for requester: Requester, policy: ScoringPolicy, salt: UInt64
  ) -> Int {
    if let method = policy.method,
      let points = method.points(of: candidate, in: way.ring, chance: tieBreak(requester, candidate, salt: salt))
    {
      return points
    }
    return terms(of: candidate, by: way, for: requester, policy: policy, salt: salt).sum
  }

  private static func terms(
    of candidate: Candidate, by way: Way, for requester: Requester, policy: ScoringPolicy, salt: UInt64
  ) -> ScoreTerms {
    let left = max(0, candidate.lifetime.milliseconds - candidate.age.milliseconds)
    return ScoreTerms(
      ring: policy.points(for: way.ring, from: way.from, to: way.place.locality),
      latency: policy.latency * ScoreTerms.nearness(microseconds: roundTrip(requester, candidate)) / 1000,
      completeness: candidate.blocks > 0
        ? policy.completeness * min(candidate.held, candidate.blocks) / candidate.blocks : 0,
      load: -min(policy.loadAtMost, policy.load * candidate.load / 1000),
      freshness: Int(Int64(policy.freshness) * left / max(1, candidate.lifetime.milliseconds)),
      pollution: candidate.reporters > 0 ? -policy.reported * candidate.suspicion / 1000 : 0,
      tieBreak: Int(tieBreak(requester, candidate, salt: salt) % UInt64(policy.tieBreak + 1)))
  }

  /// What is expected between the two, in microseconds. Of a requester that nobody knows yet, what the way to the
  /// candidate takes at the least: it climbs the candidate's access link.
  private static func roundTrip(_ requester: Requester, _ candidate: Candidate) -> Int64? {
    candidate.coordinate.map { (requester.coordinate ?? NetworkCoordinate(above: $0)).distance(to: $0) }
  }

  private static func tieBreak(_ requester: Requester, _ candidate: Candidate, salt: UInt64) -> UInt64 {
    var hash = PairHash()
    hash.mix(salt)
    if let node = requester.node {
      hash.mix(node.key.word0)
    } else {
      hash.mix(requester.address)
      hash.mix(UInt64(requester.endpoint?.port ?? 0))
    }
    hash.mix(candidate.endpoint.address)
    hash.mix(UInt64(candidate.endpoint.port))
    return hash.value
  }

  /// Takes out all but one of the entries of each endpoint (a hybrid client announces one per infohash), and
  /// returns their places. The truncated v2 infohash stays if it is there: it alone gives hashes of blocks.
  private static func removeTwins(from scored: inout [Scored], of candidates: [Candidate]) -> [Int] {
    var seen = EndpointSet(atMost: scored.count)
    var twins: [Int] = []
    for at in scored.indices {
      guard let before = seen.note(scored[at].endpoint, at, { scored[$0].endpoint }) else { continue }
      let isBetter =
        candidates[Int(scored[at].index)].speaksV2 && !candidates[Int(scored[before].index)].speaksV2
      twins.append(isBetter ? before : at)
      if isBetter { seen.replace(scored[at].endpoint, before, by: at) }
    }
    guard !twins.isEmpty else { return [] }
    twins.sort()
    let places = twins.map { Int(scored[$0].index) }
    for twin in twins.reversed() { scored.remove(at: twin) }
    return places
  }
}
