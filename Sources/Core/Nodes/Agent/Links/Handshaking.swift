import Selection
import Swarming
import Vocabulary
import Wire

/// How a link of an object begins: handshakes, what an agent is told first, and how near it is.
enum Handshaking {
  /// Why the answer to a handshake of ours cannot be taken, or nil. A v1 handshake may be answered with the v2 hash
  /// (BEP 52).
  static func refusal(of answer: Handshake, _ infohashes: InfoHashes, _ own: OwnNode) -> LinkEnd? {
    if answer.peerID == own.peerID { return .isSelf }
    return infohashes.accepts(answer.infohash) ? nil : .brokeRules
  }

  /// Both handshakes are there: the peer joins the exchange, and learns who we are and what we hold. False when the
  /// link was up already.
  static func complete(
    _ slot: Int, _ caller: Shelf.Caller, _ infohashes: InfoHashes,
    _ exchange: inout ObjectExchange, _ links: inout LinkTable, _ dialler: Dialler, _ turn: inout Turn
  ) {
    guard !links[slot: slot].isUp else { return }
    let (link, handshake) = (links[slot: slot].id, caller.handshake)
    let answer = links[slot: slot].isDialled ? handshake : infohashes.answer(to: handshake, from: turn.own.peerID)
    links[slot: slot].cameUp(caller, speaksV2: infohashes.speaksV2(answer: answer), at: turn.now)
    turn.counters.linksUp += 1
    turn.counters.overheadReceived += LinkOverhead.handshake
    turn.counters.overheadSent += LinkOverhead.handshake
    if links[slot: slot].certified != nil { turn.counters.linksOverTLS += 1 }
    var peer = SwarmPeer(
      link: link, endpoint: links[slot: slot].remote, blockCount: exchange.geometry.blockCount, now: turn.now)
    peer.knowsFast = handshake.supportsFast
    peer.knowsHashes = links[slot: slot].supportsV2
    exchange.join(peer)
    placeInRing(slot, &exchange, &links, dialler, turn.own)
    if handshake.supportsExtensions {
      links.send(turn.own.greeting(links[slot: slot], age: exchange.age(turn.now), now: turn.now), on: link, &turn)
    }
    if let holdings = holdings(of: exchange, supportsFast: handshake.supportsFast) {
      links.send(holdings, on: link, &turn)
    }
  }

  /// What a peer is told first of what we hold; nil for a client without the fast extension while that is nothing.
  private static func holdings(of exchange: borrowing ObjectExchange, supportsFast: Bool) -> PeerMessage? {
    if supportsFast, exchange.isComplete { return .haveAll }
    if exchange.held.isEmpty { return supportsFast ? .haveNone : nil }
    let geometry = exchange.geometry
    var pieces = BitField(count: geometry.pieceCount)
    for piece in 0..<geometry.pieceCount where exchange.held.allTrue(in: geometry.blocks(of: PieceIndex(piece))) {
      pieces[piece] = true
    }
    return .bitfield(pieces.wireBytes)
  }

  /// What the bit field of a peer says; nil when it is malformed. BEP 3 allows it as the first message only, but aria2
  /// sends one after `have_none` and `interested`.
  static func blocks(of bitfield: [UInt8], in geometry: Geometry) -> [Range<Int>]? {
    guard let pieces = BitField(wireBytes: bitfield, count: geometry.pieceCount) else { return nil }
    var runs: [Range<Int>] = []
    pieces.forEachTrue { runs.append(geometry.blocks(of: PieceIndex($0))) }
    return runs
  }

  /// What an agent says of itself counts from now on, and it is told every block that we hold and pull.
  static func join(
    _ slot: Int, _ exchange: inout ObjectExchange, _ links: inout LinkTable, _ dialler: Dialler, _ turn: inout Turn
  ) {
    guard let hello = links[slot: slot].hello else { return }
    let link = links[slot: slot].id
    exchange.update(link) {
      $0.isAgent = true
      $0.node = hello.node
    }
    if let age = hello.objectAge { exchange.peer(link, claimsAge: .milliseconds(age), now: turn.now) }
    placeInRing(slot, &exchange, &links, dialler, turn.own)
    NewsBox.tellEverything(on: link, exchange, &links, &turn)
  }

  /// Decides how near a link's peer is: by the selector's word, now or before, else by its address. What it says of
  /// itself counts for nothing, for whoever seems near is served first, and believed to bring blocks.
  static func placeInRing(
    _ slot: Int, _ exchange: inout ObjectExchange, _ links: inout LinkTable, _ dialler: Dialler, _ own: OwnNode
  ) {
    let link = links[slot: slot].id
    if let told = dialler.word(on: links[slot: slot]) { links[slot: slot].wasTold(told) }
    guard let place = exchange.peers.slot(of: link) else { return }
    let ring = links[slot: slot].told?.ring ?? own.ring(of: links[slot: slot].remote)
    if ring != exchange.peers[slot: place].ring { exchange.update(link) { $0.ring = ring } }
  }
}
