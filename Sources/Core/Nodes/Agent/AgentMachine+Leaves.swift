import OrderedCollections
import Swarming
import Vocabulary
import Wire

/// Leaf hashes, without which no block can be verified: from agents who hold such blocks, from the origin, from stock
/// seeds.
extension AgentMachine {
  mutating func seekLeaves(_ handle: ObjectHandle, _ turn: inout Turn) {
    guard let object = objects[handle], object.exchange.isHungry, !object.exchange.provable.isFull else {
      objects[handle]?.exchange.leavesAreOut = false
      return
    }
    giveUpLateLeaves(handle, &turn)
    var canComeLater = false
    for first in leafRunsWanted(object, turn: objects[handle]?.leafTurn ?? 0) {
      if object.leafCalls.contains(where: { $0.firstBlock == first }) {
        canComeLater = true
        continue
      }
      guard (objects[handle]?.leafCalls.count ?? 0) < AgentPolicy.leafRequestsMax else { break }
      if askForLeaves(first, of: handle, &turn) { canComeLater = true }
    }
    let areOut = !canComeLater && objects[handle]?.leafCalls.isEmpty == true
    objects[handle]?.exchange.leavesAreOut = areOut
  }

  /// The first blocks of the leaf runs with something missing and unprovable: those a reader waits for first, then
  /// those of our share.
  /// `turn` differs from node to node, so that neighbours do not all begin with the same part of the share.
  private func leafRunsWanted(_ object: AgentObject, turn: Int) -> [Int] {
    let exchange = object.exchange
    let geometry = object.geometry
    let run = leafRun(geometry)
    var starts = exchange.readers.map { $0 - $0 % run }
    let runs = (geometry.blockCount + run - 1) / run
    let share =
      exchange.share.lowerBound
      / run..<max(exchange.share.lowerBound / run + 1, (exchange.share.upperBound + run - 1) / run)
    for step in share.indices { starts.append((share.lowerBound + (step + turn) % share.count) * run) }
    for step in 0..<runs { starts.append((share.upperBound + step) % runs * run) }
    var result: [Int] = []
    for start in starts where !result.contains(start) {
      let pieces =
        geometry.piece(of: BlockIndex(start))
        .value..<((min(start + run, geometry.blockCount) - 1) / geometry.blocksPerPiece + 1)
      guard !exchange.provable.allTrue(in: pieces),
        exchange.wanted.touches(start..<min(start + run, geometry.blockCount)),
        !exchange.held.allTrue(in: start..<min(start + run, geometry.blockCount))
      else { continue }
      result.append(start)
      if result.count >= 8 { break }
    }
    return result
  }

  private func leafRun(_ geometry: Geometry) -> Int { max(AgentPolicy.leafRun, geometry.blocksPerPiece) }

  private mutating func askForLeaves(
    _ first: Int, of handle: ObjectHandle, _ turn: inout Turn
  ) -> Bool {
    guard let object = objects[handle] else { return false }
    let geometry = object.geometry
    let blocks = first..<min(first + leafRun(geometry), geometry.blockCount)
    let able = object.exchange.peers.values.filter { peer in
      peer.knowsHashes && !peer.isSnubbed && links[peer.link]?.refusedLeaves.contains(first) == false
        && blocks.contains { peer.has[$0] }
    }
    let mayWait = object.exchange.leavesMayWait(turn.now)
    let edgeIsReady = object.exchange.edgeIsUsable && object.leafEdgeRetryAt <= turn.now && !mayWait
    let agent = able.first { $0.isFriend } ?? able.first { $0.isAgent }
    if let agent, !(edgeIsReady && object.leavesWereLate) {
      return askPeerForLeaves(first, agent.link, handle, &turn)
    }
    if edgeIsReady, let url = object.edgeURL {
      let edge = newEdge(for: handle, url: url.text, isForLeaves: true, &turn)
      objects[handle]?.leafCalls.append(AgentObject.LeafCall(firstBlock: first, link: nil, edge: edge, since: turn.now))
      let pieces = first / geometry.blocksPerPiece..<((blocks.upperBound - 1) / geometry.blocksPerPiece + 1)
      turn.effects.append(.fetchLeaves(edge, handle, url: url, pieces: pieces))
      return true
    }
    guard let stock = able.first else { return mayWait }
    return askPeerForLeaves(first, stock.link, handle, &turn)
  }

  private mutating func askPeerForLeaves(
    _ first: Int, _ link: LinkID, _ handle: ObjectHandle, _ turn: inout Turn
  ) -> Bool {
    guard let object = objects[handle] else { return false }
    var width = 1
    while width < object.geometry.blockCount { width *= 2 }
    let length = min(leafRun(object.geometry), max(width, 2))
    let request = HashRequest(
      piecesRoot: object.description.piecesRoot, baseLayer: 0, index: first, length: length, proofLayers: 0)
    objects[handle]?.leafCalls.append(AgentObject.LeafCall(firstBlock: first, link: link, edge: nil, since: turn.now))
    send(.hashRequest(request), on: link, &turn)
    return true
  }

  private mutating func giveUpLateLeaves(_ handle: ObjectHandle, _ turn: inout Turn) {
    let edgeIsThere = objects[handle]?.exchange.edgeIsUsable == true
    let patience = edgeIsThere ? AgentPolicy.leafPatienceWithEdge : AgentPolicy.leafPatience
    for call in objects[handle]?.leafCalls ?? [] where turn.now - call.since > patience {
      guard let link = call.link else { continue }
      objects[handle]?.leavesWereLate = true
      refuseLeaves(call.firstBlock, link, handle)
    }
  }

  private mutating func refuseLeaves(_ first: Int, _ link: LinkID, _ handle: ObjectHandle) {
    objects[handle]?.leafCalls.removeAll { $0.link == link && $0.firstBlock == first }
    if (links[link]?.refusedLeaves.count ?? 0) < 4096 { links[link]?.refusedLeaves.append(first) }
  }

  mutating func hashesArrived(
    _ id: LinkID, _ request: HashRequest, _ proven: [PieceIndex], _ turn: inout Turn
  ) {
    guard let link = links[id] else { return }
    links[id]?.lastReceived = turn.now
    if proven.isEmpty { refuseLeaves(request.index, id, link.object) }
    objects[link.object]?.leafCalls.removeAll { $0.link == id && $0.firstBlock == request.index }
    becameProvable(proven, of: link.object, &turn)
  }

  mutating func edgeLeaves(_ edge: EdgeID, _ proven: [PieceIndex], _ turn: inout Turn) {
    guard let call = edges[edge] else { return }
    if proven.isEmpty { objects[call.object]?.leafEdgeRetryAt = turn.now + .seconds(10) }
    becameProvable(proven, of: call.object, &turn)
  }

  private mutating func becameProvable(
    _ pieces: [PieceIndex], of handle: ObjectHandle, _ turn: inout Turn
  ) {
    guard objects[handle] != nil, !pieces.isEmpty else { return }
    objects[handle]?.exchange.becameProvable(pieces)
    for piece in pieces { judgeIfReady(piece, of: handle, &turn) }
    drive(handle, &turn)
  }

  mutating func hashRequested(_ request: HashRequest, on id: LinkID, _ turn: inout Turn) {
    guard let link = links[id], let object = objects[link.object] else { return }
    let first = request.index
    let last = min(first + request.length, object.geometry.blockCount)
    let isLeaves = request.baseLayer == 0 && request.length > 0 && request.length <= 8192 && first >= 0 && first < last
    let known =
      isLeaves
      && object.exchange.provable.allTrue(
        in: first / object.geometry.blocksPerPiece..<((last - 1) / object.geometry.blocksPerPiece + 1))
    guard request.piecesRoot == object.description.piecesRoot, known || request.baseLayer > 0,
      (pacer?.debt(turn.now) ?? .zero) <= AgentPolicy.uploadDebtMax
    else { return send(.hashReject(request), on: id, &turn) }
    pacer?.spent(Int64(min(request.length, 8192) + min(request.proofLayers, 64)) * 32, turn.now)
    links[id]?.lastSent = turn.now
    turn.effects.append(.sendHashes(id, link.object, request))
  }

  mutating func hashRejected(_ request: HashRequest, on id: LinkID, _ turn: inout Turn) {
    guard let handle = links[id]?.object else { return }
    refuseLeaves(request.index, id, handle)
    drive(handle, &turn)
  }
}
