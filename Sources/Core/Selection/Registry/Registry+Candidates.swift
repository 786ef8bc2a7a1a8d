package import Vocabulary

/// Who may be handed out: what a ranking is given.
extension Registry {
  /// Candidates for one ranking, at the most.
  static let sampleMax = SwarmBook.indexedFrom - 1
  /// Of a large swarm so many are drawn at the requester's site, in its ISP, and in its country.
  private static let drawnAtSite = 32
  private static let drawnInISP = 96
  private static let drawnInCountry = 32

  /// Every peer of an object as a candidate for a ranking, those included that will be left out.
  package func candidates(for object: Digest256, at now: Instant) -> [Candidate] {
    guard let number = catalogue.number(of: object) else { return [] }
    return candidates(swarms.members(of: number), of: number, at: now)
  }

  /// Agents of an object as candidates, those left out that are not known.
  package func candidates(_ nodes: [NodeID], for object: Digest256, at now: Instant) -> [Candidate] {
    guard let object = catalogue.number(of: object) else { return [] }
    return candidates(nodes.compactMap { number(of: .agent($0), of: object) }.map { UInt32($0) }, of: object, at: now)
  }

  /// A bounded choice of an object's peers: all of them, or of a large swarm some at the requester's site, in its ISP,
  /// in its country, and some of all, drawn at random; or all of them drawn from all alike.
  package func sample(
    for object: Digest256, near requester: Requester, drawsNear: Bool = true, seed: UInt64, at now: Instant
  ) -> [Candidate] {
    guard let number = catalogue.number(of: object) else { return [] }
    let members = swarms.members(of: number)
    guard members.count > Self.sampleMax, let index = swarms.index(of: number) else {
      return candidates(members, of: number, at: now)
    }
    var random = RandomSource(seed: seed)
    var drawn: [UInt32] = []
    drawn.reserveCapacity(Self.sampleMax)
    if drawsNear {
      let most = [Self.drawnAtSite, Self.drawnInISP, Self.drawnInCountry]
      let seen = [requester.address.family, requester.address.family.other].compactMap { requester.own($0) }
      for (address, locality) in seen {
        for (key, most) in zip(SwarmIndex.keys(of: address, in: locality), most) {
          guard let group = index.peers(of: key) else { continue }
          Self.draw(most / seen.count, of: group, &random, into: &drawn)
        }
      }
    }
    Self.draw(Self.sampleMax - drawn.count, of: members, &random, into: &drawn)
    drawn.sort()
    var last: UInt32?
    let distinct = drawn.filter { number in
      defer { last = number }
      return number != last
    }
    return candidates(distinct, of: number, at: now)
  }

  /// Draws so many, some of them perhaps twice; all of a group that has no more.
  private static func draw(
    _ most: Int, of group: ChunkedArray<UInt32>, _ random: inout RandomSource, into drawn: inout [UInt32]
  ) {
    guard group.count > most else { return drawn.append(contentsOf: group) }
    for _ in 0..<most { drawn.append(group[random.below(group.count)]) }
  }

  private func candidates(
    _ peers: some Collection<UInt32>, of object: Int, at now: Instant
  ) -> [Candidate] {
    let infohashes = catalogue[object].names.infohashes
    let blocks = catalogue[object].blockCount
    let since = now - limits.reportLifetime
    var candidates: [Candidate] = []
    candidates.reserveCapacity(peers.count)
    for peer in peers {
      if var candidate = candidate(swarms[Int(peer)], infohashes, blocks, at: Tick(now)) {
        if pollution.count > 0 { accuse(&candidate, since: since) }
        candidates.append(candidate)
      }
    }
    return candidates
  }

  private func candidate(_ peer: PeerRow, _ infohashes: [InfoHash], _ blocks: Int, at now: Tick) -> Candidate? {
    let node = nodes[peer.node]
    guard let place = node[peer.family] else { return nil }
    let endpoint = nodes.endpoint(of: place, addresses)
    // One whose set is no more counts as silent for ever.
    let (age, lifetime) = peer.presence(node).map { (now - $0.seenAt, $0.lifetime) } ?? (.max, 0)
    let infohash = Int(peer.key.infohash)
    return Candidate(
      endpoint: endpoint, node: node.node, kind: node.node == nil ? .stock : .agent, infohash: infohashes[infohash],
      speaksV2: infohash == 0, locality: addresses.locality(of: place.address), held: Int(peer.held), blocks: blocks,
      load: node.load(at: now), age: Tick.span(age), lifetime: Tick.span(lifetime), uplink: node.uplink,
      sending: node.sending, coordinate: node.coordinate.isKnown ? node.coordinate : nil,
      other: node[peer.family.other].flatMap { nodes.seen($0, addresses, at: now) }, linkSecurity: node.linkSecurity)
  }

  /// Adds what was reported of a candidate, under any of its names.
  private func accuse(_ candidate: inout Candidate, since: Instant) {
    var names = [PollutionLedger.Accused.endpoint(candidate.endpoint)]
    if let other = candidate.other { names.append(.endpoint(other.endpoint)) }
    if let node = candidate.node { names.append(.node(node)) }
    guard let newest = pollution.newest(of: names, since: since) else { return }
    candidate.reporters = pollution.reporters(of: names, since: since)
    let (left, all) = ((newest - since).milliseconds, limits.reportLifetime.milliseconds)
    candidate.suspicion = Int(left.multipliedFullWidthDivided(by: 1000, over: max(1, all)))
  }
}
