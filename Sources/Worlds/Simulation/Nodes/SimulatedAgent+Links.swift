import Nodes
import Vocabulary
import Wire

/// Connections to peers.
extension SimulatedAgent: Party {
  static let peerPort: UInt16 = 6881

  func accepts(flow: Int, from caller: Int, purpose: FlowPurpose) -> Bool {
    guard !isDead, purpose == .link else { return false }
    let link = takeAcceptedLink()
    world.network.setUse(.link(link), of: host, flow: flow)
    // A dialler calls from its peer port's address; the port of the connection itself is an ephemeral one.
    let port = UInt16(20_000 + flow % 40_000)
    links[link.value] = Link(flow: flow, remote: Endpoint(address: world.address(of: caller), port: port))
    return true
  }

  func connected(flow: Int) {
    guard !isDead, let use = world.network.use(of: host, flow: flow) else { return }
    switch use {
    case .client: sendQuestion(on: flow)
    case .link(let link):
      guard let greeting = links[link.value]?.greeting else { return }
      world.network.send(.handshake(greeting), from: host, flow: flow)
    }
  }

  func refused(flow: Int) { lose(flow, end: .connectFailed) }
  func closed(flow: Int) { lose(flow, end: .closedByPeer) }

  private func lose(_ flow: Int, end: LinkEnd) {
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
      give(.handshake(link, remote: state.remote, handshake))
    case .message(let message, _):
      world.checkers.received(node: id, link: link, message)
      give(.message(link, message))
    case .block(let request, let isCorrupt):
      world.checkers.receivedBlock(node: id, link: link)
      currentIsCorrupt = isCorrupt
      let vault = state.object.flatMap { vaults[$0.value] }
      give(.blockArrived(link, request, vault?.verdict(request, isCorrupt: isCorrupt) ?? .unproven))
    case .hashes(let request):
      let proven = provenPieces(request)
      if let object = state.object { vaults[object.value]?.prove(proven) }
      give(.hashesArrived(link, request, proven: proven))
    case .question, .head, .body, .selected, .close: break
    }
  }

  func drained(flow: Int, pieces: Int) {
    guard !isDead, case .link(let link)? = world.network.use(of: host, flow: flow) else { return }
    give(.drained(link, pieces: pieces))
  }

  func performLink(_ effect: AgentEffect) {
    switch effect {
    case .dial(let link, let object, let endpoint, let handshake): dial(link, object, endpoint, handshake)
    case .accept(let link, let object, let handshake):
      guard let flow = links[link.value]?.flow else { return }
      links[link.value]?.object = object
      world.network.send(.handshake(handshake), from: host, flow: flow)
    case .send(let link, let message):
      guard let flow = links[link.value]?.flow else { return }
      let told = traits.lie?.falsify(message) ?? message
      world.checkers.sent(node: id, link: link, told)
      world.network.send(.message(told, size: told.size), from: host, flow: flow)
    case .sendPiece(let link, _, let request):
      guard let flow = links[link.value]?.flow else { return }
      world.network.send(.block(request, isCorrupt: traits.pollutes), from: host, flow: flow)
      world.checkers.queuedPiece(node: id, link: link, undrained: world.network.undrained(from: host, flow: flow))
    case .sendHashes(let link, _, let request):
      guard let flow = links[link.value]?.flow else { return }
      world.network.send(.hashes(request), from: host, flow: flow)
    case .close(let link, _):
      guard let state = links.take(link.value) else { return }
      world.checkers.linkEnded(node: id, link: link)
      world.network.setUse(nil, of: host, flow: state.flow)
      world.network.close(from: host, flow: state.flow)
    default: break
    }
  }

  private func dial(_ link: LinkID, _ object: ObjectHandle, _ endpoint: Endpoint, _ handshake: Handshake) {
    let target = world.host(of: endpoint.address) ?? host
    let flow = world.network.call(from: host, to: target, purpose: .link)
    world.network.setUse(.link(link), of: host, flow: flow)
    links[link.value] = Link(flow: flow, object: object, remote: endpoint, greeting: handshake)
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
