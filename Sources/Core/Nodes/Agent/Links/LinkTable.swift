import Selection
package import Vocabulary
import Wire

/// The links of one object, in the order in which they began.
package struct LinkTable: Codable, Sendable {
  private var numbers: [LinkID] = []
  private var rows: [AgentLink] = []

  package var count: Int { rows.count }

  /// Those whose handshakes are there.
  var upCount: Int { rows.count { $0.isUp } }

  /// The numbers of the links.
  package var ids: [LinkID] { numbers }

  var indices: Range<Int> { rows.indices }

  /// Where a link is; valid until the next one ends.
  func slot(of id: LinkID) -> Int? { numbers.firstIndex { $0.value == id.value } }

  /// The link in a slot, in place.
  subscript(slot slot: Int) -> AgentLink {
    _read { yield rows[slot] }
    _modify { yield &rows[slot] }
  }

  /// A copy of a link's record.
  package subscript(id: LinkID) -> AgentLink? { slot(of: id).map { rows[$0] } }

  /// The round trip times of the newest links to agents, up to `most`.
  func roundTrips(atMost most: Int) -> [AgentAnnounce.RoundTrip] {
    var trips: [AgentAnnounce.RoundTrip] = []
    for row in rows.reversed() where trips.count < most {
      guard row.isProven, let node = row.hello?.node, let trip = row.roundTrip else { continue }
      trips.append(AgentAnnounce.RoundTrip(peer: row.remote, node: node, microseconds: trip))
    }
    return trips
  }

  /// What the agent at the other end says that it may upload.
  package func uplink(of id: LinkID) -> ByteRate? { slot(of: id).flatMap { rows[$0].hello?.uplink } }

  /// The links whose peers say that they are this node.
  func slots(of node: NodeID) -> [Int] { rows.indices.filter { rows[$0].hello?.node == node } }

  /// The places that peers took who called.
  func places(at now: Instant) -> [LinkPlaces.Place] {
    rows.indices.compactMap { rows[$0].isDialled ? nil : LinkPlaces.Place(rows[$0], at: now) }
  }

  mutating func add(_ link: AgentLink) {
    numbers.append(link.id)
    rows.append(link)
  }

  mutating func remove(_ id: LinkID, _ turn: inout Turn) -> AgentLink? {
    guard let slot = slot(of: id) else { return nil }
    if rows[slot].isUp { turn.counters.linksEnded += 1 }
    numbers.remove(at: slot)
    return rows.remove(at: slot)
  }

  /// Sends, and remembers that the link was not silent. Before the handshakes are there nothing is sent.
  mutating func send(_ message: PeerMessage, on id: LinkID, _ turn: inout Turn) {
    if let slot = slot(of: id) { send(message, slot, &turn) }
  }

  private mutating func send(_ message: PeerMessage, _ slot: Int, _ turn: inout Turn) {
    guard rows[slot].isUp else { return }
    rows[slot].said(at: turn.now)
    let size = message.size
    turn.counters.overheadSent += size
    if turn.uplink.isLimited { turn.uplink.lent(size, at: turn.now) }
    turn.effects.append(.link(numbers[slot], .send(message)))
  }

  /// Shows a peer who this node is, if it can be: signed over what both ends asked for.
  mutating func prove(_ slot: Int, _ own: NodeID, about object: Digest256, _ turn: inout Turn) {
    guard let number = rows[slot].shoalNumber,
      let statement = rows[slot].statement(ofPeer: false, own: own, about: object)
    else { return }
    rows[slot].said(at: turn.now)
    turn.counters.overheadSent += LinkOverhead.proof
    if turn.uplink.isLimited { turn.uplink.lent(LinkOverhead.proof, at: turn.now) }
    turn.effects.append(.link(numbers[slot], .prove(statement, number: number)))
  }

  /// Says something in our extension, to a peer that takes it.
  mutating func tell(_ message: ShoalMessage, on id: LinkID, _ turn: inout Turn) {
    tell(message.encoded, on: id, &turn)
  }

  /// The same, said in bytes.
  mutating func tell(_ payload: [UInt8], on id: LinkID, _ turn: inout Turn) {
    guard let slot = slot(of: id), let number = rows[slot].shoalNumber else { return }
    send(.extended(id: number, payload: payload), slot, &turn)
  }
}
