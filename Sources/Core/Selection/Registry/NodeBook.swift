import Vocabulary

/// The nodes of all swarms, each once: where it is, what it can, and the set of what it holds.
struct NodeBook: Codable, Sendable {
  /// Objects of which nodes that only hold them are to ask who looks for them: somebody was told of the node whom it
  /// has to call. What does not fit into one answer is dropped.
  private struct CallBook: Codable, Sendable {
    private var called: ChunkedDictionary<NodeID, [Digest256]>

    init(seed: UInt64) { called = ChunkedDictionary(seed: seed) }

    /// Whether that is new.
    mutating func note(_ node: NodeID, for object: Digest256) -> Bool {
      let known = called[node] ?? []
      guard known.count < HoldingsReply.maximumCalled, !known.contains(object) else { return false }
      called.updateValue(known + [object], forKey: node)
      return true
    }

    /// Of which objects a node is to ask, once.
    mutating func take(of node: NodeID) -> [Digest256] { called.removeUnordered(node) ?? [] }

    mutating func forget(_ node: NodeID) { called.removeUnordered(node) }
  }

  /// A node that was seen at an endpoint is believed to be there for so long.
  static let placeLifetime = TimeSpan.seconds(200)
  /// Where a node is in the space of round trips is remembered for so long.
  static let coordinateLifetime = TimeSpan.seconds(6 * 3_600)
  /// Whether a newcomer is in a swarm by then, or has a set with something in it.
  private static let firstLook = TimeSpan.seconds(5)
  /// Of nodes that are in no swarm so many are remembered for a node that may be: a quarter.
  private static let idlePercent = 25
  /// So many are looked at for one that makes room.
  private static let drawsForRoom = 8

  private var rows: NumberedRows<NodeRow>
  private var wheel = ExpiryWheel()
  private var calls: CallBook
  /// Nodes that are in no swarm and have no set.
  private var idle = 0
  private let most: Int
  private var random: RandomSource
  private var ended: [UInt32] = []

  /// - Parameter most: nodes, at the most, beside those that are in no swarm.
  init(atMost most: Int, seed: UInt64) {
    self.most = most
    rows = NumberedRows(seed: seed)
    calls = CallBook(seed: seed)
    random = RandomSource(seed: seed).forked(for: "nodes that make room")
  }

  var count: Int { rows.count }

  /// A row is read where it lies.
  subscript(number: Int) -> NodeRow { _read { yield rows[number] } }

  func number(of key: NodeRow.Key) -> Int? { rows.number(of: key) }

  func row(of node: NodeID) -> NodeRow? { rows.number(of: .agent(node)).map { rows[$0] } }

  /// Nodes that say where operators reach them, the first `most`: at the addresses that they announce from.
  func controlled(atMost most: Int) -> [(node: NodeID, place: NodeRow.Place, port: UInt16)] {
    var found: [(NodeID, NodeRow.Place, UInt16)] = []
    for number in 0..<rows.bound where rows.isTaken(number) {
      guard found.count < most else { break }
      let row = rows[number]
      guard row.controlPort > 0, !row.isIdle, let node = row.node, let place = row.v4 ?? row.v6 else { continue }
      found.append((node, place, row.controlPort))
    }
    return found
  }

  /// Agents that are in a swarm or have a set.
  var busy: [NodeID] {
    (0..<rows.bound).compactMap { rows.isTaken($0) && !rows[$0].isIdle ? rows[$0].node : nil }
  }

  /// The number of a node, which is entered if it is not known; nil if there are as many as may be.
  private mutating func enter(_ key: NodeRow.Key, _ addresses: inout AddressBook, at now: Tick) -> Int? {
    if let number = rows.number(of: key) { return number }
    guard rows.count - idle < most else { return nil }
    makeRoom(&addresses)
    let number = rows.add(NodeRow(key))
    idle += 1
    wheel.add(number, due: now + Tick.count(Self.firstLook))
    return number
  }

  /// A node announces from somewhere, with what it says of itself. Its number, or nil if there are as many as may be.
  mutating func announced(
    _ key: NodeRow.Key, _ facts: AgentFacts, from endpoint: Endpoint, in locality: Locality,
    _ addresses: inout AddressBook, at now: Tick
  ) -> Int? {
    guard let number = enter(key, &addresses, at: now) else { return nil }
    rows[number].speaks(in: facts.session)
    rows[number].linkSecurity = facts.linkSecurity
    rows[number].uplink = facts.uplink
    rows[number].controlPort = facts.control?.port ?? 0
    move(number, to: endpoint, in: locality, seenAt: nil, &addresses)
    return number
  }

  /// It is at an endpoint now; a set that was kept from another is no more.
  private mutating func move(
    _ number: Int, to endpoint: Endpoint, in locality: Locality, seenAt: Tick?, _ addresses: inout AddressBook
  ) {
    let family = endpoint.address.family
    let host: UInt64 = if case .v6(_, let host) = endpoint.address { host } else { 0 }
    if let before = rows[number][family], before.host == host, before.port == endpoint.port,
      addresses.stands(before.address, for: endpoint.address, in: locality)
    {
      if let seenAt { rows[number][family]?.seenAt = seenAt }
      return
    }
    let place = NodeRow.Place(
      host: host, address: addresses.take(endpoint.address, in: locality), seenAt: seenAt ?? Tick(0),
      port: endpoint.port)
    if let before = rows[number][family] { addresses.drop(before.address) }
    rows[number][family] = place
    if rows[number].set?.family == family { endSet(ofNumber: number) }
  }

  // Peers

  /// A node is a peer of one object more.
  mutating func joined(_ number: Int) { change(number) { $0.peers += 1 } }

  /// A node is a peer of one object less.
  mutating func left(_ number: Int) { change(number) { $0.peers -= 1 } }

  /// A peer of a node belongs to its set from now on.
  mutating func entered(_ number: Int, _ peer: Int) {
    if rows[number].held == 0 { rows[number].set?.first = UInt32(peer) }
    rows[number].held += 1
  }

  /// A peer of a node belongs to its set no more.
  /// - Parameter other: another one that does.
  mutating func dropped(_ number: Int, _ peer: Int, set: UInt32, other: Int?) {
    guard let current = rows[number].set, current.number == set else { return }
    rows[number].held -= 1
    if current.first == UInt32(peer), let other { rows[number].set?.first = UInt32(other) }
  }

  /// Entries of sets that are no more, one of each: the caller takes them and all that belong to them out.
  mutating func takeEnded() -> [Int] {
    guard !ended.isEmpty else { return [] }
    defer { ended = [] }
    return ended.map { Int($0) }
  }

  mutating func handOut(_ number: Int, at now: Tick) { rows[number].handOut(at: now) }

  mutating func sent(_ number: Int, more bytes: Int64, at now: Tick) { rows[number].sent(more: bytes, at: now) }

  private mutating func change(_ number: Int, _ body: (inout NodeRow) -> Void) {
    let before = rows[number].isIdle
    body(&rows[number])
    if rows[number].isIdle != before { idle += before ? -1 : 1 }
  }

  // Places

  /// A run of a node that takes links over both families is seen at a place. Whether that is noted: what an earlier run
  /// was seen at counts no more, but only who is in a swarm may say so.
  mutating func see(
    _ node: NodeID, _ session: UInt64, at place: Requester.Place, isTaken: Bool, _ addresses: inout AddressBook,
    now: Tick
  ) -> Bool {
    guard let number = rows.number(of: .agent(node)), isTaken || rows[number].session == session else { return false }
    rows[number].speaks(in: session)
    move(number, to: place.endpoint, in: place.locality, seenAt: now, &addresses)
    return true
  }

  /// Where a run of a node was seen lately, IPv4 first.
  func places(of node: NodeID, _ session: UInt64?, _ addresses: AddressBook, at now: Tick) -> [Requester.Place] {
    guard let row = row(of: node), row.session == session ?? 0 else { return [] }
    return [row.v4, row.v6].compactMap { $0.flatMap { seen($0, addresses, at: now) } }
  }

  /// A place of a node of both families, while that counts.
  private func seen(_ place: NodeRow.Place, _ addresses: AddressBook, at now: Tick) -> Requester.Place? {
    guard Self.counts(place, at: now) else { return nil }
    return Requester.Place(addresses.endpoint(of: place), in: addresses.locality(of: place.address))
  }

  /// Whether a node of both families is believed to be at a place still.
  static func counts(_ place: NodeRow.Place, at now: Tick) -> Bool {
    place.seenAt > Tick(0) && now - place.seenAt <= Tick.count(placeLifetime)
  }

  // Round trips

  /// A node measured the way to another: it moves, if it is known, and the other does not. So who lies is only looked
  /// for at a wrong place himself.
  mutating func measured(
    _ node: NodeID, _ microseconds: Int64, to other: NodeID, _ addresses: AddressBook, random: inout RandomSource,
    at now: Tick
  ) {
    guard node != other, microseconds > 0, let number = rows.number(of: .agent(node)) else { return }
    let there = row(of: other)
    // What nobody knows may be near.
    let insideISP = there.map { Self.isp(of: rows[number], addresses) == Self.isp(of: $0, addresses) } ?? true
    rows[number].coordinate.measured(
      microseconds, to: there?.coordinate ?? NetworkCoordinate(), insideISP: insideISP, random: &random)
    rows[number].measuredAt = now
  }

  private static func isp(of row: NodeRow, _ addresses: AddressBook) -> ASN? {
    (row.v4 ?? row.v6).flatMap { addresses.asn(of: $0.address) }
  }

  /// Another selector tells where a node is, after what it measured.
  mutating func place(_ node: NodeID, at coordinate: NetworkCoordinate, now: Tick) {
    guard let number = rows.number(of: .agent(node)), rows[number].measuredAt <= now else { return }
    rows[number].coordinate = coordinate
    rows[number].measuredAt = now
  }

  /// Where a node is in the space of round trips; nil while that is not known.
  func coordinate(of node: NodeID) -> NetworkCoordinate? {
    row(of: node).flatMap { $0.coordinate.isKnown ? $0.coordinate : nil }
  }

  // Sets

  /// Begins a node's set; an earlier one is no more.
  mutating func beginSet(
    of node: NodeID, _ epoch: UInt64, from endpoint: Endpoint, in locality: Locality, lifetime: TimeSpan,
    _ addresses: inout AddressBook, now: Tick
  ) {
    guard let number = enter(.agent(node), &addresses, at: now) else { return }
    move(number, to: endpoint, in: locality, seenAt: nil, &addresses)
    endSet(ofNumber: number)
    change(number) { row in
      // 0 is none.
      row.sets = row.sets == .max ? 1 : row.sets + 1
      row.set = NodeRow.HeldSet(
        epoch: epoch, number: row.sets, seenAt: now, lifetime: Tick.count(lifetime), first: 0,
        family: endpoint.address.family)
    }
  }

  /// A node is heard of again. False if its set is not the one with this number, or it is elsewhere now.
  mutating func refreshSet(
    of node: NodeID, _ epoch: UInt64, session: UInt64?, from endpoint: Endpoint, _ addresses: AddressBook, now: Tick
  ) -> Bool {
    guard let number = rows.number(of: .agent(node)), let set = rows[number].set, set.epoch == epoch,
      !set.isOver(at: now), let place = rows[number][set.family]
    else { return false }
    let isHere = addresses.endpoint(of: place) == endpoint
    guard isHere || rows[number].session == session ?? 0 && seen(place, addresses, at: now) != nil else { return false }
    rows[number].set?.seenAt = now
    return true
  }

  /// A node's set is no more.
  mutating func endSet(of node: NodeID) {
    if let number = rows.number(of: .agent(node)) { endSet(ofNumber: number) }
  }

  private mutating func endSet(ofNumber number: Int) {
    if let node = rows[number].node { calls.forget(node) }
    if let set = rows[number].set, rows[number].held > 0 { ended.append(set.first) }
    change(number) { row in (row.set, row.held) = (nil, 0) }
  }

  /// Somebody looks for an object whom the node has to call: it hears of it with its next answer. Whether that is new.
  @discardableResult
  mutating func call(_ number: Int, for object: Digest256) -> Bool {
    guard rows[number].set != nil, let node = rows[number].node else { return false }
    return calls.note(node, for: object)
  }

  /// Of which objects a node is to ask, once.
  mutating func takeCalls(of node: NodeID) -> [Digest256] { calls.take(of: node) }

  // Time

  /// Forgets sets and nodes of whom nothing was heard.
  mutating func sweep(_ addresses: inout AddressBook, at now: Tick) {
    while let number = wheel.next(at: now) {
      // A set without an entry is none.
      if let set = rows[number].set, set.isOver(at: now) || rows[number].held == 0 && now > set.seenAt {
        endSet(ofNumber: number)
      }
      let due = self.due(number, at: now)
      if rows[number].isIdle, due < now {
        forget(number, &addresses)
      } else {
        wheel.add(number, due: due)
      }
    }
  }

  /// Until when a node is remembered, or when to look again.
  private func due(_ number: Int, at now: Tick) -> Tick {
    let soon = now + Tick.count(Self.placeLifetime)
    guard rows[number].isIdle else {
      guard let set = rows[number].set else { return soon }
      return min(soon, set.seenAt + set.lifetime)
    }
    let seen = max(rows[number].v4?.seenAt ?? Tick(0), rows[number].v6?.seenAt ?? Tick(0))
    let measured = rows[number].coordinate.isKnown ? rows[number].measuredAt : Tick(0)
    return max(
      seen > Tick(0) ? seen + Tick.count(Self.placeLifetime) : seen,
      measured > Tick(0) ? measured + Tick.count(Self.coordinateLifetime) : measured)
  }

  /// Beyond its share of nodes that are in no swarm, one that is drawn by lot is forgotten: a crowd that comes and goes
  /// keeps nobody out for long.
  private mutating func makeRoom(_ addresses: inout AddressBook) {
    guard idle > most * Self.idlePercent / 100 else { return }
    for _ in 0..<Self.drawsForRoom {
      let number = random.below(rows.bound)
      guard rows[number].isIdle, rows.isTaken(number) else { continue }
      return forget(number, &addresses)
    }
  }

  private mutating func forget(_ number: Int, _ addresses: inout AddressBook) {
    wheel.remove(number)
    for place in [rows[number].v4, rows[number].v6].compactMap({ $0 }) { addresses.drop(place.address) }
    rows.remove(number)
    idle -= 1
  }
}
