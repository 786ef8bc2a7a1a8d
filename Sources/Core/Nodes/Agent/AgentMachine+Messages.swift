import OrderedCollections
import Swarming
import Vocabulary
import Wire

/// What peers say.
extension AgentMachine {
  mutating func received(_ message: PeerMessage, on id: LinkID, _ turn: inout Turn) {
    guard let link = links[id], link.isUp, let geometry = objects[link.object]?.geometry else { return }
    let handle = link.object
    links[id]?.lastReceived = turn.now
    switch message {
    case .keepAlive, .port, .suggest, .allowedFast, .unknown, .hashes, .haveNone: break
    case .choke, .unchoke:
      objects[handle]?.exchange.peer(id, chokesUs: message == .choke)
      ask(id, &turn)
    case .interested:
      objects[handle]?.exchange.update(id) { $0.isInterested = true }
      admit(id, &turn)
    case .notInterested: objects[handle]?.exchange.update(id) { $0.isInterested = false }
    case .have(let piece):
      guard piece.value >= 0, piece.value < geometry.pieceCount else { return broke(id, &turn) }
      gained(id, [geometry.blocks(of: piece)], &turn)
    case .bitfield(let bytes): bitfield(bytes, on: id, &turn)
    case .haveAll: gained(id, [0..<geometry.blockCount], &turn)
    case .request(let piece, let begin, let length):
      requested(PieceRequest(piece: piece, begin: begin, length: length), on: id, &turn)
    case .cancel(let piece, let begin, let length):
      cancelled(PieceRequest(piece: piece, begin: begin, length: length), on: id, &turn)
    case .reject(let piece, let begin, let length):
      rejected(PieceRequest(piece: piece, begin: begin, length: length), on: id, &turn)
    case .extended(let number, let payload): extended(number, payload, on: id, &turn)
    case .hashRequest(let request): hashRequested(request, on: id, &turn)
    case .hashReject(let request): hashRejected(request, on: id, &turn)
    }
  }

  /// BEP 3 allows it as the first message only, but aria2 sends one after `have_none` and `interested`.
  private mutating func bitfield(_ bytes: [UInt8], on id: LinkID, _ turn: inout Turn) {
    guard let link = links[id], let geometry = objects[link.object]?.geometry,
      let pieces = BitField(wireBytes: bytes, count: geometry.pieceCount)
    else { return broke(id, &turn) }
    var runs: [Range<Int>] = []
    pieces.forEachTrue { runs.append(geometry.blocks(of: PieceIndex($0))) }
    gained(id, runs, &turn)
  }

  private mutating func extended(
    _ number: UInt8, _ payload: [UInt8], on id: LinkID, _ turn: inout Turn
  ) {
    do throws(WireError) {
      if number == 0 {
        introduced(id, try ExtensionHandshake.decode(payload), &turn)
      } else if number == AgentPolicy.shoalExtension, links[id]?.hello != nil {
        heard(try ShoalMessage.decode(payload), on: id, &turn)
      }
    } catch {
      broke(id, &turn)
    }
  }

  private mutating func heard(_ message: ShoalMessage, on id: LinkID, _ turn: inout Turn) {
    guard let link = links[id], let count = objects[link.object]?.geometry.blockCount else { return }
    switch message {
    case .held(let runs):
      guard runs.upperBound <= count else { return broke(id, &turn) }
      gained(id, runs.runs, &turn)
    case .heldAll: gained(id, [0..<count], &turn)
    case .pulling(let runs):
      guard runs.upperBound <= count else { return broke(id, &turn) }
      objects[link.object]?.exchange.peer(id, pulls: runs.runs.flatMap(Array.init), now: turn.now)
    case .released(let runs):
      guard runs.upperBound <= count else { return broke(id, &turn) }
      objects[link.object]?.exchange.peer(id, released: runs.runs.flatMap(Array.init))
      drive(link.object, &turn)
    }
  }

  /// The peer holds more than it did.
  private mutating func gained(_ id: LinkID, _ runs: [Range<Int>], _ turn: inout Turn) {
    guard let handle = links[id]?.object else { return }
    for run in runs { objects[handle]?.exchange.peer(id, has: run) }
    guard let exchange = objects[handle]?.exchange, let peer = exchange.peers[id] else { return }
    if exchange.isComplete, peer.has.isFull { return drop(id, .useless, &turn) }
    showInterest(id, &turn)
    if !exchange.provable.isFull { seekLeaves(handle, &turn) }
    ask(id, &turn)
  }

  /// Tells the peer whether we want something of it, when that has changed.
  mutating func showInterest(_ id: LinkID, _ turn: inout Turn) {
    guard let handle = links[id]?.object, let exchange = objects[handle]?.exchange, let peer = exchange.peers[id] else {
      return
    }
    let interested = exchange.isInteresting(id)
    guard interested != peer.weAreInterested else { return }
    objects[handle]?.exchange.update(id) { $0.weAreInterested = interested }
    send(interested ? .interested : .notInterested, on: id, &turn)
  }

  /// Asks the peer for what it should send next.
  mutating func ask(_ id: LinkID, _ turn: inout Turn) {
    guard let handle = links[id]?.object, let object = objects[handle] else { return }
    let geometry = object.geometry
    let isFar = object.exchange.peers[id]?.isNear == false
    for block in objects[handle]?.exchange.requests(for: id, now: turn.now) ?? [] {
      let request = PieceRequest(block, in: geometry)
      send(.request(piece: request.piece, begin: request.begin, length: request.length), on: id, &turn)
      if isFar { tellPull(block.value..<(block.value + 1), of: handle, &turn) }
    }
  }

  private mutating func rejected(_ request: PieceRequest, on id: LinkID, _ turn: inout Turn) {
    guard let handle = links[id]?.object, let geometry = objects[handle]?.geometry,
      let block = request.block(in: geometry)
    else { return }
    turn.counters.requestsRejected += 1
    let isFar = objects[handle]?.exchange.peers[id]?.isNear == false
    objects[handle]?.exchange.lost(block.value, from: .link(id))
    if isFar { tellRelease(block.value..<(block.value + 1), of: handle, &turn) }
  }

  /// The peer broke the protocol: it is cut off, but not called a polluter.
  mutating func broke(_ id: LinkID, _ turn: inout Turn) {
    turn.counters.malformedMessages += 1
    if let remote = links[id]?.remote {
      turn.effects.append(.log(LogEvent(.notice, .peerBrokeRules, [.init("peer", "\(remote)")])))
    }
    drop(id, .brokeRules, &turn)
  }
}
