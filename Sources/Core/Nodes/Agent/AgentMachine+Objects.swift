import OrderedCollections
import Selection
import Swarming
import Vocabulary
import Wire

/// What concerns one object, and what follows of it for others.
extension AgentMachine {
  /// The place of the object that a link belongs to.
  private func place(_ link: LinkID, _ turn: borrowing Turn) -> Int? { objects.place(of: turn.ids.object(of: link)) }

  private func place(_ edge: EdgeID, _ turn: borrowing Turn) -> Int? { objects.place(of: turn.ids.object(of: edge)) }

  /// Asks everybody for everything that there is room for, and serves whoever waits.
  mutating func drive(_ at: Int, _ turn: inout Turn) {
    objects[at].drive(&turn)
    objects.serve(&turn)
  }

  // Links

  mutating func greeted(_ link: LinkID, _ remote: Endpoint, _ handshake: Handshake, _ turn: inout Turn) {
    if letWait(link, remote, handshake, &turn) { return }
    if let at = place(link, turn) {
      objects[at].greeted(link, handshake, isAnswer: true, &turn)
    } else if let refusal = accept(link, remote, handshake, &turn) {
      turn.counters.linksRefused += 1
      turn.effects.append(.close(link, refusal))
    }
  }

  /// Takes a link of somebody who called; why not, or nil.
  private mutating func accept(
    _ link: LinkID, _ remote: Endpoint, _ handshake: Handshake, _ turn: inout Turn
  ) -> LinkEnd? {
    if turn.own.isStopping { return .nodeStopping }
    if handshake.peerID == turn.own.peerID { return .isSelf }
    if bans.contains(remote.address, at: turn.now) { return .banned }
    guard let at = objects.place(accepting: handshake.infohash) else { return .unknownObject }
    guard objects[at].accept(link, remote, handshake, &turn) else { return .tooManyLinks }
    objects[at].greeted(link, handshake, isAnswer: false, &turn)
    return nil
  }

  mutating func received(_ message: PeerMessage, on link: LinkID, _ turn: inout Turn) {
    guard let at = place(link, turn) else { return }
    switch objects[at].received(message, on: link, &turn) {
    case .nothing: break
    case .requests: objects.serve(&turn)
    case .freeBlocks: drive(at, &turn)
    }
  }

  mutating func drained(_ link: LinkID, pieces: Int, _ turn: inout Turn) {
    guard let at = place(link, turn) else { return }
    objects[at].drained(link, pieces: pieces, &turn)
    objects.serve(&turn)
  }

  mutating func linkClosed(_ link: LinkID, _ end: LinkEnd, _ turn: inout Turn) {
    shelf.leave(link)
    guard let at = place(link, turn) else { return }
    objects[at].linkClosed(link, end, &turn)
    objects[at].dial(bans: bans, &turn)
    drive(at, &turn)
  }

  /// A peer is proven to have sent corrupt bytes: no more of it, and the selector is told.
  private mutating func ban(_ endpoint: Endpoint, for block: BlockIndex, of at: Int, _ turn: inout Turn) {
    let name = objects[at].description.infohashes.v2
    let reported = objects[at].listening(endpoint)
    turn.counters.peersBanned += 1
    turn.log(
      .warning, .peerBanned,
      [
        .init("peer", "\(reported)"), .init("object", name.hex), .init("block", block.value),
        .init("why", "corrupt block"),
      ])
    bans.add(endpoint.address, at: turn.now)
    for link in turn.ids.links {
      guard let at = place(link, turn), objects[at].links[link]?.remote.address == endpoint.address else { continue }
      objects[at].drop(link, .banned, &turn)
    }
    announcer.report(reported, of: name)
    announcer.soon(name, at: turn.now)
  }

  // Blocks

  mutating func blockArrived(_ link: LinkID, _ request: PieceRequest, _ verdict: Verdict, _ turn: inout Turn) {
    guard let at = place(link, turn) else { return }
    switch objects[at].blockArrived(link, request, verdict, &turn) {
    case .isHeld: held(at, &turn)
    case .isPolluted(let endpoint, let block):
      ban(endpoint, for: block, of: at, &turn)
      return drive(at, &turn)
    case .hasChanged, .isNoted: break
    }
    objects[at].ask(link, &turn)
  }

  /// A block is there: its readers get what has become contiguous.
  private mutating func held(_ at: Int, _ turn: inout Turn) {
    let handle = objects[at].handle
    for want in wants.values where want.handle == handle {
      tellFirstByte(want.id, objects[at].tally, &turn)
      deliver(want.id, &turn)
    }
    guard objects[at].exchange.isComplete else { return }
    objects[at].completed(&turn)
    announcer.soon(objects[at].description.infohashes.v2, event: .completed, at: turn.now)
  }

  mutating func judged(_ handle: ObjectHandle, _ judgement: Judgement, _ turn: inout Turn) {
    guard let at = objects.place(of: handle) else { return }
    objects[at].judged(judgement.piece)
    for block in judgement.good { if case .isHeld = objects[at].adopt(block, &turn) { held(at, &turn) } }
    let guilty = objects[at].accuse(judgement, &turn)
    for (endpoint, block) in guilty.peers { ban(endpoint, for: block, of: at, &turn) }
    if let block = guilty.originBlock, case .hasChanged = objects[at].blameOrigin(block, &turn) {
      return objectChanged(handle, &turn)
    }
    drive(at, &turn)
  }

  mutating func hashesArrived(_ link: LinkID, _ request: HashRequest, _ proven: [PieceIndex], _ turn: inout Turn) {
    guard let at = place(link, turn) else { return }
    objects[at].hashesArrived(link, request, proven, &turn)
    if !proven.isEmpty { drive(at, &turn) }
  }

  // The origin

  mutating func edgeAnswered(_ edge: EdgeID, _ head: EdgeHead, _ turn: inout Turn) {
    guard let at = place(edge, turn) else { return }
    switch objects[at].originAnswered(edge, head, &turn) {
    case .hasChanged: objectChanged(objects[at].handle, &turn)
    case .isDeleted(let url):
      let handle = objects[at].handle
      for want in Array(wants.values) where want.handle == handle {
        fail(want.id, .notFound, "\(url) was deleted at its origin (\(head.status))", &turn)
      }
    case .hasNoLeaves, .isNoted: break
    }
  }

  mutating func edgeBlock(_ edge: EdgeID, _ block: BlockIndex, _ verdict: Verdict, _ turn: inout Turn) {
    guard let at = place(edge, turn) else { return }
    switch objects[at].originBrought(block, by: edge, verdict, &turn) {
    case .isHeld: held(at, &turn)
    case .hasChanged: objectChanged(objects[at].handle, &turn)
    case .isPolluted, .isNoted: break
    }
  }

  mutating func edgeLeaves(_ edge: EdgeID, _ proven: [PieceIndex], _ turn: inout Turn) {
    guard let at = place(edge, turn) else { return }
    objects[at].originGaveLeaves(proven, &turn)
    if !proven.isEmpty { drive(at, &turn) }
  }

  mutating func edgeEnded(_ edge: EdgeID, _ end: EdgeEnd, _ turn: inout Turn) {
    guard let at = place(edge, turn) else { return }
    objects[at].originEnded(edge, end, &turn)
    drive(at, &turn)
  }
}
