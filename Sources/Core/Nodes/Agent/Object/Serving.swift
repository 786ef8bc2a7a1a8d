import Swarming
import Vocabulary
import Wire

/// What the peers of an object are given: who is choked, whose requests wait, and leaf hashes.
struct Serving: Codable, Sendable {
  private var nextChoke: Instant

  init(_ policy: SwarmPolicy, at now: Instant) { nextChoke = now + policy.chokePeriod }

  // Blocks

  /// A peer asks for bytes; false when they are no bytes of the object.
  func requested(
    _ request: PieceRequest, by link: LinkID, _ exchange: inout ObjectExchange, _ links: inout LinkTable,
    _ turn: inout Turn
  ) -> Bool {
    guard let span = request.span(in: exchange.geometry) else { return false }
    arrived(at: link, isSaid: false, &exchange, links, &turn)
    if !exchange.enqueue(span, from: link, now: turn.now) {
      turn.counters.requestsRefused += 1
      Self.reject(span, of: link, exchange.geometry, &links, &turn)
    }
    return true
  }

  /// A peer has got the oldest of the pieces that are under way to it: it says so, or asks for another.
  func arrived(
    at link: LinkID, isSaid: Bool, _ exchange: inout ObjectExchange, _ links: borrowing LinkTable,
    _ turn: inout Turn
  ) {
    let way = TimeSpan(nanoseconds: (links.slot(of: link).flatMap { links[slot: $0].roundTrip } ?? 0) * 1000)
    guard let piece = exchange.pieceCame(to: link, isSaid: isSaid, way: way, now: turn.now) else { return }
    turn.uplink.pieceCame(took: piece.took.map { $0 - way }, at: turn.now)
  }

  /// A peer no longer wants these bytes.
  func cancelled(
    _ request: PieceRequest, by link: LinkID, _ exchange: inout ObjectExchange, _ links: inout LinkTable,
    _ turn: inout Turn
  ) {
    guard let span = request.span(in: exchange.geometry), exchange.withdraw(span, from: link) else { return }
    Self.reject(span, of: link, exchange.geometry, &links, &turn)
  }

  /// Sends the piece whose turn it is; its length in bytes, or nil when nobody waits.
  func serve(
    for handle: ObjectHandle, _ exchange: inout ObjectExchange, _ links: inout LinkTable, _ turn: inout Turn
  ) -> Int64? {
    guard let (link, span, isUrgent) = exchange.nextToServe(now: turn.now) else { return nil }
    turn.decided(
      Decision(
        .serves, isUrgent ? Self.urgent : Self.slowest, blocks: exchange.geometry.blocks(touching: span), link: link))
    turn.uplink.sentPiece(span.length, at: turn.now)
    if let slot = links.slot(of: link) {
      links[slot: slot].said(at: turn.now)
      turn.exchanged(given: span.length, of: handle, over: &links[slot: slot])
    }
    turn.counters.blocksServed += 1
    turn.counters.overheadSent += Int64(PeerFrame.pieceHeaderLength)
    if let slot = exchange.peers.slot(of: link) {
      let (ring, isAgent) = (exchange.peers[slot: slot].ring, exchange.peers.isAgent(slot: slot))
      let destination = SourceClass(ring, isAgent: isAgent, isPlaced: turn.own.isPlaced)
      turn.gave(span.length, to: destination, of: handle)
    } else {
      turn.gave(span.length, to: .unknown, of: handle)
    }
    turn.effects.append(.link(link, .sendPiece(handle, PieceRequest(span, in: exchange.geometry))))
    return span.length
  }

  private static func reject(
    _ span: ByteSpan, of link: LinkID, _ geometry: Geometry, _ links: inout LinkTable, _ turn: inout Turn
  ) {
    guard let slot = links.slot(of: link), links[slot: slot].supportsFast else { return }
    let request = PieceRequest(span, in: geometry)
    links.send(.reject(piece: request.piece, begin: request.begin, length: request.length), on: link, &turn)
  }

  // Who is served

  /// Decides anew, when it is time to, who among strangers is served.
  mutating func rechoke(_ exchange: inout ObjectExchange, _ links: inout LinkTable, _ turn: inout Turn) {
    guard nextChoke <= turn.now else { return }
    nextChoke = turn.now + exchange.policy.chokePeriod
    for change in exchange.rechoke(now: turn.now) { Self.apply(change, exchange.geometry, &links, &turn) }
  }

  /// A newly interested or introduced peer is served at once if there is a place.
  func admit(_ link: LinkID, _ exchange: inout ObjectExchange, _ links: inout LinkTable, _ turn: inout Turn) {
    guard let slot = exchange.peers.slot(of: link),
      exchange.peers[slot: slot].isInterested || exchange.peers[slot: slot].isFriend,
      let change = exchange.admit(link, now: turn.now)
    else { return }
    Self.apply(change, exchange.geometry, &links, &turn)
  }

  private static let urgent = "it is far away, and waited long or asks for what few near peers hold"
  private static let slowest = "of all who wait it came along slowest"

  private static func apply(
    _ change: ObjectExchange.ChokeChange, _ geometry: Geometry, _ links: inout LinkTable, _ turn: inout Turn
  ) {
    turn.decided(Decision(change.choke ? .chokes : .unchokes, change.why, link: change.link))
    links.send(change.choke ? .choke : .unchoke, on: change.link, &turn)
    for span in change.dropped { reject(span, of: change.link, geometry, &links, &turn) }
  }

  // Leaves

  private static let leavesMax = 8192
  private static let proofLayersMax = 64

  /// A peer asks for hashes (BEP 52): it gets those that are known, while the upload limit can be made to wait for.
  /// Later it is refused, and in the end not answered: refusals are bytes as well.
  func hashesRequested(
    _ request: HashRequest, by link: LinkID, _ handle: ObjectHandle, piecesRoot: Digest256,
    _ exchange: borrowing ObjectExchange, _ links: inout LinkTable, _ turn: inout Turn
  ) {
    guard request.piecesRoot == piecesRoot, Self.knows(request, exchange) || request.baseLayer > 0,
      turn.uplink.mayLend(turn.policy.uploadDebtMax, at: turn.now)
    else {
      guard turn.uplink.mayLend(turn.policy.uploadDebtMax * 2, at: turn.now) else { return }
      return links.send(.hashReject(request), on: link, &turn)
    }
    let hashes = min(request.length, Self.leavesMax) + min(request.proofLayers, Self.proofLayersMax)
    turn.uplink.lent(PeerMessage.hashReject(request).size + Int64(hashes) * 32, at: turn.now)
    if let slot = links.slot(of: link) { links[slot: slot].said(at: turn.now) }
    turn.counters.overheadSent += PeerMessage.size(ofHashesFor: request)
    turn.effects.append(.link(link, .sendHashes(handle, request)))
  }

  private static func knows(_ request: HashRequest, _ exchange: borrowing ObjectExchange) -> Bool {
    let geometry = exchange.geometry
    let first = request.index
    let last = min(first + request.length, geometry.blockCount)
    guard request.baseLayer == 0, request.length > 0, request.length <= leavesMax, first >= 0, first < last else {
      return false
    }
    return exchange.provable.allTrue(in: first / geometry.blocksPerPiece..<((last - 1) / geometry.blocksPerPiece + 1))
  }
}
