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
  package func choose(
    _ object: Digest256, for requester: Requester, wanted: Int, policy: ScoringPolicy, seed: UInt64, at now: Instant
  ) -> [Chosen] {
    guard let number = catalogue.number(of: object) else { return [] }
    let drawn = sample(of: number, near: requester, for: wanted, policy, seed: seed)
    let scorer = Scorer(requester, policy, salt: seed, addresses.localities)
    let scored = scored(drawn, of: number, for: requester, by: scorer, at: now) { _ in }
    return Scoring.choose(scored, for: requester, wanted: wanted, policy) { _, _ in }
  }

  /// The same, with all that is known of them; and why the others are left out, if that is to be explained.
  package func rank(
    _ object: Digest256, for requester: Requester, wanted: Int, policy: ScoringPolicy, seed: UInt64, explaining: Bool,
    at now: Instant
  ) -> Ranking {
    guard let number = catalogue.number(of: object) else { return Ranking() }
    return rank(
      sample(of: number, near: requester, for: wanted, policy, seed: seed), of: number, for: requester,
      wanted: wanted, policy: policy, salt: seed, explaining: explaining, at: now)
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
    let (infohashes, blocks) = (catalogue[object].names.infohashes, catalogue[object].blockCount)
    let scorer = Scorer(requester, policy, salt: salt, addresses.localities)
    var leftOut: [Ranking.LeftOut] = []
    let scored = scored(peers, of: object, for: requester, by: scorer, at: now) { number in
      guard explaining else { return }
      let candidate = candidate(Int(number), infohashes, blocks, at: now)
      leftOut.append(Ranking.LeftOut(candidate, scorer.reason(candidate)))
    }
    return Scoring.ranking(
      of: scored, leftOut, by: scorer, for: requester, wanted: wanted, policy: policy, explaining: explaining
    ) { candidate(Int($0), infohashes, blocks, at: now) }
  }

  /// What is known of those who were chosen for a requester, by the same policy and with the same seed.
  package func named(
    _ chosen: [Chosen], of object: Digest256, for requester: Requester, policy: ScoringPolicy, seed: UInt64,
    at now: Instant
  ) -> [RankedPeer] {
    guard let number = catalogue.number(of: object) else { return [] }
    let (infohashes, blocks) = (catalogue[number].names.infohashes, catalogue[number].blockCount)
    let scorer = Scorer(requester, policy, salt: seed, addresses.localities)
    return chosen.map { scorer.peer(candidate(Int($0.number), infohashes, blocks, at: now), $0, explaining: false) }
  }

  /// Those of some peers that may be told to a requester.
  /// - Parameter leave: told of each of the others.
  private func scored(
    _ peers: [UInt32], of object: Int, for requester: Requester, by scorer: Scorer, at now: Instant,
    leaving leave: (UInt32) -> Void
  ) -> [Chosen] {
    let blocks = catalogue[object].blockCount
    let own = requester.node.flatMap { nodes.number(of: .agent($0)) }
    let spoken = requester.infohash.map { catalogue[object].names.infohashes.firstIndex(of: $0) ?? Int.max }
    let (tick, hasReports) = (Tick(now), pollution.count + unreached.count > 0)
    var scored: [Chosen] = []
    scored.reserveCapacity(peers.count)
    for number in peers {
      var standing = standing(Int(number), blocks, at: tick)
      if hasReports { addReports(to: &standing, of: number, at: now) }
      let key = swarms[Int(number)].key
      let relation = Scorer.Relation(
        isRequester: Int(key.node) == own,
        speaksOther: standing.kind == .stock && spoken.map { $0 != Int(key.infohash) } ?? false)
      if let one = scorer.chosen(standing, number, relation) { scored.append(one) } else { leave(number) }
    }
    return scored
  }

  /// Every peer of an object as a candidate for a ranking, those included that will be left out.
  package func candidates(for object: Digest256, at now: Instant) -> [Candidate] {
    guard let number = catalogue.number(of: object) else { return [] }
    let (infohashes, blocks) = (catalogue[number].names.infohashes, catalogue[number].blockCount)
    return swarms.members(of: number).map { candidate(Int($0), infohashes, blocks, at: now) }
  }

  private func sample(
    of object: Int, near requester: Requester, for wanted: Int, _ policy: ScoringPolicy, seed: UInt64
  ) -> [UInt32] {
    let members = swarms.members(of: object)
    guard members.count > Self.sampleMax, let index = swarms.index(of: object) else { return Array(members) }
    var random = RandomSource(seed: seed)
    let size = min(max(Self.drawnAtLeast, wanted * Self.drawnPercent / 100), Self.sampleMax)
    var drawn: [UInt32] = []
    drawn.reserveCapacity(size)
    if policy.method?.drawsNear ?? true {
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
    // A small table with open addressing, of a power of two: of places and one.
    var size = 16
    while size < 2 * drawn.count { size *= 2 }
    var table = [UInt32](repeating: 0, count: size)
    var slots = table.mutableSpan
    var distinct: [UInt32] = []
    distinct.reserveCapacity(drawn.count)
    for number in drawn {
      var at = Int(truncatingIfNeeded: number &* 0x9E37_79B1 >> 16) & (size - 1)
      while slots[at] != 0, slots[at] != number + 1 { at = (at + 1) & (size - 1) }
      guard slots[at] == 0 else { continue }
      slots[at] = number + 1
      distinct.append(number)
    }
    return distinct
  }

  /// Draws so many, some of them perhaps twice; all of a group that has no more.
  private static func draw(
    _ most: Int, of group: ChunkedArray<UInt32>, _ random: inout RandomSource, into drawn: inout [UInt32]
  ) {
    guard group.count > most else { return drawn.append(contentsOf: group) }
    for _ in 0..<most { drawn.append(group[random.below(group.count)]) }
  }

  /// A peer as it stands, but for what was reported of it.
  @inline(always) private func standing(_ number: Int, _ blocks: Int, at now: Tick) -> Standing {
    Self.standing(swarms[number], nodes[swarms[number].node], addresses, blocks, at: now)
  }

  @inline(always) private static func standing(
    _ peer: PeerRow, _ node: NodeRow, _ addresses: AddressBook, _ blocks: Int, at now: Tick
  ) -> Standing {
    // One whose set is no more counts as silent for ever.
    let (age, lifetime) = peer.presence(node).map { (now - $0.seenAt, $0.lifetime) } ?? (.max, 0)
    let place = node[peer.family]
    var standing = Standing(
      endpoint: place.map { addresses.endpoint(of: $0) } ?? Endpoint(address: .v4(0), port: 0),
      kind: node.isAgent ? .agent : .stock, speaksV2: peer.key.infohash == 0, linkSecurity: node.linkSecurity,
      locality: place.map { addresses.localityNumber(of: $0.address) } ?? 0, held: Int(peer.held), blocks: blocks,
      load: node.load(at: now), age: Tick.span(age), lifetime: Tick.span(lifetime), uplink: node.uplink,
      sending: node.sending, coordinate: node.coordinate.isKnown ? node.coordinate : nil)
    if let other = node[peer.family.other], NodeBook.counts(other, at: now) {
      standing.other = Candidate.Elsewhere(
        endpoint: addresses.endpoint(of: other), locality: addresses.localityNumber(of: other.address))
    }
    return standing
  }

  private func candidate(_ number: Int, _ infohashes: [InfoHash], _ blocks: Int, at now: Instant) -> Candidate {
    var standing = standing(number, blocks, at: Tick(now))
    addReports(to: &standing, of: UInt32(number), at: now)
    let key = swarms[number].key
    return Candidate(standing, node: nodes[Int(key.node)].node, infohash: infohashes[Int(key.infohash)])
  }

  /// Adds what was reported of a peer.
  private func addReports(to standing: inout Standing, of number: UInt32, at now: Instant) {
    if pollution.count > 0 { accuse(&standing, of: number, at: now) }
    if unreached.count > 0 { doubt(&standing, of: number, at: now) }
  }

  /// Adds who reported a peer for corrupt blocks, under any of its names.
  private func accuse(_ standing: inout Standing, of number: UInt32, at now: Instant) {
    let since = now - limits.reportLifetime
    var names = [ReportLedger.Accused.endpoint(standing.endpoint)]
    if let other = standing.other { names.append(.endpoint(other.endpoint)) }
    if let node = nodes[swarms[Int(number)].node].node { names.append(.node(node)) }
    guard let newest = pollution.newest(of: names, since: since) else { return }
    standing.reporters = pollution.reporters(of: names, since: since)
    let (left, all) = ((newest - since).milliseconds, limits.reportLifetime.milliseconds)
    standing.suspicion = Int(left.multipliedFullWidthDivided(by: 1000, over: max(1, all)))
  }

  /// Adds who could not reach a peer: where it is known to be, for where it was is nobody's now.
  private func doubt(_ standing: inout Standing, of number: UInt32, at now: Instant) {
    let (here, other) = (ReportLedger.Accused.endpoint(standing.endpoint), standing.other?.endpoint)
    guard unreached.mayKnow(here) || other.map({ unreached.mayKnow(.endpoint($0)) }) == true else { return }
    let names = [here] + (other.map { [.endpoint($0)] } ?? [])
    let remembered = now - limits.reportLifetime
    guard let newest = unreached.newest(of: names, since: remembered),
      let seenAt = swarms[Int(number)].presence(nodes[swarms[Int(number)].node])?.seenAt
    else { return }
    let asn = addresses.localities.mark(of: standing.locality).asn
    // What was said before it announced itself is no longer so.
    let since = max((seenAt + 1).instant, now - limits.unreachableLifetime)
    standing.unreached.now = unreached.voices(on: names, in: asn, since: since)
    standing.unreached.before = unreached.voices(on: names, in: asn, since: remembered)
    let (left, all) = ((newest - remembered).milliseconds, limits.reportLifetime.milliseconds)
    standing.unreached.freshness = UInt16(clamping: left.multipliedFullWidthDivided(by: 1000, over: max(1, all)))
  }
}
