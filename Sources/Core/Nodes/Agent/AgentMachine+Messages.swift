import OrderedCollections
import Swarming
import Vocabulary
import Wire

/// What peers say.
extension AgentMachine {
  mutating func received(_ message: PeerMessage, on id: LinkID, now: Instant, _ effects: inout [AgentEffect]) {
    guard let link = links[id], link.isUp, let geometry = objects[link.object]?.geometry else { return }
    let handle = link.object
    links[id]?.lastReceived = now
    switch message {
    case .keepAlive, .port, .suggest, .allowedFast, .unknown, .hashes, .haveNone: break
    case .choke, .unchoke:
      objects[handle]?.exchange.peer(id, chokesUs: message == .choke)
      ask(id, now: now, &effects)
    case .interested:
      objects[handle]?.exchange.update(id) { $0.isInterested = true }
      admit(id, now: now, &effects)
    case .notInterested: objects[handle]?.exchange.update(id) { $0.isInterested = false }
    case .have(let piece):
      guard piece.value >= 0, piece.value < geometry.pieceCount else { return broke(id, now: now, &effects) }
      gained(id, [geometry.blocks(of: piece)], now: now, &effects)
    case .bitfield(let bytes): bitfield(bytes, on: id, now: now, &effects)
    case .haveAll: gained(id, [0..<geometry.blockCount], now: now, &effects)
    case .request(let piece, let begin, let length):
      requested(PieceRequest(piece: piece, begin: begin, length: length), on: id, now: now, &effects)
    case .cancel(let piece, let begin, let length):
      cancelled(PieceRequest(piece: piece, begin: begin, length: length), on: id, now: now, &effects)
    case .reject(let piece, let begin, let length):
      rejected(PieceRequest(piece: piece, begin: begin, length: length), on: id, now: now, &effects)
    case .extended(let number, let payload): extended(number, payload, on: id, now: now, &effects)
    case .hashRequest(let request): hashRequested(request, on: id, now: now, &effects)
    case .hashReject(let request): hashRejected(request, on: id, now: now, &effects)
    }
  }

  /// BEP 3 allows it as the first message only, but aria2 sends one after `have_none` and `interested`.
  private mutating func bitfield(_ bytes: [UInt8], on id: LinkID, now: Instant, _ effects: inout [AgentEffect]) {
    guard let link = links[id], let geometry = objects[link.object]?.geometry,
      let pieces = BitField(wireBytes: bytes, count: geometry.pieceCount)
    else { return broke(id, now: now, &effects) }
    var runs: [Range<Int>] = []
    pieces.forEachTrue { runs.append(geometry.blocks(of: PieceIndex($0))) }
    gained(id, runs, now: now, &effects)
  }

  private mutating func extended(
    _ number: UInt8, _ payload: [UInt8], on id: LinkID, now: Instant, _ effects: inout [AgentEffect]
  ) {
    do throws(WireError) {
      if number == 0 {
        introduced(id, try ExtensionHandshake.decode(payload), now: now, &effects)
      } else if number == AgentPolicy.shoalExtension, links[id]?.hello != nil {
        heard(try ShoalMessage.decode(payload), on: id, now: now, &effects)
      }
    } catch {
      broke(id, now: now, &effects)
    }
  }

  private mutating func heard(_ message: ShoalMessage, on id: LinkID, now: Instant, _ effects: inout [AgentEffect]) {
    guard let link = links[id], let count = objects[link.object]?.geometry.blockCount else { return }
    switch message {
    case .held(let runs):
      guard runs.upperBound <= count else { return broke(id, now: now, &effects) }
      gained(id, runs.runs, now: now, &effects)
    case .heldAll: gained(id, [0..<count], now: now, &effects)
    case .pulling(let runs):
      guard runs.upperBound <= count else { return broke(id, now: now, &effects) }
      objects[link.object]?.exchange.peer(id, pulls: runs.runs.flatMap(Array.init), now: now)
    case .released(let runs):
      guard runs.upperBound <= count else { return broke(id, now: now, &effects) }
      objects[link.object]?.exchange.peer(id, released: runs.runs.flatMap(Array.init))
      drive(link.object, now: now, &effects)
    }
  }

  /// The peer holds more than it did.
  private mutating func gained(_ id: LinkID, _ runs: [Range<Int>], now: Instant, _ effects: inout [AgentEffect]) {
    guard let handle = links[id]?.object else { return }
    for run in runs { objects[handle]?.exchange.peer(id, has: run) }
    guard let exchange = objects[handle]?.exchange, let peer = exchange.peers[id] else { return }
    if exchange.isComplete, peer.has.isFull { return drop(id, .useless, now: now, &effects) }
    showInterest(id, now: now, &effects)
    ask(id, now: now, &effects)
  }

  /// Tells the peer whether we want something of it, when that has changed.
  mutating func showInterest(_ id: LinkID, now: Instant, _ effects: inout [AgentEffect]) {
    guard let handle = links[id]?.object, let exchange = objects[handle]?.exchange, let peer = exchange.peers[id] else {
      return
    }
    let interested = exchange.isInteresting(id)
    guard interested != peer.weAreInterested else { return }
    objects[handle]?.exchange.update(id) { $0.weAreInterested = interested }
    send(interested ? .interested : .notInterested, on: id, now: now, &effects)
  }

  /// Asks the peer for what it should send next.
  mutating func ask(_ id: LinkID, now: Instant, _ effects: inout [AgentEffect]) {
    guard let handle = links[id]?.object, let object = objects[handle] else { return }
    let geometry = object.geometry
    let isFar = object.exchange.peers[id]?.isNear == false
    for block in objects[handle]?.exchange.requests(for: id, now: now) ?? [] {
      let request = PieceRequest(block, in: geometry)
      send(.request(piece: request.piece, begin: request.begin, length: request.length), on: id, now: now, &effects)
      if isFar { tellPull(block.value..<(block.value + 1), of: handle, now: now) }
    }
  }

  private mutating func rejected(_ request: PieceRequest, on id: LinkID, now: Instant, _ effects: inout [AgentEffect]) {
    guard let handle = links[id]?.object, let geometry = objects[handle]?.geometry,
      let block = request.block(in: geometry)
    else { return }
    counters.requestsRejected += 1
    let isFar = objects[handle]?.exchange.peers[id]?.isNear == false
    objects[handle]?.exchange.lost(block.value, from: .link(id))
    if isFar { tellRelease(block.value..<(block.value + 1), of: handle, now: now) }
  }

  /// The peer broke the protocol: it is cut off, but not called a polluter.
  mutating func broke(_ id: LinkID, now: Instant, _ effects: inout [AgentEffect]) {
    counters.malformedMessages += 1
    if let remote = links[id]?.remote {
      effects.append(.log(LogEvent(.notice, .peerBrokeRules, [.init("peer", "\(remote)")])))
    }
    drop(id, .brokeRules, now: now, &effects)
  }
}
