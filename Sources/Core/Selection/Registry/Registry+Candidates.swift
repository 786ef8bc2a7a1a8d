package import Vocabulary

/// Who may be handed out, and who is.
extension Registry {
  /// Candidates for one ranking, at the most.
  static let sampleMax = SwarmBook.indexedFrom - 1
  /// Of a large swarm so many are looked at for a list of some, in percent of it, and at the least.
  private static let drawnPercent = 250
  private static let drawnAtLeast = 96
  /// Of those that are drawn, so many hundredths at the requester's site, in its ISP, and in its country.
  private static let nearPercents = [12, 38, 12]

  /// The best peers of an object for a requester: of a bounded choice of them, which is all of a small swarm, and of a
  /// large one some at the requester's site, in its ISP, in its country, and some of all, drawn at random.
  /// - Parameter seed: for what is drawn, and for the choice among equals.
  package func rank(
    _ object: Digest256, for requester: Requester, wanted: Int, policy: ScoringPolicy, seed: UInt64, explaining: Bool,
    at now: Instant
  ) -> Ranking {
    guard let number = catalogue.number(of: object) else { return Ranking() }
    let drawsNear = policy.method?.drawsNear ?? true
    return rank(
      sample(of: number, near: requester, for: wanted, drawsNear: drawsNear, seed: seed), of: number, for: requester,
      wanted: wanted,
      policy: policy, salt: seed, explaining: explaining, at: now)
  }

  /// The best of some agents of an object for a requester, those left out that are not known.
  package func rank(
    _ nodes: [NodeID], of object: Digest256, for requester: Requester, wanted: Int, policy: ScoringPolicy, salt: UInt64,
    at now: Instant
  ) -> Ranking {
    guard let object = catalogue.number(of: object) else { return Ranking() }
    return rank(
      nodes.compactMap { number(of: .agent($0), of: object).map { UInt32($0) } }, of: object, for: requester,
      wanted: wanted, policy: policy, salt: salt, explaining: false, at: now)
  }

  private func rank(
    _ peers: [UInt32], of object: Int, for requester: Requester, wanted: Int, policy: ScoringPolicy, salt: UInt64,
    explaining: Bool, at now: Instant
  ) -> Ranking {
    let infohashes = catalogue[object].names.infohashes
    let blocks = catalogue[object].blockCount
    // Each is made when it is looked at, for most are scored and forgotten.
    return Scoring.rank(
      peers.count, in: addresses.localities, for: requester, wanted: wanted, policy: policy, salt: salt,
      explaining: explaining
    ) { candidate(Int(peers[$0]), infohashes, blocks, at: now) }
  }

  /// Every peer of an object as a candidate for a ranking, those included that will be left out.
  package func candidates(for object: Digest256, at now: Instant) -> [Candidate] {
    guard let number = catalogue.number(of: object) else { return [] }
    let (infohashes, blocks) = (catalogue[number].names.infohashes, catalogue[number].blockCount)
    return swarms.members(of: number).map { candidate(Int($0), infohashes, blocks, at: now) }
  }

  private func sample(
    of object: Int, near requester: Requester, for wanted: Int, drawsNear: Bool, seed: UInt64
  ) -> [UInt32] {
    let members = swarms.members(of: object)
    guard members.count > Self.sampleMax, let index = swarms.index(of: object) else { return Array(members) }
    var random = RandomSource(seed: seed)
    let size = min(max(Self.drawnAtLeast, wanted * Self.drawnPercent / 100), Self.sampleMax)
    var drawn: [UInt32] = []
    drawn.reserveCapacity(size)
    if drawsNear {
      let seen = [requester.address.family, requester.address.family.other].compactMap { requester.own($0) }
      for (address, locality) in seen {
        for (key, percent) in zip(SwarmIndex.keys(of: address, in: locality), Self.nearPercents) {
          guard let group = index.peers(of: key) else { continue }
          Self.draw(size * percent / 100 / seen.count, of: group, &random, into: &drawn)
        }
      }
    }
    Self.draw(size - drawn.count, of: members, &random, into: &drawn)
    return Self.distinct(drawn)
  }

  /// Each once, in the order in which they were drawn.
  private static func distinct(_ drawn: [UInt32]) -> [UInt32] {
    // A small table with open addressing, as long as it is not full.
    var slots = [UInt32](repeating: .max, count: 4 * (sampleMax + 1))
    return drawn.filter { number in
      var at = Int(number &* 0x9E37_79B1 >> 16) % slots.count
      while slots[at] != .max {
        if slots[at] == number { return false }
        at = (at + 1) % slots.count
      }
      slots[at] = number
      return true
    }
  }

  /// Draws so many, some of them perhaps twice; all of a group that has no more.
  private static func draw(
    _ most: Int, of group: ChunkedArray<UInt32>, _ random: inout RandomSource, into drawn: inout [UInt32]
  ) {
    guard group.count > most else { return drawn.append(contentsOf: group) }
    for _ in 0..<most { drawn.append(group[random.below(group.count)]) }
  }

  @inline(__always) private func candidate(_ number: Int, _ infohashes: [InfoHash], _ blocks: Int, at now: Instant)
    -> Candidate
  {
    var candidate = Self.candidate(
      swarms[number], nodes[swarms[number].node], addresses, infohashes, blocks, at: Tick(now))
    if pollution.count > 0 { accuse(&candidate, since: now - limits.reportLifetime) }
    if unreached.count > 0 { doubt(&candidate, number, at: now) }
    return candidate
  }

  @inline(__always) private static func candidate(
    _ peer: PeerRow, _ node: NodeRow, _ addresses: AddressBook, _ infohashes: [InfoHash], _ blocks: Int, at now: Tick
  ) -> Candidate {
    // One whose set is no more counts as silent for ever.
    let (age, lifetime) = peer.presence(node).map { (now - $0.seenAt, $0.lifetime) } ?? (.max, 0)
    let infohash = Int(peer.key.infohash)
    let place = node[peer.family]
    var candidate = Candidate(
      endpoint: place.map { addresses.endpoint(of: $0) } ?? Endpoint(address: .v4(0), port: 0), node: node.node,
      kind: node.node == nil ? .stock : .agent, infohash: infohashes[infohash], speaksV2: infohash == 0,
      held: Int(peer.held), blocks: blocks, load: node.load(at: now), age: Tick.span(age),
      lifetime: Tick.span(lifetime), uplink: node.uplink, sending: node.sending,
      coordinate: node.coordinate.isKnown ? node.coordinate : nil, linkSecurity: node.linkSecurity)
    if let place { candidate.locality = addresses.localityNumber(of: place.address) }
    if let other = node[peer.family.other], NodeBook.counts(other, at: now) {
      candidate.other = Candidate.Elsewhere(
        endpoint: addresses.endpoint(of: other), locality: addresses.localityNumber(of: other.address))
    }
    return candidate
  }

  /// Adds what was reported of a candidate, under any of its names.
  private func accuse(_ candidate: inout Candidate, since: Instant) {
    var names = [ReportLedger.Accused.endpoint(candidate.endpoint)]
    if let other = candidate.other { names.append(.endpoint(other.endpoint)) }
    if let node = candidate.node { names.append(.node(node)) }
    guard let newest = pollution.newest(of: names, since: since) else { return }
    candidate.reporters = pollution.reporters(of: names, since: since)
    let (left, all) = ((newest - since).milliseconds, limits.reportLifetime.milliseconds)
    candidate.suspicion = Int(left.multipliedFullWidthDivided(by: 1000, over: max(1, all)))
  }

  /// Adds who could not reach a candidate: where it is known to be, for where it was is nobody's now.
  private func doubt(_ candidate: inout Candidate, _ peer: Int, at now: Instant) {
    let (here, other) = (ReportLedger.Accused.endpoint(candidate.endpoint), candidate.other?.endpoint)
    guard unreached.mayKnow(here) || other.map({ unreached.mayKnow(.endpoint($0)) }) == true else { return }
    let names = [here] + (other.map { [.endpoint($0)] } ?? [])
    let remembered = now - limits.reportLifetime
    guard let newest = unreached.newest(of: names, since: remembered),
      let seenAt = swarms[peer].presence(nodes[swarms[peer].node])?.seenAt
    else { return }
    let asn = addresses.localities.mark(of: candidate.locality).asn
    // What was said before it announced itself is no longer so.
    let since = max((seenAt + 1).instant, now - limits.unreachableLifetime)
    candidate.unreached.now = unreached.voices(on: names, in: asn, since: since)
    candidate.unreached.before = unreached.voices(on: names, in: asn, since: remembered)
    let (left, all) = ((newest - remembered).milliseconds, limits.reportLifetime.milliseconds)
    candidate.unreached.freshness = UInt16(clamping: left.multipliedFullWidthDivided(by: 1000, over: max(1, all)))
  }
}
