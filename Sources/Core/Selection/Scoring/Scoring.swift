package import Vocabulary

/// Who is near, fast and free: the one place where a list of peers is decided.
///
/// Pure: the same candidates, requester, policy and salt give the same ranking in every process.
package enum Scoring {
  /// How near two addresses are.
  /// - Parameter policy: which ISPs are one.
  package static func ring(
    _ a: IPAddress, _ localityA: Locality, _ b: IPAddress, _ localityB: Locality,
    policy: ScoringPolicy = ScoringPolicy()
  ) -> Ring {
    if a == b { return .host }
    let ring = policy.ring(localityA, localityB)
    return (ring == .isp || localityA.asn == localityB.asn) && a.isAtSite(of: b) ? .site : ring
  }

  /// The best `wanted` candidates for a requester, best first, a quota of far ones always among them.
  ///
  /// `salt` rotates tie-breaks: with another salt, another choice among equals.
  package static func rank(
    _ candidates: Candidate.List, for requester: Requester, wanted: Int, policy: ScoringPolicy, salt: UInt64,
    explaining: Bool
  ) -> Ranking {
    rank(
      candidates.peers.count, in: candidates.localities, for: requester, wanted: wanted, policy: policy, salt: salt,
      explaining: explaining
    ) { candidates.peers[$0] }
  }

  /// The same for candidates that are made when they are looked at.
  /// - Parameter localities: those that the candidates name.
  static func rank(
    _ count: Int, in localities: LocalityBook, for requester: Requester, wanted: Int, policy: ScoringPolicy,
    salt: UInt64, explaining: Bool, candidate: (Int) -> Candidate
  ) -> Ranking {
    let scorer = Scorer(requester, policy, salt: salt, localities)
    var leftOut: [Ranking.LeftOut] = []
    func leave(_ candidate: Candidate, _ reason: LeftOutReason) {
      leftOut.append(
        Ranking.LeftOut(endpoint: candidate.endpoint, node: candidate.node, kind: candidate.kind, reason: reason))
    }
    var scored = scored(count, by: scorer, candidate) { if explaining { leave($0, $1) } }
    for twin in removeTwins(from: &scored) where explaining { leave(candidate(twin), .listedAlready) }
    let order = order(of: scored)
    var places = ListPlaces(
      order.map { ListPlaces.Entry(isLocal: scored[Int($0)].ring.isLocal, address: scored[Int($0)].endpoint.address) },
      wanted: max(0, wanted), for: requester, policy)
    let outcomes = places.fill()
    var peers: [RankedPeer] = []
    peers.reserveCapacity(min(max(0, wanted), order.count))
    for (place, outcome) in zip(order, outcomes) {
      guard outcome == .chosen || explaining else { continue }
      let candidate = candidate(Int(scored[Int(place)].index))
      if outcome == .chosen {
        if let peer = scorer.peer(candidate, score: scored[Int(place)].score, explaining: explaining) {
          peers.append(peer)
        }
      } else {
        leave(candidate, outcome == .prefixFull ? .prefixFull : .listFull(score: scored[Int(place)].score))
      }
    }
    return Ranking(peers: peers, leftOut: leftOut)
  }

  /// A candidate that may be handed out, as little of it as is sorted.
  private struct Scored {
    var score: Int
    /// Where the requester is to dial it.
    var endpoint: Endpoint
    /// Which candidate it is.
    var index: Int32
    var ring: Ring
    var speaksV2: Bool
  }

  private static func scored(
    _ count: Int, by scorer: Scorer, _ candidate: (Int) -> Candidate, leaving leave: (Candidate, LeftOutReason) -> Void
  ) -> [Scored] {
    var scored: [Scored] = []
    scored.reserveCapacity(count)
    for place in 0..<count {
      let candidate = candidate(place)
      if let reason = scorer.obstacle(to: candidate) {
        leave(candidate, reason)
        continue
      }
      guard let way = scorer.ways(to: candidate).nearest else {
        leave(candidate, scorer.lacksWay(to: candidate))
        continue
      }
      let score = scorer.score(of: candidate, by: way)
      scored.append(
        Scored(
          score: score, endpoint: way.place.endpoint, index: Int32(place), ring: way.ring,
          speaksV2: candidate.speaksV2))
    }
    return scored
  }

  /// The places of the scored, the best first, equals in the order of the candidates: sorted by digits, since scores
  /// are small numbers and a list is made for each announce.
  private static func order(of scored: [Scored]) -> [Int32] {
    var (best, worst) = (Int.min, Int.max)
    for one in scored { (best, worst) = (max(best, one.score), min(worst, one.score)) }
    guard !scored.isEmpty else { return [] }
    var order = scored.indices.map { Int32($0) }
    var next = order
    var shift = 0
    while (best &- worst) >> shift > 0, shift < Int.bitWidth {
      func digit(_ place: Int32) -> Int { (best &- scored[Int(place)].score) >> shift & 0xFF }
      var starts = [Int32](repeating: 0, count: 257)
      for place in order { starts[digit(place) + 1] += 1 }
      for digit in 1...256 { starts[digit] += starts[digit - 1] }
      for place in order {
        let digit = digit(place)
        next[Int(starts[digit])] = place
        starts[digit] += 1
      }
      swap(&order, &next)
      shift += 8
    }
    return order
  }

  /// Takes out all but one of the entries of each endpoint (a hybrid client announces one per infohash), and
  /// returns their places. The truncated v2 infohash stays if it is there: it alone gives hashes of blocks.
  private static func removeTwins(from scored: inout [Scored]) -> [Int] {
    var seen = EndpointSet(atMost: scored.count)
    var twins: [Int] = []
    for at in scored.indices {
      guard let before = seen.note(scored[at].endpoint, at, { scored[$0].endpoint }) else { continue }
      let isBetter = scored[at].speaksV2 && !scored[before].speaksV2
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
