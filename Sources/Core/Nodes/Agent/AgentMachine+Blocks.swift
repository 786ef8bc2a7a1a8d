import OrderedCollections
import Selection
import Swarming
import Vocabulary
import Wire

/// What to do with blocks that arrived.
extension AgentMachine {
  mutating func blockArrived(
    _ id: LinkID, _ request: PieceRequest, _ verdict: Verdict, _ turn: inout Turn
  ) {
    guard let link = links[id], let geometry = objects[link.object]?.geometry else { return }
    let ring = objects[link.object]?.exchange.peers[id]?.ring
    links[id]?.lastReceived = turn.now
    guard verdict != .misfit, let block = request.block(in: geometry) else {
      objects[link.object]?.tally.waste.unasked += request.length
      return broke(id, &turn)
    }
    let length = request.length
    let arrival = objects[link.object]?.exchange.arrived(block.value, from: id, now: turn.now) ?? .unasked
    if verdict == .corrupt {
      objects[link.object]?.tally.waste.corrupt += length
      turn.counters.corruptBlocks += 1
      objects[link.object]?.exchange.lost(block.value, from: .link(id))
      ban(link.remote, object: link.object, block: block, &turn)
      return drive(link.object, &turn)
    }
    switch arrival {
    case .unasked:
      objects[link.object]?.tally.waste.unasked += length
      links[id]?.unaskedBlocks += 1
      if link.unaskedBlocks >= 64 { return broke(id, &turn) }
    case .duplicate: objects[link.object]?.tally.waste.duplicate += length
    case .wanted where verdict == .verified:
      credit(link.object, ring, length)
      keep(block, of: link.object, alreadyStored: false, &turn)
    case .wanted: stage(block, from: .link(id), of: link.object, &turn)
    }
    ask(id, &turn)
  }

  /// A far peer's ISP is another one only while our own is known.
  private mutating func credit(_ handle: ObjectHandle, _ ring: Ring?, _ length: Int64) {
    if let ring, ring.isLocal {
      objects[handle]?.tally.sameISP += length
    } else if ring != nil, locality.asn != nil {
      objects[handle]?.tally.otherISP += length
    } else {
      objects[handle]?.tally.unknown += length
    }
  }

  /// A block is verified: store it, stop others from sending it, tell the neighbours, hand it to readers.
  mutating func keep(
    _ block: BlockIndex, of handle: ObjectHandle, alreadyStored: Bool, _ turn: inout Turn
  ) {
    guard let geometry = objects[handle]?.geometry, objects[handle]?.exchange.held[block.value] == false else { return }
    turn.effects.append(alreadyStored ? .adopt(handle, block) : .store(handle, block))
    objects[handle]?.stored.order(block)
    turn.counters.blocksHeld += 1
    let request = PieceRequest(block, in: geometry)
    for other in objects[handle]?.exchange.hold(block.value, now: turn.now) ?? [] {
      send(.cancel(piece: request.piece, begin: request.begin, length: request.length), on: other, &turn)
    }
    tellHeld(block, of: handle, &turn)
    for want in wants.values where want.handle == handle {
      if let tally = objects[handle]?.tally { tellFirstByte(want.id, tally, &turn) }
      deliver(want.id, &turn)
    }
    if let object = objects[handle], object.exchange.isComplete || object.stored.isFarBehind {
      confirmStored(handle, &turn)
    }
  }

  mutating func completed(_ handle: ObjectHandle, _ turn: inout Turn) {
    guard let object = objects[handle] else { return }
    turn.counters.objectsCompleted += 1
    turn.effects.append(
      .log(
        LogEvent(
          .info, .objectComplete,
          [
            .init("object", object.description.infohashes.v2.hex), .init("name", object.description.name),
          ] + object.tally.logFields)))
    tellComplete(handle, &turn)
    for call in object.leafCalls { if let edge = call.edge { cancel(edge, &turn) } }
    for pull in object.exchange.edgePulls { cancel(pull.edge, &turn) }
    for peer in object.exchange.peers.values {
      if peer.has.isFull {
        drop(peer.link, .useless, &turn)
      } else {
        showInterest(peer.link, &turn)
      }
    }
    announceSoon(handle, event: .completed, &turn)
  }

  /// An unverified block is kept while its piece cannot be judged.
  mutating func stage(
    _ block: BlockIndex, from source: ObjectExchange.Source, of handle: ObjectHandle, _ turn: inout Turn
  ) {
    guard let object = objects[handle], object.exchange.staged.count < SwarmPolicy.stagedBlocksMax else {
      let length = objects[handle]?.geometry.span(of: block).length ?? 0
      objects[handle]?.tally.waste.unstaged += length
      objects[handle]?.exchange.lost(block.value, from: source)
      return
    }
    objects[handle]?.exchange.stage(block.value, from: source)
    turn.effects.append(.stage(handle, block))
    judgeIfReady(object.geometry.piece(of: block), of: handle, &turn)
  }

  /// Asks for a judgement of a piece's staged blocks once its leaves are known or all of it is there.
  mutating func judgeIfReady(_ piece: PieceIndex, of handle: ObjectHandle, _ turn: inout Turn) {
    guard let object = objects[handle], !object.judging.contains(piece) else { return }
    let staged = object.exchange.staged(in: piece)
    guard !staged.isEmpty, object.exchange.provable[piece.value] || object.exchange.isReadyForJudgement(piece) else {
      return
    }
    objects[handle]?.judging.append(piece)
    turn.effects.append(.judge(handle, piece, staged: staged.map { BlockIndex($0.block) }))
  }

  mutating func judged(_ handle: ObjectHandle, _ judgement: Judgement, _ turn: inout Turn) {
    guard let geometry = objects[handle]?.geometry else { return }
    objects[handle]?.judging.removeAll { $0 == judgement.piece }
    for block in judgement.good {
      let source = objects[handle]?.exchange.staged.first { $0.block == block.value }?.source
      let length = geometry.span(of: block).length
      switch source {
      case .link(let link): credit(handle, objects[handle]?.exchange.peers[link]?.ring, length)
      case .gone: credit(handle, nil, length)
      case .origin, nil:
        objects[handle]?.tally.edge += length
        edgeGaveGood(handle)
      }
      keep(block, of: handle, alreadyStored: true, &turn)
    }
    var senders: [AgentObject.Suspect] = []
    for block in judgement.bad {
      let entry = objects[handle]?.exchange.unstage(block.value)
      objects[handle]?.tally.waste.corrupt += geometry.span(of: block).length
      turn.counters.corruptBlocks += 1
      let source = entry?.source ?? .origin
      let endpoint = if case .link(let link) = source { links[link]?.remote } else { Endpoint?.none }
      senders.append(AgentObject.Suspect(block: block, source: source, endpoint: endpoint))
    }
    accuse(senders, judgement, handle, &turn)
    drive(handle, &turn)
  }

  /// Who sent what was corrupt: named at once by a leaf, or when one peer sent the whole piece; else when the truth is
  /// known.
  private mutating func accuse(
    _ senders: [AgentObject.Suspect], _ judgement: Judgement, _ handle: ObjectHandle, _ turn: inout Turn
  ) {
    var guilty: [AgentObject.Suspect] = []
    if judgement.byLeaves || senders.allSatisfy({ $0.source == senders.first?.source }) {
      guilty = senders
    } else {
      objects[handle]?.suspects.append(contentsOf: senders)
    }
    guilty += objects[handle]?.suspects.filter { judgement.exposed.contains($0.block) } ?? []
    if !judgement.good.isEmpty, let geometry = objects[handle]?.geometry {
      objects[handle]?.suspects.removeAll { geometry.piece(of: $0.block) == judgement.piece }
    }
    var banned: [Endpoint] = []
    for suspect in guilty {
      guard let endpoint = suspect.endpoint, !banned.contains(endpoint) else { continue }
      banned.append(endpoint)
      ban(endpoint, object: handle, block: suspect.block, &turn)
    }
    // One judgement counts once, however large the piece.
    if let block = guilty.first(where: { $0.source == .origin })?.block { blameEdge(handle, block, &turn) }
  }
}
