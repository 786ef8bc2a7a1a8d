import Vocabulary

/// What candidates are worth to one requester.
struct Scorer {
  /// How the requester reaches a candidate.
  struct Way {
    var place: Candidate.Elsewhere
    var ring: Ring
    /// The ISPs of both.
    var from: ASN?
    var to: ASN?
  }

  /// Where the requester is, over one address family.
  struct Own {
    var address: IPAddress
    var locality: Locality
    var mark: LocalityMark

    init(_ address: IPAddress, _ locality: Locality) {
      (self.address, self.locality, mark) = (address, locality, LocalityMark(locality))
    }
  }

  private let requester: Requester
  private let policy: ScoringPolicy
  private let localities: LocalityBook
  private let v4: Own?
  private let v6: Own?
  /// What the tie-break mixes before the candidate.
  private let pair: PairHash

  init(_ requester: Requester, _ policy: ScoringPolicy, salt: UInt64, _ localities: LocalityBook) {
    (self.requester, self.policy, self.localities) = (requester, policy, localities)
    v4 = requester.own(.v4).map { Own($0.address, $0.locality) }
    v6 = requester.own(.v6).map { Own($0.address, $0.locality) }
    var pair = PairHash()
    pair.mix(salt)
    if let node = requester.node {
      pair.mix(node.key.word0)
    } else {
      pair.mix(requester.address)
      pair.mix(UInt64(requester.endpoint?.port ?? 0))
    }
    self.pair = pair
  }

  /// Why a candidate may not be handed out to the requester at all, or nil.
  @inline(__always) func obstacle(to candidate: Candidate) -> LeftOutReason? {
    if let own = requester.endpoint, own == candidate.endpoint { return .requester }
    if let own = requester.node, let node = candidate.node, own == node { return .requester }
    if candidate.age > candidate.lifetime { return .expired(age: candidate.age) }
    if candidate.endpoint.port == 0 || candidate.endpoint.address.isUnspecified { return .notDialable }
    if case .stock = candidate.kind, let infohash = requester.infohash, infohash != candidate.infohash {
      return .otherInfohash(candidate.infohash)
    }
    switch (candidate.linkSecurity, requester.linkSecurity) {
    case (.require, nil): return .needsTLS
    case (nil, .require): return .lacksTLS
    default: break
    }
    if candidate.reporters >= policy.reportersToBan { return .polluter(reporters: candidate.reporters) }
    if !candidate.unreached.now.isNone, let limit = policy.reportersToDrop {
      let reporters = candidate.unreached.now.count(isNeighbour: isNeighbour(candidate))
      if reporters >= limit { return .unreachable(reporters: reporters) }
    }
    if candidate.isComplete, requester.isComplete { return .bothComplete }
    return nil
  }

  /// Whether a candidate is in the requester's own ISP.
  private func isNeighbour(_ candidate: Candidate) -> Bool {
    guard let asn = localities.mark(of: candidate.locality).asn else { return false }
    return (candidate.endpoint.address.family == .v4 ? v4 : v6)?.mark.asn == asn
  }

  /// What is taken off a candidate that announces and could not be reached.
  @inline(__always) private func doubt(_ candidate: Candidate) -> Int {
    guard !candidate.unreached.before.isNone, let limit = policy.reportersToDrop,
      candidate.unreached.before.count(isNeighbour: isNeighbour(candidate)) >= limit
    else { return 0 }
    return (policy.unreached ?? 0) * Int(candidate.unreached.freshness) / 1000
  }

  /// How the requester reaches a candidate: the nearest way, of equal ones IPv6, which no translator stands in; and the
  /// endpoint of the other way, if there is one.
  @inline(__always) func ways(to candidate: Candidate) -> (nearest: Way?, other: Endpoint?) {
    let first = way(to: Candidate.Elsewhere(endpoint: candidate.endpoint, locality: candidate.locality))
    guard let other = candidate.other, let second = way(to: other) else { return (first, nil) }
    guard let first else { return (second, nil) }
    let isInOrder =
      first.ring == second.ring ? first.place.endpoint.address.family == .v6 : first.ring < second.ring
    return isInOrder ? (first, second.place.endpoint) : (second, first.place.endpoint)
  }

  @inline(__always) private func way(to place: Candidate.Elsewhere) -> Way? {
    let address = place.endpoint.address
    guard let own = address.family == .v4 ? v4 : v6, place.endpoint.port > 0, !address.isUnspecified,
      !address.isLoopback || requester.countsLoopback
    else { return nil }
    let mark = localities.mark(of: place.locality)
    return Way(place: place, ring: ring(own, address, mark, place.locality), from: own.mark.asn, to: mark.asn)
  }

  @inline(__always) private func ring(_ own: Own, _ address: IPAddress, _ mark: LocalityMark, _ number: UInt32) -> Ring
  {
    if own.address == address { return .host }
    let ring = policy.ring(own.mark, mark) { own.locality.hasName(of: localities[number]) }
    return (ring == .isp || own.mark.isLikeISP(of: mark)) && own.address.isAtSite(of: address) ? .site : ring
  }

  func lacksWay(to candidate: Candidate) -> LeftOutReason {
    (candidate.endpoint.address.family == .v4 ? v4 : v6) == nil ? .otherFamily : .loopback
  }

  @inline(__always) func score(of candidate: Candidate, by way: Way) -> Int {
    if let method = policy.method, let points = method.points(of: candidate, in: way.ring, chance: chance(candidate)) {
      return points
    }
    return terms(of: candidate, by: way).sum
  }

  /// What the requester is told of a candidate that was chosen.
  func peer(_ candidate: Candidate, score: Int, explaining: Bool) -> RankedPeer? {
    // Found again for the few that are chosen: to sort a place with each candidate costs more.
    let (nearest, other) = ways(to: candidate)
    guard let way = nearest else { return nil }
    return RankedPeer(
      endpoint: way.place.endpoint, node: candidate.node, kind: candidate.kind, infohash: dialled(candidate),
      ring: way.ring, asn: way.to, isComplete: candidate.isComplete, score: score, other: other,
      terms: explaining ? explained(candidate, by: way) : [],
      takesTLS: requester.linkSecurity == nil || candidate.linkSecurity == nil ? nil : true)
  }

  /// An agent answers any infohash of the object, so a stock client dials it with its own.
  private func dialled(_ candidate: Candidate) -> InfoHash {
    candidate.kind == .agent ? requester.infohash ?? candidate.infohash : candidate.infohash
  }

  @inline(__always) private func terms(of candidate: Candidate, by way: Way) -> ScoreTerms {
    let (lifetime, age) = (candidate.lifetime.milliseconds, candidate.age.milliseconds)
    return ScoreTerms(
      ring: policy.points(for: way.ring, from: way.from, to: way.to),
      latency: policy.latency * ScoreTerms.nearness(microseconds: roundTrip(candidate)) / 1000,
      completeness: candidate.blocks > 0
        ? policy.completeness * min(candidate.held, candidate.blocks) / candidate.blocks : 0,
      load: -min(policy.loadAtMost, policy.load * candidate.load / 1000),
      freshness: Int(Int64(policy.freshness) * max(0, lifetime - age) / max(1, lifetime)),
      pollution: candidate.reporters > 0 ? -policy.reported * candidate.suspicion / 1000 : 0,
      reach: -doubt(candidate),
      tieBreak: Int(chance(candidate) % UInt64(policy.tieBreak + 1)))
  }

  private func explained(_ candidate: Candidate, by way: Way) -> [RankedPeer.ScoreTerm] {
    let own = way.place.endpoint.address.family == .v4 ? v4 : v6
    return terms(of: candidate, by: way).explained(
      candidate, by: way, from: own?.locality ?? .unknown, to: localities[way.place.locality], policy,
      roundTrip: roundTrip(candidate))
  }

  /// What is expected between the two, in microseconds. Of a requester that nobody knows yet, what the way to the
  /// candidate takes at the least: it climbs the candidate's access link.
  @inline(__always) private func roundTrip(_ candidate: Candidate) -> Int64? {
    guard let there = candidate.coordinate else { return nil }
    return (requester.coordinate ?? NetworkCoordinate(above: there)).distance(to: there)
  }

  /// A number drawn for the pair.
  @inline(__always) private func chance(_ candidate: Candidate) -> UInt64 {
    var hash = pair
    hash.mix(candidate.endpoint.address)
    hash.mix(UInt64(candidate.endpoint.port))
    return hash.value
  }
}
