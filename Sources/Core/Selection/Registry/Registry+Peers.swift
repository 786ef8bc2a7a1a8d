package import Vocabulary

extension Registry {
  /// Candidates for one ranking, at the most.
  static let sampleMax = 256

  /// Takes an announce. A peer that is known is refreshed even where a new one would be refused.
  package mutating func announce(
    _ presence: Presence, of object: Digest256, isCompletion: Bool = false, at now: Instant
  ) -> Registry.Admission {
    guard let index = objects.index(forKey: object) else { return .unknownObject }
    let (place, found) = objects[at: index].place(of: presence.key)
    if found {
      let before = objects[at: index].peers[place]
      if isCompletion, !before.presence.isComplete { objects[at: index].completions += 1 }
      replace(before, by: presence, set: nil, at: (index, place), now: now)
      return .refreshed
    }
    if isCompletion { objects[at: index].completions += 1 }
    guard hasRoom(for: presence, ofObjectAt: index) else { return .full }
    insert(PeerEntry(presence, at: now), at: (index, place))
    return .added
  }

  private mutating func insert(_ peer: PeerEntry, at place: (object: Int, peer: Int)) {
    objects[at: place.object].peers.insert(peer, at: place.peer)
    objects[at: place.object].countCopy(of: peer.presence, times: 1)
    count(peer, at: peer.presence.endpoint.address, times: 1)
    peerCount += 1
  }

  /// A known peer announced again: perhaps from elsewhere, and perhaps it belongs to a set now, or no more.
  private mutating func replace(
    _ before: PeerEntry, by presence: Presence, set: NodeSets.Membership?, at place: (object: Int, peer: Int),
    now: Instant
  ) {
    sets.leave(before.set)
    count(before, at: before.presence.endpoint.address, times: -1)
    objects[at: place.object].countCopy(of: before.presence, times: -1)
    objects[at: place.object].countCopy(of: presence, times: 1)
    objects[at: place.object].peers[place.peer].refresh(presence, at: now)
    objects[at: place.object].peers[place.peer].set = set
    count(objects[at: place.object].peers[place.peer], at: presence.endpoint.address, times: 1)
  }

  // Places

  /// A node that takes links over both address families is seen at a place. Whether that is kept: of a node of which
  /// nothing is known it is only where its announce was taken.
  package mutating func see(
    _ node: NodeID, _ session: UInt64, at place: Candidate.Place, isTaken: Bool, now: Instant
  ) -> Bool {
    places.note(node, session, at: place, mayAdd: isTaken && places.count < limits.peers, now: now)
  }

  /// Where a run of a node was seen lately.
  package func places(of node: NodeID, _ session: UInt64?, at now: Instant) -> [Candidate.Place] {
    places.places(of: node, session, since: now - Self.placeLifetime)
  }

  /// A node reports round trips to others.
  package mutating func measured(
    _ node: NodeID, _ trips: [AgentAnnounce.RoundTrip], random: inout RandomSource, at now: Instant
  ) {
    for trip in trips.prefix(AgentAnnounce.maximumRoundTrips) {
      guard let other = trip.node else { continue }
      coordinates.note(
        node, trip.microseconds, to: other, atMost: limits.peers, random: &random, at: now)
    }
  }

  // Sets

  /// How many objects of a node's set are kept.
  package func holdings(of node: NodeID) -> Int { sets.count(of: node) }

  /// A node with a set is heard of again. False if it has no set of that number, or is elsewhere now.
  package mutating func refreshSet(
    of node: NodeID, _ epoch: UInt64, session: UInt64? = nil, at endpoint: Endpoint, now: Instant
  ) -> Bool {
    let seen = places(of: node, session, at: now).map(\.endpoint)
    return sets.refresh(node, epoch, at: [endpoint] + seen, now: now)
  }

  /// A node's set begins anew; what belonged to it before is gone.
  package mutating func beginSet(
    of node: NodeID, _ epoch: UInt64, at endpoint: Endpoint, lifetime: TimeSpan, now: Instant
  ) {
    sets.begin(node, epoch, at: endpoint, lifetime: lifetime, atMost: limits.peers, now: now)
  }

  /// A node's set is gone: it said that it stops.
  package mutating func endSet(of node: NodeID) { sets.end(node) }

  /// Enters an object into the set of its node, which has one.
  package mutating func hold(_ presence: Presence, by node: NodeID, of object: Digest256, at now: Instant) -> Admission
  {
    guard let index = objects.index(forKey: object) else { return .unknownObject }
    guard let set = sets.membership(of: node) else { return .full }
    if !presence.isComplete { objects[at: index].stripes.remove(node) }
    let (place, found) = objects[at: index].place(of: presence.key)
    let before = found ? objects[at: index].peers[place] : nil
    if before?.set != set, sets.count(of: node) >= limits.holdingsPerNode {
      drops.holdingsOfNode += 1
      return .full
    }
    if let before {
      sets.join(set)
      replace(before, by: presence, set: set, at: (index, place), now: now)
      return .refreshed
    }
    guard hasRoomToHold(presence, ofObjectAt: index) else { return .full }
    var entry = PeerEntry(presence, at: now)
    entry.set = set
    sets.join(set)
    insert(entry, at: (index, place))
    return .added
  }

  /// These were told to somebody whom they have to call: they hear of it with the answer to their next heartbeat.
  package mutating func call(_ peers: [RankedPeer], for object: Digest256) {
    guard let index = objects.index(forKey: object) else { return }
    for node in peers.compactMap(\.node) {
      let (place, found) = objects[at: index].place(of: .agent(node))
      if found, objects[at: index].peers[place].set != nil { sets.call(node, for: object) }
    }
  }

  /// Of which objects a node is to ask who looks for them, once.
  package mutating func takeCalls(of node: NodeID) -> [Digest256] { sets.takeCalls(of: node) }

  /// Whether nobody in an ISP is known to hold a whole object, a node aside.
  package func isLastCopy(of object: Digest256, at node: NodeID, in asn: ASN) -> Bool {
    objects[object].map { $0.copies(in: asn, beside: node) <= 0 } ?? true
  }

  private mutating func hasRoomToHold(_ presence: Presence, ofObjectAt index: Int) -> Bool {
    let block = Self.block(of: presence.endpoint.address)
    guard holdingCount < limits.peers * limits.holdingsPercent / 100 else {
      drops.peersInAll += 1
      return false
    }
    guard (holders[block] ?? 0) < limits.holdingsPerAddress else {
      drops.peersOfAddress += 1
      return false
    }
    return hasRoom(for: presence, ofObjectAt: index, inAll: 0)
  }

  /// Takes a peer out, if it is there: it said that it stopped.
  package mutating func remove(_ key: PeerKey, of object: Digest256) {
    guard let index = objects.index(forKey: object) else { return }
    let (place, found) = objects[at: index].place(of: key)
    guard found else { return }
    let gone = objects[at: index].peers.remove(at: place)
    forget(gone)
    objects[at: index].countCopy(of: gone.presence, times: -1)
    if case .agent(let node) = key { objects[at: index].stripes.remove(node) }
  }

  /// The peer as it announced last, or nil.
  package func peer(_ key: PeerKey, of object: Digest256) -> PeerEntry? {
    guard let entry = objects[object] else { return nil }
    let (place, found) = entry.place(of: key)
    return found ? entry.peers[place] : nil
  }

  /// Notes that a node reported peers that served it corrupt blocks.
  package mutating func report(
    _ polluters: [PollutionLedger.Accused], by reporter: NodeID, from address: IPAddress, at now: Instant
  ) {
    for accused in polluters {
      let report = PollutionLedger.Report(by: reporter, from: address, at: now)
      if !pollution.note(accused, report, atMost: limits.reportedEndpoints) { drops.reports += 1 }
    }
  }

  /// Every peer of an object as a candidate for a ranking, those included that will be left out.
  package func candidates(for object: Digest256, at now: Instant) -> [Candidate] {
    guard let entry = objects[object] else { return [] }
    let since = now - limits.reportLifetime
    return entry.peers.map { candidate($0, of: entry, since: since, at: now) }
  }

  /// Agents of an object as candidates, those left out that are not known.
  package func candidates(_ nodes: [NodeID], for object: Digest256, at now: Instant) -> [Candidate] {
    guard let entry = objects[object] else { return [] }
    let since = now - limits.reportLifetime
    return nodes.compactMap { node in
      let (place, found) = entry.place(of: .agent(node))
      return found ? candidate(entry.peers[place], of: entry, since: since, at: now) : nil
    }
  }

  /// A bounded choice of an object's peers: all of them, or in a large swarm some of one ISP, and some of all, drawn at
  /// random; or all of them drawn from all alike.
  package func sample(
    for object: Digest256, near asn: ASN?, drawsNear: Bool = true, seed: UInt64, at now: Instant
  ) -> [Candidate] {
    guard let entry = objects[object], entry.peers.count > Self.sampleMax else {
      return candidates(for: object, at: now)
    }
    let since = now - limits.reportLifetime
    var random = RandomSource(seed: seed)
    var places: [Int] = []
    let near = drawsNear ? entry.stripes.sample(asn, atMost: Self.sampleMax / 2, random: &random) : []
    for node in near {
      let (place, found) = entry.place(of: .agent(node))
      if found { places.append(place) }
    }
    for _ in 0..<Self.sampleMax - (drawsNear ? Self.sampleMax / 2 : 0) {
      places.append(random.below(entry.peers.count))
    }
    places.sort()
    var chosen: [Candidate] = []
    for (at, place) in places.enumerated() where at == 0 || places[at - 1] != place {
      chosen.append(candidate(entry.peers[place], of: entry, since: since, at: now))
    }
    return chosen
  }

  private func candidate(_ peer: PeerEntry, of entry: ObjectEntry, since: Instant, at now: Instant) -> Candidate {
    let presence = peer.presence
    let seen = presence.key.node.map { places(of: $0, presence.facts.session, at: now) } ?? []
    let other = seen.first { !$0.endpoint.address.isSameFamily(as: presence.endpoint.address) }
    let names = [presence.endpoint, other?.endpoint].compactMap { $0.map { PollutionLedger.Accused.endpoint($0) } }
    let accused = names + [presence.key.node.map { PollutionLedger.Accused.node($0) }].compactMap(\.self)
    // One whose set is no more counts as silent for ever.
    let (age, lifetime) = peer.age(at: now, sets) ?? (.seconds(1 << 32), .zero)
    var candidate = Candidate(
      endpoint: presence.endpoint, node: presence.key.node, kind: presence.key.kind, infohash: presence.infohash,
      speaksV2: presence.infohash == entry.names.truncated, locality: presence.locality, held: presence.held,
      blocks: presence.blocks, load: peer.load(at: now), age: age, lifetime: lifetime,
      uplink: presence.facts.uplink, sending: peer.sending,
      coordinate: presence.key.node.flatMap { coordinates.coordinate(of: $0) }, other: other,
      linkSecurity: presence.facts.linkSecurity)
    guard pollution.count > 0, let newest = pollution.newest(of: accused, since: since) else { return candidate }
    candidate.reporters = pollution.reporters(of: accused, since: since)
    let (left, all) = ((newest - since).milliseconds, limits.reportLifetime.milliseconds)
    candidate.suspicion = Int(left.multipliedFullWidthDivided(by: 1000, over: max(1, all)))
    return candidate
  }

  /// Enters an agent that is in the registry into the object's book of stripes, and returns its part.
  package mutating func takePart(
    _ report: StripeBook.Report, of object: Digest256, seed: UInt64, at now: Instant
  ) -> StripeBook.Part? {
    guard let index = objects.index(forKey: object), objects[at: index].place(of: .agent(report.node)).found else {
      return nil
    }
    var report = report
    report.address = Self.block(of: report.address)
    return objects[at: index].stripes.take(report, object: object, seed: seed, at: now)
  }

  /// Notes that these peers were handed out: next time others come first.
  package mutating func handOut(_ peers: [RankedPeer], of object: Digest256, at now: Instant) {
    guard let index = objects.index(forKey: object) else { return }
    for peer in peers {
      let key = peer.node.map(PeerKey.agent) ?? .stock(peer.endpoint, peer.infohash)
      let (place, found) = objects[at: index].place(of: key)
      if found { objects[at: index].peers[place].handOut(at: now) }
    }
  }

  /// - Parameter inAll: how many of its address count already; those of all objects unless the caller knows better.
  private mutating func hasRoom(for presence: Presence, ofObjectAt index: Int, inAll: Int? = nil) -> Bool {
    guard peerCount < limits.peers else {
      drops.peersInAll += 1
      return false
    }
    guard objects[at: index].peers.count < limits.peersPerObject else {
      drops.peersOfObject += 1
      return false
    }
    let block = Self.block(of: presence.endpoint.address)
    let neighbours = objects[at: index].peers.count { Self.block(of: $0.presence.endpoint.address) == block }
    guard neighbours < limits.peersPerAddress, (inAll ?? addresses[block] ?? 0) < limits.peersPerAddressInAll
    else {
      drops.peersOfAddress += 1
      return false
    }
    // Counts of zero wait for the next sweep: an attacker that comes and goes must not pile them up.
    if addresses.count >= 2 * limits.peers { addresses.removeUnordered { $0 == 0 } }
    return true
  }

}
