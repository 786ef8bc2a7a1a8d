package import Vocabulary

/// Who holds what: objects that origins registered, and the peers that announced them. In memory, soft state:
/// what is not repeated is forgotten, and after a restart the next announces fill it again.
///
/// What it keeps is in organs: objects and their addresses in the `Catalogue`, nodes in the `NodeBook`, peers in the
/// `SwarmBook`, all rows that name each other by number.
package struct Registry: Codable, Sendable {
  /// When a peer of an object announced, to a sixteenth of a second.
  package struct PeerEntry: Hashable, Sendable {
    package let firstSeen: Instant
    /// When it was announced last, itself: one that is only held may live longer by its node's heartbeats.
    package let lastSeen: Instant
  }

  /// A node that was seen at an endpoint is believed to be there for so long.
  package static let placeLifetime = NodeBook.placeLifetime

  package let limits: Limits
  var catalogue: Catalogue
  var nodes: NodeBook
  var swarms: SwarmBook
  var addresses: AddressBook
  private var stripes: StripeLedger
  package internal(set) var pollution = ReportLedger()
  /// By first words: who was wrong cannot keep a peer off lists by saying the same again and again.
  package internal(set) var unreached: ReportLedger
  private var refused = Drops()

  /// - Parameter seed: unknown to strangers, who choose what is kept under.
  package init(limits: Limits = Limits(), seed: UInt64 = 0) {
    self.limits = limits
    catalogue = Catalogue(limits, seed: seed)
    nodes = NodeBook(atMost: limits.peers, seed: seed)
    swarms = SwarmBook(seed: seed)
    addresses = AddressBook(seed: seed)
    stripes = StripeLedger(seed: seed)
    unreached = ReportLedger(firstWordStands: limits.reportLifetime)
  }

  package var drops: Drops {
    var drops = refused
    (drops.objects, drops.publications) = (catalogue.objectsDropped, catalogue.publicationsDropped)
    return drops
  }

  /// Whether there is nothing to forget.
  package var isEmpty: Bool { catalogue.count == 0 && nodes.count == 0 && pollution.count == 0 && unreached.count == 0 }

  // Objects

  package var objectCount: Int { catalogue.count }

  /// The first objects, in the order of registration, but that a new one takes the place of one that is forgotten.
  package func entries(atMost most: Int) -> [ObjectEntry] { catalogue.first(most) }

  package func entry(of object: Digest256) -> ObjectEntry? { catalogue.number(of: object).map { catalogue[$0] } }

  /// What an announce needs of an object.
  package func subject(_ object: Digest256) -> (infohash: InfoHash, blocks: Int)? {
    catalogue.number(of: object).map { (catalogue[$0].names.truncated, catalogue[$0].blockCount) }
  }

  /// The object that an infohash of any of its descriptions names, or nil.
  package func object(named infohash: InfoHash) -> Digest256? {
    catalogue.number(named: infohash).map { catalogue[$0].names.object }
  }

  /// The newest object published under a URL, or nil.
  package func object(at url: String) -> Digest256? { catalogue.number(at: url).map { catalogue[$0].names.object } }

  /// Whether the object's origin repeated its registration lately.
  package func isRegistered(_ object: Digest256, at now: Instant) -> Bool {
    catalogue.number(of: object).map { catalogue.isRegistered($0, at: now) } ?? false
  }

  /// What origins have withdrawn.
  package var withdrawals: WithdrawalBook { catalogue.withdrawals }

  /// Takes a registration, new or repeated. What it refuses, it leaves as it was.
  ///
  /// - Parameters:
  ///   - from: who brought it, unless it is this machine.
  ///   - signedAt: seconds since 1970.
  ///   - isCarried: somebody else than the origin brought it.
  ///   - predecessors: keys of the same origin that have handed over to this one.
  ///   - uplink: what the origin's line carries, by its own word.
  package mutating func register(
    _ names: ObjectEntry.Names, length: ByteCount, url: String, origin: NodeID, from: IPAddress? = nil,
    signedAt: Int64 = .max, isCarried: Bool = false, predecessors: [NodeID] = [], uplink: ByteRate? = nil,
    at now: Instant
  ) -> RegistrationOutcome {
    catalogue.register(
      names, length: length, url: url, origin: origin, from: from, signedAt: signedAt, isCarried: isCarried,
      predecessors: predecessors, uplink: uplink, at: now)
  }

  /// An origin withdraws what it published at an address. The object is forgotten unless somebody else publishes it as
  /// well; those who only hold it are to ask about it, for they know by which address they have it.
  ///
  /// - Parameters:
  ///   - url: the address of the withdrawal, in the spelling of registrations.
  ///   - from: who brought it, unless it is this machine.
  /// - Returns: whether that is new, and taken.
  package mutating func withdraw(
    _ withdrawal: Withdrawal, at url: String, from: IPAddress? = nil
  ) -> WithdrawalBook.Outcome {
    let (outcome, object, isOver) = catalogue.withdraw(withdrawal, at: url, from: from)
    guard let object else { return outcome }
    for member in swarms.members(of: object) { nodes.call(swarms[Int(member)].node, for: withdrawal.object) }
    if isOver { forget(object) }
    return outcome
  }

  /// Whether an origin publishes an object at an address.
  package func publishes(_ object: Digest256, _ origin: NodeID, at url: String) -> Bool {
    catalogue.publishes(object, origin, at: url)
  }

  /// Whether somebody else's live registration owns an address.
  package func isTaken(_ url: String, from origin: NodeID, at now: Instant) -> Bool {
    catalogue.isTaken(url, from: origin, at: now)
  }

  private mutating func forget(_ object: Int) {
    for member in swarms.members(of: object) { remove(Int(member)) }
    swarms.forget(object)
    stripes.forget(object)
    catalogue.forget(object)
  }

  // Peers

  /// Peers of all objects, the expired ones that were not swept yet included.
  package var peerCount: Int { swarms.count }

  /// How many of them their nodes hold and ask nothing about.
  package var holdingCount: Int { swarms.holding }

  /// How many peers all objects have, as of the last sweep.
  package var census: ObjectEntry.Census { swarms.census }

  /// How many peers an object has, as of the last sweep.
  package func census(of object: Digest256) -> ObjectEntry.Census {
    catalogue.number(of: object).map { swarms.swarm($0).census } ?? ObjectEntry.Census()
  }

  /// How many peers said that they completed an object (BEP 48's `downloaded`).
  package func completions(of object: Digest256) -> Int {
    catalogue.number(of: object).map { Int(swarms.swarm($0).completions) } ?? 0
  }

  /// The ISPs of an object's peers and of one more address, and the place of that address's ISP among them, unknown
  /// last.
  package func isps(of object: Digest256, with locality: Locality) -> (count: Int, index: Int) {
    catalogue.number(of: object).map { swarms.isps(of: $0, with: locality.asn, addresses) } ?? (count: 1, index: 0)
  }

  /// Whether nobody in an ISP is known to hold a whole object, a node aside.
  package func isLastCopy(of object: Digest256, at node: NodeID, in asn: ASN) -> Bool {
    guard let number = catalogue.number(of: object) else { return true }
    var copies = swarms.copies(of: number, in: asn, addresses)
    if let own = self.number(of: .agent(node), of: number), swarms[own].isComplete,
      addresses.asn(of: swarms[own].address) == asn
    {
      copies -= 1
    }
    return copies <= 0
  }

  /// The peer as it announced last, or nil.
  package func peer(_ key: PeerKey, of object: Digest256) -> PeerEntry? {
    guard let object = catalogue.number(of: object), let number = number(of: key, of: object) else { return nil }
    return PeerEntry(firstSeen: swarms[number].firstSeen.instant, lastSeen: swarms[number].lastSeen.instant)
  }

  /// Whether a peer announced an object last without having all of it.
  package func isIncomplete(_ key: PeerKey, of object: Digest256) -> Bool {
    guard let object = catalogue.number(of: object), let number = number(of: key, of: object) else { return false }
    return !swarms[number].isComplete
  }

  /// Takes an announce. A peer that is known is refreshed even where a new one would be refused.
  package mutating func announce(
    _ presence: Presence, of object: Digest256, isCompletion: Bool = false, at now: Instant
  ) -> Admission {
    guard let object = catalogue.number(of: object) else { return .unknownObject }
    let before = number(of: presence.key, of: object)
    if isCompletion, before.map({ !swarms[$0].isComplete }) ?? true { swarms.complete(object) }
    return admit(presence, to: object, before, set: 0, now: Tick(now))
  }

  /// Enters an object into the set of its node, which has one.
  package mutating func hold(_ presence: Presence, by node: NodeID, of object: Digest256, at now: Instant) -> Admission
  {
    guard let object = catalogue.number(of: object) else { return .unknownObject }
    guard let row = nodes.row(of: node), let set = row.set?.number else { return .full }
    if !presence.isComplete { stripes.remove(node, from: object) }
    let before = number(of: presence.key, of: object)
    if before.map({ swarms[$0].set != set }) ?? true, Int(row.held) >= limits.holdingsPerNode {
      refused.holdingsOfNode += 1
      return .full
    }
    return admit(presence, to: object, before, set: set, now: Tick(now))
  }

  private mutating func admit(
    _ presence: Presence, to object: Int, _ before: Int?, set: UInt32, now: Tick
  ) -> Admission {
    guard let infohash = place(ofInfohash: presence.key, of: object) else { return .unknownObject }
    guard before != nil || hasRoom(for: presence, at: object, isHolding: set != 0) else { return .full }
    let isAgent = presence.key.kind == .agent
    let node = nodes.announced(
      presence.key.row, presence.facts, from: presence.endpoint, in: presence.locality, &addresses, at: now)
    // Who is elsewhere has no set any more.
    removeEnded()
    guard let node, let place = nodes[node][presence.endpoint.address.family] else { return .full }
    let current = nodes[node].set
    guard set == 0 || current?.number == set else { return .full }
    let beside = set != 0 && nodes[node].held > 0 ? current.map { Int($0.first) } : nil
    let key = PeerRow.Key(node: UInt32(node), object: UInt32(object), infohash: infohash)
    let uploaded = UInt32(clamping: max(0, presence.uploaded.value) >> 10)
    guard let before = swarms.number(of: key) else {
      nodes.joined(node)
      nodes.sent(node, more: 0, at: now)
      let row = PeerRow(
        key: key, family: presence.endpoint.address.family, isComplete: presence.isComplete, address: place.address,
        held: UInt32(clamping: presence.held), uploaded: uploaded, firstSeen: now, lastSeen: now,
        lifetime: Tick.count(presence.lifetime), set: set)
      let number = swarms.add(row, isAgent: isAgent, beside: beside, &addresses)
      if set != 0 { nodes.entered(node, number) }
      return .added
    }
    let row = swarms[before]
    if uploaded > row.uploaded { nodes.sent(node, more: Int64(uploaded - row.uploaded) << 10, at: now) }
    let other = swarms.update(before, isAgent: isAgent, beside: beside, &addresses) { row in
      (row.family, row.address) = (presence.endpoint.address.family, place.address)
      (row.isComplete, row.held) = (presence.isComplete, UInt32(clamping: presence.held))
      (row.uploaded, row.set) = (uploaded, set)
      (row.lastSeen, row.lifetime) = (now, Tick.count(presence.lifetime))
    }
    if row.set != set {
      if row.set != 0 { nodes.dropped(node, before, set: row.set, other: other) }
      if set != 0 { nodes.entered(node, before) }
    }
    return .refreshed
  }

  /// Takes out what belonged to sets that are no more.
  private mutating func removeEnded() {
    for one in nodes.takeEnded() {
      for member in swarms.set(of: one) { remove(member) }
    }
  }

  /// Whether a new peer fits; else why not is counted.
  private mutating func hasRoom(for presence: Presence, at object: Int, isHolding: Bool) -> Bool {
    let (here, asking, holding) = addresses.peers(
      at: presence.endpoint.address, in: presence.locality, of: object)
    let isFull =
      swarms.count >= limits.peers || isHolding && swarms.holding >= limits.peers * limits.holdingsPercent / 100
    let isCrowded =
      here >= limits.peersPerAddress || isHolding && holding >= limits.holdingsPerAddress
      || !isHolding && asking >= limits.peersPerAddressInAll
    if isFull {
      refused.peersInAll += 1
    } else if swarms.memberCount(of: object) >= limits.peersPerObject {
      refused.peersOfObject += 1
    } else if isCrowded {
      refused.peersOfAddress += 1
    } else {
      return true
    }
    return false
  }

  /// The number of a peer.
  func number(of key: PeerKey, of object: Int) -> Int? {
    guard let node = nodes.number(of: key.row), let infohash = place(ofInfohash: key, of: object) else { return nil }
    return swarms.number(of: PeerRow.Key(node: UInt32(node), object: UInt32(object), infohash: infohash))
  }

  /// Which of an object's infohashes a peer speaks: the first of an agent, which speaks them all; nil if it is no name
  /// of the object.
  private func place(ofInfohash key: PeerKey, of object: Int) -> UInt8? {
    guard case .stock(_, let infohash) = key else { return 0 }
    return catalogue[object].names.infohashes.firstIndex(of: infohash).map { UInt8($0) }
  }

  /// Takes a peer out, if it is there: it said that it stopped.
  package mutating func remove(_ key: PeerKey, of object: Digest256) {
    guard let object = catalogue.number(of: object), let number = number(of: key, of: object) else { return }
    remove(number)
  }

  private mutating func remove(_ number: Int) {
    let row = swarms[number]
    let node = nodes[row.node].node
    let other = swarms.remove(number, isAgent: node != nil, &addresses)
    nodes.left(row.node)
    if row.isHolding { nodes.dropped(row.node, number, set: row.set, other: other) }
    if let node { stripes.remove(node, from: row.object) }
  }

  /// Notes that these peers were handed out: next time others come first.
  package mutating func handOut(_ peers: [Chosen], at now: Instant) {
    let tick = Tick(now)
    for peer in peers { nodes.handOut(swarms[Int(peer.number)].node, at: tick) }
  }

  /// Enters an agent that is in the registry into the object's book of stripes, and returns its part. There is a book
  /// while somebody downloads the object; of one that nobody does, nobody has a part.
  package mutating func takePart(
    _ report: StripeBook.Report, of object: Digest256, seed: UInt64, at now: Instant
  ) -> StripeBook.Part? {
    guard let number = catalogue.number(of: object), self.number(of: .agent(report.node), of: number) != nil else {
      return nil
    }
    var report = report
    report.address = Self.block(of: report.address)
    if !stripes.has(number) {
      if report.held >= report.blocks { return StripeBook.Part(sums: StripeSums()) }
      beginStripes(of: number, blocks: report.blocks, at: now)
    }
    return stripes.take(report, of: number, named: object, seed: seed, at: now)
  }

  /// Which seats of its ISP's stripes an agent has, a bit each (`StripeBook`).
  package func seats(of node: NodeID, in object: Digest256) -> UInt64 {
    catalogue.number(of: object).map { stripes.seats(of: node, in: $0) } ?? 0
  }

  /// Another selector has taken the announce of an agent that is in the registry, and told it which seats it has.
  package mutating func claim(
    _ seats: UInt64, gained: UInt64, _ report: StripeBook.Report, of object: Digest256, at now: Instant
  ) {
    guard let number = catalogue.number(of: object), self.number(of: .agent(report.node), of: number) != nil else {
      return
    }
    var report = report
    report.address = Self.block(of: report.address)
    if !stripes.has(number), report.held < report.blocks { beginStripes(of: number, blocks: report.blocks, at: now) }
    stripes.claim(seats, gained: gained, report, of: number, at: now)
  }

  /// What an agent was given here has been told to the other selectors, after whatever they told before.
  package mutating func confirm(_ gained: UInt64, of node: NodeID, in object: Digest256) {
    if let number = catalogue.number(of: object) { stripes.confirm(gained, of: node, in: number) }
  }

  /// Begins an object's book of stripes with those who hold the whole object.
  private mutating func beginStripes(of object: Int, blocks: Int, at now: Instant) {
    var book = StripeBook()
    for member in swarms.members(of: object) {
      let row = swarms[Int(member)]
      let node = nodes[row.node]
      guard row.isComplete, let name = node.node, !row.isExpired(node, at: Tick(now)),
        let place = node[row.family]
      else { continue }
      let interval = Tick.span((row.presence(node)?.lifetime ?? 0) / 4)
      book.add(
        StripeBook.Report(
          node: name, asn: addresses.asn(of: row.address), address: addresses.block(of: row.address),
          isDialable: place.port != 0, held: blocks, blocks: blocks, uplink: node.uplink, interval: interval),
        at: row.lastSeen.instant)
    }
    stripes.begin(object, book)
  }

  // Nodes

  /// A node that takes links over both address families is seen at a place. Whether that is kept: of a node of which
  /// nothing is known it is only where its announce was taken.
  package mutating func see(
    _ node: NodeID, _ session: UInt64, at place: Requester.Place, isTaken: Bool, now: Instant
  ) -> Bool {
    defer { removeEnded() }
    return nodes.see(node, session, at: place, isTaken: isTaken, &addresses, now: Tick(now))
  }

  /// Where a run of a node was seen lately.
  package func places(of node: NodeID, _ session: UInt64?, at now: Instant) -> [Requester.Place] {
    nodes.places(of: node, session, addresses, at: Tick(now))
  }

  /// A node reports round trips to others.
  package mutating func measured(
    _ node: NodeID, _ trips: [AgentAnnounce.RoundTrip], random: inout RandomSource, at now: Instant
  ) {
    for trip in trips.prefix(AgentAnnounce.maximumRoundTrips) {
      guard let other = trip.node else { continue }
      nodes.measured(node, trip.microseconds, to: other, addresses, random: &random, at: Tick(now))
    }
  }

  /// Where a node is in the space of round trips; nil while that is not known.
  package func coordinate(of node: NodeID) -> NetworkCoordinate? { nodes.coordinate(of: node) }

  /// Another selector tells where a node is in the space of round trips, if the node is known.
  package mutating func place(_ node: NodeID, at coordinate: NetworkCoordinate, now: Instant) {
    nodes.place(node, at: coordinate, now: Tick(now))
  }

  /// How many objects of a node's set are kept.
  package func holdings(of node: NodeID) -> Int { nodes.row(of: node).map { Int($0.held) } ?? 0 }

  /// A node with a set is heard of again. False if it has no set of that number, or is elsewhere now.
  package mutating func refreshSet(
    of node: NodeID, _ epoch: UInt64, session: UInt64? = nil, at endpoint: Endpoint, now: Instant
  ) -> Bool {
    nodes.refreshSet(of: node, epoch, session: session, from: endpoint, addresses, now: Tick(now))
  }

  /// A node's set begins anew; what belonged to it before is gone.
  package mutating func beginSet(
    of node: NodeID, _ epoch: UInt64, at endpoint: Endpoint, in locality: Locality, lifetime: TimeSpan, now: Instant
  ) {
    nodes.beginSet(
      of: node, epoch, from: endpoint, in: locality, lifetime: lifetime, &addresses, now: Tick(now))
    removeEnded()
  }

  /// A node's set is gone: it said that it stops.
  package mutating func endSet(of node: NodeID) {
    nodes.endSet(of: node)
    removeEnded()
  }

  /// These were told to somebody whom they have to call: they hear of it with the answer to their next heartbeat.
  package mutating func call(_ called: [NodeID], for object: Digest256) {
    guard let number = catalogue.number(of: object) else { return }
    for node in called {
      if let peer = self.number(of: .agent(node), of: number) { _ = call(peer, for: object) }
    }
  }

  /// The same for peers of an object that were chosen just now. Those of whom that is new.
  package mutating func call(_ chosen: [Chosen], for object: Digest256) -> [NodeID] {
    chosen.compactMap { call(Int($0.number), for: object) }
  }

  private mutating func call(_ peer: Int, for object: Digest256) -> NodeID? {
    let node = swarms[peer].node
    return swarms[peer].isHolding && nodes.call(node, for: object) ? nodes[node].node : nil
  }

  /// Of which objects a node is to ask who looks for them, once.
  package mutating func takeCalls(of node: NodeID) -> [Digest256] { nodes.takeCalls(of: node) }

  /// Notes that a node reported peers that served it corrupt blocks.
  package mutating func report(
    _ polluters: [ReportLedger.Accused], by reporter: NodeID, from address: IPAddress, at now: Instant
  ) {
    for accused in polluters {
      let report = ReportLedger.Report(by: reporter, from: address, at: now)
      if pollution.note(accused, report, atMost: limits.reportedEndpoints) == .hasNoRoom { refused.reports += 1 }
    }
  }

  /// Notes that a node of an ISP could not reach peers, each some time ago. Returns where its network had not said so
  /// lately.
  package mutating func report(
    unreachable peers: [SharedEntry.Unreachable], by reporter: NodeID, from address: IPAddress, in asn: ASN?,
    at now: Instant
  ) -> [Endpoint] {
    let (new, dropped) = unreached.note(peers, by: reporter, from: address, in: asn, limits, at: now)
    refused.reports += dropped
    return new
  }

  // Time

  /// Forgets peers that did not announce again, objects whose grace is over, and old reports: looks at those only whose
  /// time may be over. Returns how many peers and objects were forgotten.
  package mutating func sweep(at now: Instant) -> (peers: Int, objects: Int) {
    let before = (peers: swarms.count, objects: catalogue.count)
    let tick = Tick(now)
    while let number = swarms.next(at: tick) {
      let row = swarms[number]
      if tick - row.lastSeen <= row.lifetime {
        swarms.keep(number, due: row.lastSeen + row.lifetime)
      } else {
        remove(number)
      }
    }
    while let object = catalogue.next(at: now) { forget(object) }
    nodes.sweep(&addresses, at: tick)
    removeEnded()
    stripes.sweep()
    pollution.forget(before: now - limits.reportLifetime)
    unreached.forget(before: now - limits.reportLifetime)
    return (before.peers - swarms.count, before.objects - catalogue.count)
  }
}
