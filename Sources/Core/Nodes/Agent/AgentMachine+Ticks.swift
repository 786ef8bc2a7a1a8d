import OrderedCollections
import Swarming
package import Vocabulary
import Wire

/// What time brings.
extension AgentMachine {
  package var nextDeadline: Instant? {
    guard configuration != nil, !isStopping else { return nil }
    var next = nextTick
    for object in objects.values {
      if let due = object.nearNewsDue { next = min(next, due) }
      if let due = object.farNewsDue { next = min(next, due) }
      if let look = object.exchange.nextWeighing { next = min(next, look) }
    }
    if let due = announcer.nextDue { next = min(next, due) }
    for want in wants.values {
      switch want.phase {
      case .pausing(let until): next = min(next, until)
      case .probing, .forwarding: if let deadline = want.recall.deadline { next = min(next, deadline) }
      default: break
      }
    }
    if let pacer, canServe { next = min(next, pacer.nextSend) }
    return next
  }

  /// Runs after every input: whatever has become due.
  mutating func whatIsDue(now: Instant, _ effects: inout [AgentEffect]) {
    for handle in Array(objects.keys) {
      flushNews(handle, now: now, &effects)
      if let look = objects[handle]?.exchange.nextWeighing, look <= now {
        objects[handle]?.exchange.weighSources(now: now)
        drive(handle, now: now, &effects)
      }
    }
    announceWhatIsDue(now: now, &effects)
    resumePaused(now: now, &effects)
    recallWhatIsDue(now: now, &effects)
    if pacer != nil { serve(now: now, &effects) }
    guard nextTick <= now, configuration != nil else { return }
    var isBusy = !wants.isEmpty
    for handle in Array(objects.keys) {
      tick(handle, now: now, &effects)
      if let exchange = objects[handle]?.exchange, exchange.isHungry || exchange.hasWaiting { isBusy = true }
    }
    expireWants(now: now, &effects)
    for link in Array(links.values) where link.isUp {
      if now - link.lastReceived > AgentPolicy.silenceMax {
        drop(link.id, .idle, now: now, &effects)
      } else if now - link.lastSent > AgentPolicy.keepAlive {
        send(.keepAlive, on: link.id, now: now, &effects)
      }
    }
    nextTick = now + (isBusy ? AgentPolicy.tickWhileBusy : AgentPolicy.tickWhileIdle)
  }

  private mutating func tick(_ handle: ObjectHandle, now: Instant, _ effects: inout [AgentEffect]) {
    guard let object = objects[handle] else { return }
    if !object.exchange.edgeIsUsable, object.edgeRetryAt <= now, object.edgeURL != nil {
      objects[handle]?.exchange.edgeIsUsable = true
    }
    counters.peersSnubbed += Int64(objects[handle]?.exchange.expire(now: now).count ?? 0)
    if object.nextChoke <= now { rechoke(handle, now: now, &effects) }
    for peer in object.exchange.peers.values { showInterest(peer.link, now: now, &effects) }
    dial(handle, now: now, &effects)
    drive(handle, now: now, &effects)
  }

  /// Asks everybody for everything that there is room for.
  mutating func drive(_ handle: ObjectHandle, now: Instant, _ effects: inout [AgentEffect]) {
    guard let object = objects[handle] else { return }
    if object.exchange.isHungry {
      seekLeaves(handle, now: now, &effects)
      pullFromEdge(handle, now: now, &effects)
      for link in Array(object.exchange.peers.keys) { ask(link, now: now, &effects) }
      if nextTick > now + AgentPolicy.tickWhileBusy { nextTick = now + AgentPolicy.tickWhileBusy }
    }
    serve(now: now, &effects)
  }

  /// A want without any source for too long fails with a sentence instead of hanging.
  private mutating func expireWants(now: Instant, _ effects: inout [AgentEffect]) {
    for want in Array(wants.values) {
      guard case .attached(let handle) = want.phase, let object = objects[handle] else { continue }
      let quietSince = max(want.lastProgress, object.exchange.lastProgress)
      guard now - quietSince > AgentPolicy.patience, want.delivered - want.drained < AgentPolicy.deliveryWindow else {
        continue
      }
      let have = object.exchange.held.trueCount
      fail(
        want.id, .unreachable,
        "nothing has come for \(AgentPolicy.patience.nanoseconds / 1_000_000_000) s: neither the origin nor a peer "
          + "gives the rest (\(have) of \(object.geometry.blockCount) blocks are kept and will be used next time)",
        now: now, &effects)
    }
  }
}
