import OrderedCollections
import Swarming
import Vocabulary
import Wire

/// Telling the neighbours what is held and what is being pulled, in batches.
extension AgentMachine {
  mutating func tellHeld(_ block: BlockIndex, of handle: ObjectHandle, _ turn: inout Turn) {
    let delays = objects[handle]?.exchange.importer.newsDelays(of: block)
    objects[handle]?.news.noteHeld(block, delays: delays, at: turn.now)
  }

  mutating func tellPull(_ blocks: Range<Int>, of handle: ObjectHandle, _ turn: inout Turn) {
    objects[handle]?.news.notePulls(blocks, at: turn.now)
  }

  mutating func tellRelease(_ blocks: Range<Int>, of handle: ObjectHandle, _ turn: inout Turn) {
    guard let held = objects[handle]?.exchange.held else { return }
    let free = blocks.filter { !held[$0] }.map { BlockIndex($0) }
    objects[handle]?.news.noteReleased(free, of: blocks, at: turn.now)
  }

  /// Sends the news whose time has come.
  mutating func flushNews(_ handle: ObjectHandle, _ turn: inout Turn) {
    if let news = objects[handle]?.news.takeDueNear(at: turn.now) { tellNear(news, of: handle, &turn) }
    if let held = objects[handle]?.news.takeDueFar(at: turn.now) { tellFar(held, of: handle, &turn) }
  }

  private mutating func tellNear(_ news: NewsBox.Near, of handle: ObjectHandle, _ turn: inout Turn) {
    guard let object = objects[handle] else { return }
    let pulls = news.pulls.filter { !object.exchange.held[$0.value] }
    for peer in object.exchange.peers.values {
      if peer.isFriend {
        tell(.held, news.held, to: peer, &turn)
        tell(.pulling, pulls, to: peer, &turn)
        tell(.released, news.released, to: peer, &turn)
      } else if !peer.isAgent {
        tellPieces(news.held, of: object, to: peer, &turn)
      }
    }
  }

  private mutating func tellFar(_ held: [BlockIndex], of handle: ObjectHandle, _ turn: inout Turn) {
    guard let peers = objects[handle]?.exchange.peers.values else { return }
    for peer in peers where peer.isAgent && !peer.isNear { tell(.held, held, to: peer, &turn) }
  }

  private enum News {
    case held
    case pulling
    case released
  }

  /// What the peer holds already is no news to it.
  private mutating func tell(
    _ news: News, _ blocks: [BlockIndex], to peer: SwarmPeer, _ turn: inout Turn
  ) {
    let unknown = blocks.filter { !peer.has[$0.value] }
    guard !unknown.isEmpty else { return }
    for runs in BlockRuns(unknown).split() {
      let message: ShoalMessage =
        switch news {
        case .held: .held(runs)
        case .pulling: .pulling(runs)
        case .released: .released(runs)
        }
      tell(message, on: peer.link, &turn)
    }
  }

  /// Stock clients know whole pieces only.
  private mutating func tellPieces(
    _ blocks: [BlockIndex], of object: AgentObject, to peer: SwarmPeer, _ turn: inout Turn
  ) {
    let geometry = object.geometry
    var told: [PieceIndex] = []
    for block in blocks {
      let piece = geometry.piece(of: block)
      guard !told.contains(piece), object.exchange.held.allTrue(in: geometry.blocks(of: piece)) else { continue }
      told.append(piece)
      send(.have(piece), on: peer.link, &turn)
    }
  }

  /// Everything that an agent who has just introduced itself cannot know from the bitfield.
  mutating func tellEverything(on id: LinkID, _ turn: inout Turn) {
    guard let link = links[id], let object = objects[link.object], let peer = object.exchange.peers[id] else { return }
    let exchange = object.exchange
    if !exchange.isComplete, !exchange.held.isEmpty {
      for runs in BlockRuns(exchange.held).split() { tell(.held(runs), on: id, &turn) }
    }
    guard peer.isNear else { return }
    let pulls = exchange.edgePulls.flatMap { $0.next..<$0.blocks.upperBound }.filter { !exchange.held[$0] }.map {
      BlockIndex($0)
    }
    tell(.pulling, pulls, to: peer, &turn)
  }

  /// The object is complete: agents learn it in one message.
  mutating func tellComplete(_ handle: ObjectHandle, _ turn: inout Turn) {
    objects[handle]?.news.forgetFar()
    for peer in objects[handle]?.exchange.peers.values ?? [] where peer.isAgent {
      tell(.heldAll, on: peer.link, &turn)
    }
    if let news = objects[handle]?.news.takeNear() { tellNear(news, of: handle, &turn) }
  }

  private mutating func tell(_ message: ShoalMessage, on id: LinkID, _ turn: inout Turn) {
    guard let number = links[id]?.shoalNumber else { return }
    send(.extended(id: number, payload: message.encoded), on: id, &turn)
  }
}
