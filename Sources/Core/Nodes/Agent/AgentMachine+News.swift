import OrderedCollections
import Swarming
import Vocabulary
import Wire

/// Telling the neighbours what is held and what is being pulled, in batches.
extension AgentMachine {
  mutating func tellHeld(_ block: BlockIndex, of handle: ObjectHandle, _ turn: inout Turn) {
    objects[handle]?.heldNews.append(block)
    objects[handle]?.farHeldNews.append(block)
    makeDue(handle, &turn)
  }

  mutating func tellPull(_ blocks: Range<Int>, of handle: ObjectHandle, _ turn: inout Turn) {
    objects[handle]?.pullNews.append(contentsOf: blocks.map { BlockIndex($0) })
    // At once: while neighbours do not know, they may pull the same.
    objects[handle]?.nearNewsDue = turn.now
  }

  mutating func tellRelease(_ blocks: Range<Int>, of handle: ObjectHandle, _ turn: inout Turn) {
    guard let held = objects[handle]?.exchange.held else { return }
    let free = blocks.filter { !held[$0] }.map { BlockIndex($0) }
    guard !free.isEmpty else { return }
    objects[handle]?.pullNews.removeAll { blocks.contains($0.value) }
    objects[handle]?.releaseNews.append(contentsOf: free)
    makeDue(handle, &turn)
  }

  private mutating func makeDue(_ handle: ObjectHandle, _ turn: inout Turn) {
    if objects[handle]?.nearNewsDue == nil { objects[handle]?.nearNewsDue = turn.now + SwarmPolicy.newsDelay }
    if objects[handle]?.farNewsDue == nil { objects[handle]?.farNewsDue = turn.now + SwarmPolicy.farNewsDelay }
  }

  /// Sends the news whose time has come.
  mutating func flushNews(_ handle: ObjectHandle, _ turn: inout Turn) {
    if let due = objects[handle]?.nearNewsDue, due <= turn.now { flushNearNews(handle, &turn) }
    if let due = objects[handle]?.farNewsDue, due <= turn.now { flushFarNews(handle, &turn) }
  }

  private mutating func flushNearNews(_ handle: ObjectHandle, _ turn: inout Turn) {
    guard let object = objects[handle] else { return }
    objects[handle]?.nearNewsDue = nil
    objects[handle]?.heldNews = []
    objects[handle]?.pullNews = []
    objects[handle]?.releaseNews = []
    let pulls = object.pullNews.filter { !object.exchange.held[$0.value] }
    for peer in object.exchange.peers.values {
      if peer.isFriend {
        tell(.held, object.heldNews, to: peer, &turn)
        tell(.pulling, pulls, to: peer, &turn)
        tell(.released, object.releaseNews, to: peer, &turn)
      } else if !peer.isAgent {
        tellPieces(object.heldNews, of: object, to: peer, &turn)
      }
    }
  }

  private mutating func flushFarNews(_ handle: ObjectHandle, _ turn: inout Turn) {
    guard let object = objects[handle] else { return }
    objects[handle]?.farNewsDue = nil
    objects[handle]?.farHeldNews = []
    for peer in object.exchange.peers.values where peer.isAgent && !peer.isNear {
      tell(.held, object.farHeldNews, to: peer, &turn)
    }
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
    objects[handle]?.farHeldNews = []
    for peer in objects[handle]?.exchange.peers.values.elements ?? [] where peer.isAgent {
      tell(.heldAll, on: peer.link, &turn)
    }
    flushNearNews(handle, &turn)
  }

  private mutating func tell(_ message: ShoalMessage, on id: LinkID, _ turn: inout Turn) {
    guard let number = links[id]?.shoalNumber else { return }
    send(.extended(id: number, payload: message.encoded), on: id, &turn)
  }
}
