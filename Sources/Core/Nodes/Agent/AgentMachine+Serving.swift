import OrderedCollections
import Swarming
import Vocabulary
import Wire

/// What to give: block by block, all who are served in turn.
extension AgentMachine {
  mutating func requested(_ request: PieceRequest, on id: LinkID, now: Instant, _ effects: inout [AgentEffect]) {
    guard let link = links[id], let geometry = objects[link.object]?.geometry else { return }
    guard let span = request.span(in: geometry) else { return broke(id, now: now, &effects) }
    if objects[link.object]?.exchange.enqueue(span, from: id) == true {
      serve(now: now, &effects)
    } else {
      counters.requestsRefused += 1
      reject(span, on: id, now: now, &effects)
    }
  }

  mutating func cancelled(_ request: PieceRequest, on id: LinkID, now: Instant, _ effects: inout [AgentEffect]) {
    guard let link = links[id], let geometry = objects[link.object]?.geometry, let span = request.span(in: geometry),
      objects[link.object]?.exchange.withdraw(span, from: id) == true
    else { return }
    reject(span, on: id, now: now, &effects)
  }

  private mutating func reject(_ span: ByteSpan, on id: LinkID, now: Instant, _ effects: inout [AgentEffect]) {
    guard let link = links[id], link.supportsFast, let geometry = objects[link.object]?.geometry else { return }
    let request = wireRequest(span, geometry)
    send(.reject(piece: request.piece, begin: request.begin, length: request.length), on: id, now: now, &effects)
  }

  mutating func drained(_ id: LinkID, pieces: Int, now: Instant, _ effects: inout [AgentEffect]) {
    guard let link = links[id], let peer = objects[link.object]?.exchange.peers[id] else { return }
    undrained -= min(pieces, peer.undrained)
    objects[link.object]?.exchange.drained(id, pieces: pieces)
    serve(now: now, &effects)
  }

  /// Whether somebody waits whom only the upload limit keeps from being served.
  var canServe: Bool {
    undrained < SwarmPolicy.undrainedMax && objects.values.contains { $0.exchange.hasWaiting }
  }

  /// Sends pieces while there is room before the kernel and the upload limit allows it.
  mutating func serve(now: Instant, _ effects: inout [AgentEffect]) {
    while undrained < SwarmPolicy.undrainedMax, pacer?.mayBegin(now) ?? true {
      guard let (handle, id, span) = nextToServe(now: now), let geometry = objects[handle]?.geometry else { return }
      pacer?.spent(span.length, now)
      undrained += 1
      links[id]?.lastSent = now
      counters.blocksServed += 1
      counters.bytesServed += span.length
      objects[handle]?.tally.uploaded += span.length
      effects.append(.sendPiece(id, handle, wireRequest(span, geometry)))
    }
  }

  /// Objects take turns, and inside each its peers.
  private mutating func nextToServe(now: Instant) -> (ObjectHandle, LinkID, ByteSpan)? {
    guard !objects.isEmpty else { return nil }
    for step in 1...objects.count {
      let at = (servingTurn + step) % objects.count
      guard let (link, span) = objects.values[at].exchange.nextToServe(now: now) else { continue }
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
  mutating func admit(_ id: LinkID, now: Instant, _ effects: inout [AgentEffect]) {
    guard let handle = links[id]?.object, let peer = objects[handle]?.exchange.peers[id],
      peer.isInterested || peer.isFriend,
      let change = objects[handle]?.exchange.admit(id, now: now)
    else { return }
    apply(change, now: now, &effects)
  }

  mutating func rechoke(_ handle: ObjectHandle, now: Instant, _ effects: inout [AgentEffect]) {
    objects[handle]?.nextChoke = now + SwarmPolicy.chokePeriod
    for change in objects[handle]?.exchange.rechoke(now: now) ?? [] { apply(change, now: now, &effects) }
  }

  private mutating func apply(_ change: ObjectExchange.ChokeChange, now: Instant, _ effects: inout [AgentEffect]) {
    send(change.choke ? .choke : .unchoke, on: change.link, now: now, &effects)
    for span in change.dropped { reject(span, on: change.link, now: now, &effects) }
  }
}
