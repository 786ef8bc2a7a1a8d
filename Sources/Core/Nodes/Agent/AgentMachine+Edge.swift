import OrderedCollections
import Swarming
import Vocabulary
import Wire

/// Pulling from the origin.
extension AgentMachine {
  /// Keeps the origin asked for what is ours to pull.
  mutating func pullFromEdge(_ handle: ObjectHandle, now: Instant, _ effects: inout [AgentEffect]) {
    while !isStopping, let object = objects[handle], let url = object.edgeURL,
      !(object.edgeIgnoresRange && !object.exchange.edgePulls.isEmpty),
      let blocks = objects[handle]?.exchange.nextEdgeRun(now: now)
    {
      let edge = newEdge(for: handle, url: url.text, isForLeaves: false)
      objects[handle]?.exchange.edgeBegan(edge, blocks, now: now)
      let geometry = object.geometry
      let first = geometry.span(of: BlockIndex(blocks.lowerBound))
      let last = geometry.span(of: BlockIndex(blocks.upperBound - 1))
      counters.edgeRequests += 1
      let span = ByteSpan(offset: first.offset, length: last.end - first.offset)
      effects.append(
        .fetchRange(edge, handle, url: url, span, ifMatch: object.url == url.text ? object.entityTag : nil))
      tellPull(blocks, of: handle, now: now)
    }
  }

  mutating func edgeAnswered(_ edge: EdgeID, _ head: EdgeHead, now: Instant, _ effects: inout [AgentEffect]) {
    guard let call = edges[edge], let object = objects[call.object] else { return }
    if head.status == 412 { return objectChanged(call.object, now: now, &effects) }
    if head.status == 404 || head.status == 410, !call.isForLeaves {
      return originDeleted(call.object, call.url, status: head.status, now: now, &effects)
    }
    if head.isUsable {
      if head.status == 200, !call.isForLeaves {
        objects[call.object]?.edgeIgnoresRange = true
        objects[call.object]?.exchange.edgeBecameWhole(edge)
        for other in object.exchange.edgePulls where other.edge != edge { cancel(other.edge, &effects) }
      }
      return
    }
    counters.edgeFailures += 1
    if call.isForLeaves {
      objects[call.object]?.leafEdgeRetryAt = now + .seconds(min(max(head.retryAfterSeconds ?? 5, 1), 60))
    } else {
      let wait = head.retryAfterSeconds.map { TimeSpan.seconds(min(max($0, 1), 60)) }
      restFromEdge(call.object, wait, "status \(head.status)", now: now, &effects)
    }
  }

  mutating func edgeBlock(
    _ edge: EdgeID, _ block: BlockIndex, _ verdict: Verdict, now: Instant, _ effects: inout [AgentEffect]
  ) {
    guard let call = edges[edge], let object = objects[call.object], block.value >= 0,
      block.value < object.geometry.blockCount
    else { return }
    let handle = call.object
    let length = object.geometry.span(of: block).length
    guard objects[handle]?.exchange.edgeBrought(edge, block.value, now: now) == true else {
      objects[handle]?.tally.waste.unasked += length
      return
    }
    switch verdict {
    case .verified where object.exchange.held[block.value]: objects[handle]?.tally.waste.duplicate += length
    case .verified:
      objects[handle]?.tally.edge += length
      edgeGaveGood(handle)
      keep(block, of: handle, alreadyStored: false, now: now, &effects)
    case .unproven
    where !object.exchange.held[block.value] && !object.exchange.staged.contains { $0.block == block.value }:
      stage(block, from: .origin, of: handle, now: now, &effects)
    case .unproven: objects[handle]?.tally.waste.duplicate += length
    case .corrupt, .misfit: edgeCorrupt(edge, block, handle, length, now: now, &effects)
    }
  }

  /// The origin sent what its own metainfo disowns: its file has changed, or something on the way spoils it.
  private mutating func edgeCorrupt(
    _ edge: EdgeID, _ block: BlockIndex, _ handle: ObjectHandle, _ length: Int64, now: Instant,
    _ effects: inout [AgentEffect]
  ) {
    objects[handle]?.tally.waste.corrupt += length
    counters.corruptBlocks += 1
    cancel(edge, &effects)
    objects[handle]?.exchange.lost(block.value, from: .origin)
    blameEdge(handle, block, now: now, &effects)
  }

  /// A block of the origin was good: whatever it failed in before, it is worth asking.
  mutating func edgeGaveGood(_ handle: ObjectHandle) {
    objects[handle]?.edgeFailures = 0
    objects[handle]?.edgeCorruptBlocks = 0
  }

  /// The origin is proven to have sent a corrupt block. Some in a row, with none that is good, mean that it has other
  /// bytes; the rests between are short, for there is nothing to wait for.
  mutating func blameEdge(
    _ handle: ObjectHandle, _ block: BlockIndex, now: Instant, _ effects: inout [AgentEffect]
  ) {
    let named = LogEvent.Field("object", objects[handle]?.description.infohashes.v2.hex ?? "")
    effects.append(.log(LogEvent(.warning, .originCorrupt, [named, .init("block", block.value)])))
    objects[handle]?.edgeCorruptBlocks += 1
    if (objects[handle]?.edgeCorruptBlocks ?? 0) >= AgentPolicy.corruptEdgeBlocksMax {
      objects[handle]?.edgeCorruptBlocks = 0
      return objectChanged(handle, now: now, &effects)
    }
    restFromEdge(handle, AgentPolicy.edgeRetry, "corrupt block", now: now, &effects)
  }

  mutating func edgeEnded(_ edge: EdgeID, _ end: EdgeEnd, now: Instant, _ effects: inout [AgentEffect]) {
    guard let call = edges.removeValue(forKey: edge) else { return }
    let handle = call.object
    objects[handle]?.leafCalls.removeAll { $0.edge == edge }
    let pulled = objects[handle]?.exchange.edgeEnded(edge, now: now)
    switch end {
    case .complete: if !call.isForLeaves { objects[handle]?.edgeFailures = 0 }
    case .failed(let sentence):
      counters.edgeFailures += 1
      if call.isForLeaves { objects[handle]?.leafEdgeRetryAt = now + .seconds(5) }
      restFromEdge(handle, nil, sentence, now: now, &effects)
    case .unusable: break
    }
    if let pulled, end != .complete { tellRelease(pulled, of: handle, now: now) }
    drive(handle, now: now, &effects)
  }

  /// Leaves the origin alone for a while; far peers may give more meanwhile.
  private mutating func restFromEdge(
    _ handle: ObjectHandle, _ wait: TimeSpan?, _ why: String, now: Instant, _ effects: inout [AgentEffect]
  ) {
    guard let object = objects[handle] else { return }
    let delay = wait ?? min(AgentPolicy.edgeRetry * (1 << min(object.edgeFailures, 7)), AgentPolicy.edgeRetryMax)
    if object.exchange.edgeIsUsable {
      let fields: [LogEvent.Field] = [
        .init("object", object.description.infohashes.v2.hex), .init("why", why),
        .init("retry_ms", delay.milliseconds),
      ]
      effects.append(.log(LogEvent(.notice, .originRests, fields)))
    }
    objects[handle]?.edgeFailures += 1
    objects[handle]?.urlTurn += 1
    objects[handle]?.edgeRetryAt = now + delay
    objects[handle]?.exchange.edgeIsUsable = false
  }

  mutating func cancel(_ edge: EdgeID, _ effects: inout [AgentEffect]) {
    guard let call = edges.removeValue(forKey: edge) else { return }
    _ = objects[call.object]?.exchange.edgeEnded(edge, now: Instant(nanoseconds: 0))
    objects[call.object]?.leafCalls.removeAll { $0.edge == edge }
    effects.append(.cancelEdge(edge))
  }
}
