import OrderedCollections
import Swarming
import Vocabulary
import Wire

/// What to give: block by block, all who are served in turn.
extension AgentMachine {
  mutating func requested(_ request: PieceRequest, on id: LinkID, _ turn: inout Turn) {
    guard let link = links[id], let geometry = objects[link.object]?.geometry else { return }
    guard let span = request.span(in: geometry) else { return broke(id, &turn) }
    if objects[link.object]?.exchange.enqueue(span, from: id) == true {
      serve(&turn)
    } else {
      turn.counters.requestsRefused += 1
      reject(span, on: id, &turn)
    }
  }

  mutating func cancelled(_ request: PieceRequest, on id: LinkID, _ turn: inout Turn) {
    guard let link = links[id], let geometry = objects[link.object]?.geometry, let span = request.span(in: geometry),
      objects[link.object]?.exchange.withdraw(span, from: id) == true
    else { return }
    reject(span, on: id, &turn)
  }

  private mutating func reject(_ span: ByteSpan, on id: LinkID, _ turn: inout Turn) {
    guard let link = links[id], link.supportsFast, let geometry = objects[link.object]?.geometry else { return }
    let request = wireRequest(span, geometry)
    send(.reject(piece: request.piece, begin: request.begin, length: request.length), on: id, &turn)
  }

  mutating func drained(_ id: LinkID, pieces: Int, _ turn: inout Turn) {
    guard let link = links[id], let peer = objects[link.object]?.exchange.peers[id] else { return }
    undrained -= min(pieces, peer.undrained)
    uplinkMeter.left(Int64(pieces) * Geometry.blockLength, at: turn.now)
    objects[link.object]?.exchange.drained(id, pieces: pieces)
    serve(&turn)
  }

  /// Whether somebody waits whom only the upload limit keeps from being served.
  var canServe: Bool {
    undrained < SwarmPolicy.undrainedMax && objects.values.contains { $0.exchange.hasWaiting }
  }

  /// Sends pieces while there is room before the kernel and the upload limit allows it.
  mutating func serve(_ turn: inout Turn) {
    while undrained < SwarmPolicy.undrainedMax, pacer?.mayBegin(turn.now) ?? true {
      guard let (handle, id, span) = nextToServe(&turn), let geometry = objects[handle]?.geometry else { return }
      pacer?.spent(span.length, turn.now)
      undrained += 1
      links[id]?.lastSent = turn.now
      turn.counters.blocksServed += 1
      turn.counters.bytesServed += span.length
      objects[handle]?.tally.uploaded += span.length
      turn.effects.append(.sendPiece(id, handle, wireRequest(span, geometry)))
    }
  }

  /// Objects take turns, and inside each its peers.
  private mutating func nextToServe(_ turn: inout Turn) -> (ObjectHandle, LinkID, ByteSpan)? {
    guard !objects.isEmpty else { return nil }
    for step in 1...objects.count {
      let at = (servingTurn + step) % objects.count
      guard let (link, span) = objects.values[at].exchange.nextToServe(now: turn.now) else { continue }
      servingTurn = at
      return (objects.keys[at], link, span)
    }
    return nil
  }

  private func wireRequest(_ span: ByteSpan, _ geometry: Geometry) -> PieceRequest {
    let piece = span.offset / geometry.pieceLength
    return PieceRequest(
      piece: PieceIndex(Int(piece)), begin: span.offset - piece * geometry.pieceLength, length: span.length)
  }

  /// A newly interested or introduced peer is served at once if there is a place.
  mutating func admit(_ id: LinkID, _ turn: inout Turn) {
    guard let handle = links[id]?.object, let peer = objects[handle]?.exchange.peers[id],
      peer.isInterested || peer.isFriend,
      let change = objects[handle]?.exchange.admit(id, now: turn.now)
    else { return }
    apply(change, &turn)
  }

  mutating func rechoke(_ handle: ObjectHandle, _ turn: inout Turn) {
    objects[handle]?.nextChoke = turn.now + SwarmPolicy.chokePeriod
    for change in objects[handle]?.exchange.rechoke(now: turn.now) ?? [] { apply(change, &turn) }
  }

  private mutating func apply(_ change: ObjectExchange.ChokeChange, _ turn: inout Turn) {
    send(change.choke ? .choke : .unchoke, on: change.link, &turn)
    for span in change.dropped { reject(span, on: change.link, &turn) }
  }
}
