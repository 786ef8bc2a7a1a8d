import OrderedCollections
import Swarming
import Vocabulary
import Wire

/// Pulling from the origin.
extension AgentMachine {
  /// Keeps the origin asked for what is ours to pull.
  mutating func pullFromEdge(_ handle: ObjectHandle, _ turn: inout Turn) {
    while !isStopping, let object = objects[handle], let url = object.edgeURL,
      !(object.seeds.ignoresRange && !object.exchange.edgePulls.isEmpty),
      let blocks = objects[handle]?.exchange.nextEdgeRun(now: turn.now)
    {
      let edge = newEdge(for: handle, url: url.text, isForLeaves: false, &turn)
      objects[handle]?.exchange.edgeBegan(edge, blocks, now: turn.now)
      let geometry = object.geometry
      let first = geometry.span(of: BlockIndex(blocks.lowerBound))
      let last = geometry.span(of: BlockIndex(blocks.upperBound - 1))
      turn.counters.edgeRequests += 1
      let span = ByteSpan(offset: first.offset, length: last.end - first.offset)
      turn.effects.append(
        .fetchRange(edge, handle, url: url, span, ifMatch: object.url == url.text ? object.entityTag : nil))
      tellPull(blocks, of: handle, &turn)
    }
  }

  mutating func edgeAnswered(_ edge: EdgeID, _ head: EdgeHead, _ turn: inout Turn) {
    guard let call = edges[edge], let object = objects[call.object] else { return }
    if head.status == 412 { return objectChanged(call.object, &turn) }
    if head.status == 404 || head.status == 410, !call.isForLeaves {
      return originDeleted(call.object, call.url, status: head.status, &turn)
    }
    if head.isUsable {
      if head.status == 200, !call.isForLeaves {
        objects[call.object]?.seeds.answeredWhole()
        objects[call.object]?.exchange.edgeBecameWhole(edge)
        for other in object.exchange.edgePulls where other.edge != edge { cancel(other.edge, &turn) }
      }
      return
    }
    turn.counters.edgeFailures += 1
    if call.isForLeaves {
      objects[call.object]?.leafEdgeRetryAt = turn.now + .seconds(min(max(head.retryAfterSeconds ?? 5, 1), 60))
    } else {
      let wait = head.retryAfterSeconds.map { TimeSpan.seconds(min(max($0, 1), 60)) }
      restFromEdge(call.object, wait, "status \(head.status)", &turn)
    }
  }

  mutating func edgeBlock(
    _ edge: EdgeID, _ block: BlockIndex, _ verdict: Verdict, _ turn: inout Turn
  ) {
    guard let call = edges[edge], let object = objects[call.object], block.value >= 0,
      block.value < object.geometry.blockCount
    else { return }
    let handle = call.object
    let length = object.geometry.span(of: block).length
    guard objects[handle]?.exchange.edgeBrought(edge, block.value, now: turn.now) == true else {
      objects[handle]?.tally.waste.unasked += length
      return
    }
    switch verdict {
    case .verified where object.exchange.held[block.value]: objects[handle]?.tally.waste.duplicate += length
    case .verified:
      objects[handle]?.tally.edge += length
      edgeGaveGood(handle)
      keep(block, of: handle, alreadyStored: false, &turn)
    case .unproven
    where !object.exchange.held[block.value] && !object.exchange.staged.contains { $0.block == block.value }:
      stage(block, from: .origin, of: handle, &turn)
    case .unproven: objects[handle]?.tally.waste.duplicate += length
    case .corrupt, .misfit: edgeCorrupt(edge, block, handle, length, &turn)
    }
  }

  /// The origin sent what its own metainfo disowns: its file has changed, or something on the way spoils it.
  private mutating func edgeCorrupt(
    _ edge: EdgeID, _ block: BlockIndex, _ handle: ObjectHandle, _ length: Int64, _ turn: inout Turn
  ) {
    objects[handle]?.tally.waste.corrupt += length
    turn.counters.corruptBlocks += 1
    cancel(edge, &turn)
    objects[handle]?.exchange.lost(block.value, from: .origin)
    blameEdge(handle, block, &turn)
  }

  /// A block of the origin was good: whatever it failed in before, it is worth asking.
  mutating func edgeGaveGood(_ handle: ObjectHandle) {
    objects[handle]?.seeds.gaveGood()
  }

  /// The origin is proven to have sent a corrupt block. Some in a row, with none that is good, mean that it has other
  /// bytes; the rests between are short, for there is nothing to wait for.
  mutating func blameEdge(
    _ handle: ObjectHandle, _ block: BlockIndex, _ turn: inout Turn
  ) {
    let named = LogEvent.Field("object", objects[handle]?.description.infohashes.v2.hex ?? "")
    turn.effects.append(.log(LogEvent(.warning, .originCorrupt, [named, .init("block", block.value)])))
    if objects[handle]?.seeds.gaveCorrupt() == .hasChanged { return objectChanged(handle, &turn) }
    restFromEdge(handle, AgentPolicy.edgeRetry, "corrupt block", &turn)
  }

  mutating func edgeEnded(_ edge: EdgeID, _ end: EdgeEnd, _ turn: inout Turn) {
    guard let call = edges.removeValue(forKey: edge) else { return }
    let handle = call.object
    objects[handle]?.leafCalls.removeAll { $0.edge == edge }
    let pulled = objects[handle]?.exchange.edgeEnded(edge, now: turn.now)
    switch end {
    case .complete: if !call.isForLeaves { objects[handle]?.seeds.succeeded() }
    case .failed(let sentence):
      turn.counters.edgeFailures += 1
      if call.isForLeaves { objects[handle]?.leafEdgeRetryAt = turn.now + .seconds(5) }
      restFromEdge(handle, nil, sentence, &turn)
    case .unusable: break
    }
    if let pulled, end != .complete { tellRelease(pulled, of: handle, &turn) }
    drive(handle, &turn)
  }

  /// Leaves the origin alone for a while; far peers may give more meanwhile.
  private mutating func restFromEdge(
    _ handle: ObjectHandle, _ wait: TimeSpan?, _ why: String, _ turn: inout Turn
  ) {
    guard let object = objects[handle], let delay = objects[handle]?.seeds.rest(wait, why, at: turn.now) else { return }
    if object.exchange.edgeIsUsable {
      let fields: [LogEvent.Field] = [
        .init("object", object.description.infohashes.v2.hex), .init("why", why),
        .init("retry_ms", delay.milliseconds),
      ]
      turn.effects.append(.log(LogEvent(.notice, .originRests, fields)))
    }
    objects[handle]?.exchange.edgeIsUsable = false
  }

  mutating func cancel(_ edge: EdgeID, _ turn: inout Turn) {
    guard let call = edges.removeValue(forKey: edge) else { return }
    _ = objects[call.object]?.exchange.edgeEnded(edge, now: Instant(nanoseconds: 0))
    objects[call.object]?.leafCalls.removeAll { $0.edge == edge }
    turn.effects.append(.cancelEdge(edge))
  }
}
