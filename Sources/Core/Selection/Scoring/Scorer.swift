import Vocabulary

/// What candidates are worth to one requester.
struct Scorer {
  /// How the requester reaches a candidate.
  struct Way {
    var endpoint: Endpoint
    /// Where that is, in the same book as the candidate's own.
    var locality: UInt32
    var ring: Ring
    /// The ISPs of both.
    var from: ASN?
    var to: ASN?
  }

  /// What a source of candidates knows of one and the requester.
  struct Relation {
    /// Both are one node.
    var isRequester: Bool
    /// Neither speaks the other's infohash.
    var speaksOther: Bool
  }

  /// Why a candidate may not be told to the requester at all.
  enum Obstacle {
    case requester, expired, notDialable, otherInfohash, needsTLS, lacksTLS, polluter, unreachable, bothComplete
  }

  /// Where the requester is, over one address family.
  private struct Own {
    var address: IPAddress
    var mark: LocalityMark
  }

  /// A number by which many are divided: a multiplication for each in the place of a division (Granlund and Montgomery,
  /// PLDI 1994).
  private struct Divisor {
    private let number: UInt64
    /// 2 to the power of 64 divided by the number, rounded down; 0 for the number 1, by which nothing is left.
    private let inverse: UInt64

    /// - Parameter number: more than 0.
    init(_ number: UInt64) {
      self.number = number
      inverse = number == 1 ? 0 : number.dividingFullWidth((1, 0)).quotient
    }

    @inline(always) func remainder(of value: UInt64) -> UInt64 {
      guard number > 1 else { return 0 }
      // The quotient, or one less.
      let quotient = value.multipliedFullWidth(by: inverse).high
      let rest = value &- quotient &* number
      return rest >= number ? rest &- number : rest
    }
  }

  private let requester: Requester
  private let policy: ScoringPolicy
  private let localities: LocalityBook
  private let v4: Own?
  private let v6: Own?
  /// What the tie-break mixes before the candidate.
  private let pair: PairHash
  private let ties: Divisor

  init(_ requester: Requester, _ policy: ScoringPolicy, salt: UInt64, _ localities: LocalityBook) {
    (self.requester, self.policy, self.localities) = (requester, policy, localities)
    func own(_ family: IPAddress.Family) -> Own? {
      requester.own(family).map { Own(address: $0.address, mark: LocalityMark($0.locality)) }
    }
    (v4, v6) = (own(.v4), own(.v6))
    var pair = PairHash()
    pair.mix(salt)
    if let node = requester.node { pair.mix(node.key.word0) }
    self.pair = pair
    ties = Divisor(UInt64(policy.tieBreak + 1))
  }

  /// What is sorted of a candidate; nil if it may not be told to the requester.
  @inline(always) func chosen(_ candidate: Standing, _ number: UInt32, _ relation: Relation) -> Chosen? {
    guard obstacle(to: candidate, relation) == nil, let way = nearest(to: candidate) else { return nil }
    return Chosen(
      score: score(of: candidate, number, by: way), endpoint: way.endpoint, number: number, asn: way.to, ring: way.ring,
      speaksV2: candidate.speaksV2)
  }

  /// The same of a candidate that says who it is.
  func chosen(_ candidate: Candidate, _ number: UInt32) -> Chosen? {
    chosen(candidate.standing, number, relation(to: candidate))
  }

  private func relation(to candidate: Candidate) -> Relation {
    Relation(
      isRequester: requester.node != nil && requester.node == candidate.node,
      speaksOther: candidate.kind == .stock && requester.infohash.map { $0 != candidate.infohash } ?? false)
  }

  @inline(always) private func obstacle(to candidate: Standing, _ relation: Relation) -> Obstacle? {
    if relation.isRequester { return .requester }
    if let own = requester.endpoint, own == candidate.endpoint { return .requester }
    if candidate.lifetime < candidate.age { return .expired }
    if candidate.endpoint.port == 0 || candidate.endpoint.address.isUnspecified { return .notDialable }
    if relation.speaksOther { return .otherInfohash }
    if case .require? = candidate.linkSecurity, requester.linkSecurity == nil { return .needsTLS }
    if case .require? = requester.linkSecurity, candidate.linkSecurity == nil { return .lacksTLS }
    if candidate.reporters >= policy.reportersToBan { return .polluter }
    if !candidate.unreached.now.isNone, let limit = policy.reportersToDrop, unreached(candidate) >= limit {
      return .unreachable
    }
    if candidate.isComplete, requester.isComplete { return .bothComplete }
    return nil
  }

  /// How many say that they could not reach a candidate since it announced, as far as the requester heeds them.
  private func unreached(_ candidate: Standing) -> Int {
    candidate.unreached.now.count(isNeighbour: isNeighbour(candidate))
  }

  /// Whether a candidate is in the requester's own ISP.
  private func isNeighbour(_ candidate: Standing) -> Bool {
    guard let asn = localities.mark(of: candidate.locality).asn else { return false }
    return (candidate.endpoint.address.family == .v4 ? v4 : v6)?.mark.asn == asn
  }

  /// What is taken off a candidate that announces and could not be reached.
  @inline(always) private func doubt(_ candidate: Standing) -> Int {
    guard !candidate.unreached.before.isNone, let limit = policy.reportersToDrop,
      candidate.unreached.before.count(isNeighbour: isNeighbour(candidate)) >= limit
    else { return 0 }
    return (policy.unreached ?? 0) * Int(candidate.unreached.freshness) / 1000
  }

  /// Why a candidate was not taken.
  func reason(_ candidate: Candidate) -> LeftOutReason {
    switch obstacle(to: candidate.standing, relation(to: candidate)) {
    case .requester: .requester
    case .expired: .expired(age: candidate.age)
    case .notDialable: .notDialable
    case .otherInfohash: .otherInfohash(candidate.infohash)
    case .needsTLS: .needsTLS
    case .lacksTLS: .lacksTLS
    case .polluter: .polluter(reporters: candidate.reporters)
    case .unreachable: .unreachable(reporters: unreached(candidate.standing))
    case .bothComplete: .bothComplete
    case nil: (candidate.endpoint.address.family == .v4 ? v4 : v6) == nil ? .otherFamily : .loopback
    }
  }

  @inline(always) private func nearest(to candidate: Standing) -> Way? {
    guard candidate.other != nil else { return way(to: candidate.endpoint, candidate.locality) }
    return ways(to: candidate).nearest
  }

  /// How the requester reaches a candidate: the nearest way, of equal ones IPv6, which no translator stands in; and the
  /// endpoint of the other way, if there is one.
  private func ways(to candidate: Standing) -> (nearest: Way?, other: Endpoint?) {
    let first = way(to: candidate.endpoint, candidate.locality)
    guard let other = candidate.other, let second = way(to: other.endpoint, other.locality) else { return (first, nil) }
    guard let first else { return (second, nil) }
    let isInOrder = first.ring == second.ring ? first.endpoint.address.family == .v6 : first.ring < second.ring
    return isInOrder ? (first, second.endpoint) : (second, first.endpoint)
  }

  @inline(always) private func way(to endpoint: Endpoint, _ locality: UInt32) -> Way? {
    let address = endpoint.address
    guard let own = address.family == .v4 ? v4 : v6, endpoint.port > 0, !address.isUnspecified,
      requester.countsLoopback || !address.isLoopback
    else { return nil }
    let mark = localities.mark(of: locality)
    let ring = own.address == address ? .host : ring(own, address, mark, locality)
    return Way(endpoint: endpoint, locality: locality, ring: ring, from: own.mark.asn, to: mark.asn)
  }

  @inline(always) private func ring(_ own: Own, _ address: IPAddress, _ mark: LocalityMark, _ number: UInt32) -> Ring {
    let ring = policy.ring(own.mark, mark) { hasName(of: number, address.family) }
    return own.address.isAtSite(of: address) && (ring.isLocal || own.mark.isLikeISP(of: mark)) ? .site : ring
  }

  @inline(never) private func hasName(of number: UInt32, _ family: IPAddress.Family) -> Bool {
    requester.own(family)?.locality.hasName(of: localities[number]) ?? false
  }

  @inline(always) private func score(of candidate: Standing, _ number: UInt32, by way: Way) -> Int {
    if let method = policy.method, let points = method.points(of: candidate, in: way.ring, chance: chance(number)) {
      return points
    }
    return terms(of: candidate, number, by: way).sum
  }

  /// What the requester is told of a candidate that was chosen.
  func peer(_ candidate: Candidate, _ chosen: Chosen, explaining: Bool) -> RankedPeer {
    let standing = candidate.standing
    return RankedPeer(
      endpoint: chosen.endpoint, node: candidate.node, kind: standing.kind,
      // An agent answers any infohash of the object, so a stock client dials it with its own.
      infohash: standing.kind == .agent ? requester.infohash ?? candidate.infohash : candidate.infohash,
      ring: chosen.ring, asn: chosen.asn, isComplete: standing.isComplete, score: chosen.score,
      // Found again for the few that have one: to sort it with each candidate costs more.
      other: standing.other == nil || requester.other == nil ? nil : ways(to: standing).other,
      terms: explaining ? explained(candidate, chosen.number) : [],
      takesTLS: requester.linkSecurity == nil || standing.linkSecurity == nil ? nil : true)
  }

  @inline(always) private func terms(of candidate: Standing, _ number: UInt32, by way: Way) -> ScoreTerms {
    let (lifetime, age) = (candidate.lifetime.milliseconds, candidate.age.milliseconds)
    return ScoreTerms(
      ring: policy.points(for: way.ring, from: way.from, to: way.to),
      latency: policy.latency * ScoreTerms.nearness(microseconds: roundTrip(candidate, by: way)) / 1000,
      completeness: candidate.isComplete
        ? policy.completeness
        : candidate.blocks > 0 ? policy.completeness * candidate.held / candidate.blocks : 0,
      load: -min(policy.loadAtMost, policy.load * candidate.load / 1000),
      freshness: age == 0 && lifetime > 0
        ? policy.freshness : Int(Int64(policy.freshness) * max(0, lifetime - age) / max(1, lifetime)),
      pollution: candidate.reporters > 0 ? -policy.reported * candidate.suspicion / 1000 : 0,
      reach: -doubt(candidate),
      tieBreak: Int(ties.remainder(of: chance(number))))
  }

  private func explained(_ candidate: Candidate, _ number: UInt32) -> [RankedPeer.ScoreTerm] {
    guard let way = nearest(to: candidate.standing) else { return [] }
    let from = requester.own(way.endpoint.address.family)?.locality ?? .unknown
    return terms(of: candidate.standing, number, by: way).explained(
      candidate, by: way, from: from, to: localities[way.locality], policy,
      roundTrip: roundTrip(candidate.standing, by: way))
  }

  /// What is expected between the two, in microseconds. Of a requester that nobody knows yet, what the way to the
  /// candidate takes at the least: it climbs the candidate's access link.
  @inline(always) private func roundTrip(_ candidate: Standing, by way: Way) -> Int64? {
    guard let there = candidate.coordinate else { return nil }
    guard let here = requester.coordinate else { return NetworkCoordinate(above: there).distance(to: there) }
    return here.roundTrip(to: there, insideISP: way.from == way.to)
  }

  /// A number drawn for the pair: by what the candidate is called here, and never by its address, so that a recording
  /// decides the same under other addresses, and tells nobody of whom it was.
  @inline(always) private func chance(_ number: UInt32) -> UInt64 {
    var hash = pair
    hash.mix(UInt64(number))
    return hash.value
  }
}
