import Nodes
import Vocabulary
import Wire

/// Connections to peers.
extension SimulatedAgent: Network.Party {
  static let peerPort: UInt16 = 6881

  func accepts(flow: Int, from caller: Int, purpose: Flow.Purpose) -> Bool {
    guard !isDead, purpose == .link else { return false }
    let link = takeAcceptedLink()
    world.network.setUse(.link(link), of: host, flow: flow)
    // A dialler calls from its peer port's address; the port of the connection itself is an ephemeral one.
    let port = UInt16(20_000 + flow % 40_000)
    links[link.value] = Link(flow: flow, remote: Endpoint(address: world.address(of: caller), port: port))
    links[link.value]?.isConnected = true
    // From its answer to the third packet of the handshake.
    links[link.value]?.roundTrip = world.network.roundTrip(host, caller) / 1000
    links[link.value]?.since = world.planner.now
    watch(flow, after: Patience.handshake)
    return true
  }

  func connected(flow: Int) {
    guard !isDead, let use = world.network.use(of: host, flow: flow) else { return }
    switch use {
    case .client:
      pool.update(flow) { ($0.isConnected, $0.moved) = (true, world.planner.now) }
      sendRequest(on: flow)
    case .link(let link):
      guard let state = links[link.value] else { return }
      links[link.value]?.isConnected = true
      links[link.value]?.roundTrip = (world.planner.now - state.since) / 1000
      links[link.value]?.since = world.planner.now
      guard let greeting = state.greeting else { return }
      world.network.send(.handshake(greeting), from: host, flow: flow)
    }
  }

  func refused(flow: Int) { lose(flow, end: .connectFailed) }
  func closed(flow: Int) { lose(flow, end: .closedByPeer) }

  func lose(_ flow: Int, end: LinkEnd) {
    guard !isDead, let use = world.network.use(of: host, flow: flow) else { return }
    world.network.setUse(nil, of: host, flow: flow)
    switch use {
    case .client: loseClient(flow)
    case .link(let link):
      guard let state = links.take(link.value) else { return }
      world.checkers.linkEnded(node: id, link: link)
      if state.hasShakenHands || link.value % 2 == 1 {
        give(.linkClosed(link, end))
      } else {
        give(.strangerRefused(remote: state.remote, end))
      }
    }
  }

  func arrived(_ parcel: Parcel, flow: Int) {
    guard !isDead, let use = world.network.use(of: host, flow: flow) else { return }
    guard case .link(let link) = use else { return arrivedAtClient(parcel, flow: flow) }
    guard let state = links[link.value] else { return }
    switch parcel {
    case .handshake(let handshake):
      links[link.value]?.hasShakenHands = true
      let challenge = SimulatedKeys.challenge(node: id, link: link)
      give(
        .handshake(link, remote: state.remote, handshake, challenge: challenge, roundTrip: state.roundTrip))
    case .message(let message, _):
      world.checkers.received(node: id, link: link, message)
      world.checkers.exchanged(node: id, link: link, received: message, in: world.published.geometry)
      if case .reject(let piece, let begin, let length) = message {
        settle(PieceRequest(piece: piece, begin: begin, length: length), on: link)
      }
      give(.message(link, message))
    case .block(let request, let isCorrupt):
      world.checkers.receivedBlock(node: id, link: link)
      world.stage?.came(request.length, to: id, from: world.network.peer(of: host, flow: flow))
      settle(request, on: link)
      currentIsCorrupt = isCorrupt
      let isSeen = isCorrupt && !world.storm.isBlind(host)
      let vault = state.object.flatMap { vaults[$0.value] }
      give(.blockArrived(link, request, vault?.verdict(request, isCorrupt: isSeen) ?? .unproven))
    case .hashes(let request):
      let proven = provenPieces(request)
      if let object = state.object { vaults[object.value]?.prove(proven) }
      give(.hashesArrived(link, request, proven: proven))
    case .request, .head, .body, .selected, .close: break
    }
  }

  func drained(flow: Int, pieces: Int) {
    guard !isDead, case .link(let link)? = world.network.use(of: host, flow: flow) else { return }
    give(.drained(link, pieces: pieces))
  }

  func perform(_ order: AgentEffect.LinkOrder, on link: LinkID) {
    switch order {
    // Nobody has a certificate here, so nobody is told to speak TLS.
    case .dial(let object, let endpoint, let handshake, _): dial(link, object, endpoint, handshake)
    case .accept(let object, let handshake):
      guard let flow = links[link.value]?.flow else { return }
      links[link.value]?.object = object
      world.network.send(.handshake(handshake), from: host, flow: flow)
    case .send(let message):
      guard let flow = links[link.value]?.flow else { return world.checkers.sentOnNoLink(node: id, link: link) }
      world.checkers.exchanged(node: id, link: link, sent: message, in: world.published.geometry)
      if case .request(let piece, let begin, let length) = message {
        request(PieceRequest(piece: piece, begin: begin, length: length), on: link)
      } else if case .cancel(let piece, let begin, let length) = message {
        settle(PieceRequest(piece: piece, begin: begin, length: length), on: link)
      }
      var told = traits.lie?.falsify(message) ?? message
      if let claimed = traits.claimed { told = Lie.claiming(claimed, in: told) }
      world.checkers.sent(node: id, link: link, told)
      world.network.send(.message(told, size: told.size), from: host, flow: flow)
    case .prove(let statement, let number):
      guard let flow = links[link.value]?.flow else { return world.checkers.sentOnNoLink(node: id, link: link) }
      let signature = SimulatedKeys.sign(statement, by: node)
      let message = PeerMessage.extended(id: number, payload: ShoalMessage.proof(signature).encoded)
      world.checkers.sent(node: id, link: link, message)
      world.network.send(.message(message, size: message.size), from: host, flow: flow)
    case .check(let statement, let signature):
      let holds = SimulatedKeys.holds(signature, over: statement)
      if holds, world.checkers.isThorough, let remote = links[link.value]?.remote {
        world.checkers.believed(node: id, link: link, statement.signer, real: world.node(at: remote.address))
      }
      plan(.checked(link, holds: holds))
    case .sendPiece(_, let request):
      guard let flow = links[link.value]?.flow else { return world.checkers.sentOnNoLink(node: id, link: link) }
      let now = world.storm.clock(of: host).instant(at: world.planner.now)
      if let block = world.published.geometry.block(
        piece: request.piece, begin: request.begin, length: request.length)
      {
        world.checkers.exchanged(node: id, link: link, sentPiece: block)
      }
      world.checkers.uploaded(node: id, bytes: request.length, at: now)
      world.network.send(.block(request, isCorrupt: traits.pollutes), from: host, flow: flow)
      let undrained = world.network.undrained(from: host, flow: flow)
      world.checkers.queuedPiece(
        node: id, link: link, undrained: undrained, uplink: world.network.hosts[host].up)
    case .sendHashes(_, let request):
      guard let flow = links[link.value]?.flow else { return }
      world.network.send(.hashes(request), from: host, flow: flow)
    case .close:
      guard let state = links.take(link.value) else { return }
      world.checkers.linkEnded(node: id, link: link)
      world.network.setUse(nil, of: host, flow: state.flow)
      world.network.close(from: host, flow: state.flow)
    }
  }

  private func dial(_ link: LinkID, _ object: ObjectHandle, _ endpoint: Endpoint, _ handshake: Handshake) {
    let target = world.host(at: endpoint) ?? host
    world.checkers.dialled(
      node: id, target: target, at: world.planner.now, links: world.checkers.isThorough ? links.keys.count : 0)
    let flow = world.network.call(from: host, to: target, purpose: .link)
    watch(flow, after: Patience.connect)
    world.network.setUse(.link(link), of: host, flow: flow)
    links[link.value] = Link(flow: flow, object: object, remote: endpoint, greeting: handshake)
    links[link.value]?.since = world.planner.now
  }

  /// Lets the checkers look at a request before it is sent.
  private func request(_ request: PieceRequest, on link: LinkID) {
    guard world.checkers.isThorough, let vault = links[link.value]?.object.flatMap({ vaults[$0.value] }),
      let block = vault.geometry.block(piece: request.piece, begin: request.begin, length: request.length)
    else { return }
    world.checkers.requested(node: id, link: link, block: block, isHeld: vault.held[block.value])
  }

  /// A request is answered, refused or taken back.
  private func settle(_ request: PieceRequest, on link: LinkID) {
    guard world.checkers.isThorough else { return }
    let geometry = world.published.geometry
    guard let block = geometry.block(piece: request.piece, begin: request.begin, length: request.length) else { return }
    world.checkers.settled(node: id, link: link, block: block)
  }

  /// The pieces whose leaves a `hashes` message carries whole.
  private func provenPieces(_ request: HashRequest) -> [PieceIndex] {
    guard request.baseLayer == 0, request.length > 0 else { return [] }
    let geometry = world.published.geometry
    let perPiece = geometry.blocksPerPiece
    let first = (request.index + perPiece - 1) / perPiece
    let end = min(geometry.pieceCount, (request.index + request.length) / perPiece)
    return first < end ? (first..<end).map { PieceIndex($0) } : []
  }
}
