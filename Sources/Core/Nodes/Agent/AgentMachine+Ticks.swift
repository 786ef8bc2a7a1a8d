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
      if let due = object.news.nextDue { next = min(next, due) }
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
  mutating func whatIsDue(_ turn: inout Turn) {
    for handle in Array(objects.keys) {
      flushNews(handle, &turn)
      if let look = objects[handle]?.exchange.nextWeighing, look <= turn.now {
        objects[handle]?.exchange.weighSources(now: turn.now)
        drive(handle, &turn)
      }
    }
    announceWhatIsDue(&turn)
    resumePaused(&turn)
    recallWhatIsDue(&turn)
    if pacer != nil { serve(&turn) }
    guard nextTick <= turn.now, configuration != nil else { return }
    var isBusy = !wants.isEmpty
    for handle in Array(objects.keys) {
      tick(handle, &turn)
      if let exchange = objects[handle]?.exchange, exchange.isHungry || exchange.hasWaiting { isBusy = true }
    }
    expireWants(&turn)
    for link in Array(links.values) where link.isUp {
      if turn.now - link.lastReceived > AgentPolicy.silenceMax {
        drop(link.id, .idle, &turn)
      } else if turn.now - link.lastSent > AgentPolicy.keepAlive {
        send(.keepAlive, on: link.id, &turn)
      }
    }
    nextTick = turn.now + (isBusy ? AgentPolicy.tickWhileBusy : AgentPolicy.tickWhileIdle)
  }

  private mutating func tick(_ handle: ObjectHandle, _ turn: inout Turn) {
    guard let object = objects[handle] else { return }
    if !object.exchange.edgeIsUsable, object.seeds.mayBeAsked(at: turn.now) {
      objects[handle]?.exchange.edgeIsUsable = true
    }
    turn.counters.peersSnubbed += Int64(objects[handle]?.exchange.expire(now: turn.now).count ?? 0)
    if object.nextChoke <= turn.now { rechoke(handle, &turn) }
    for peer in object.exchange.peers.values { showInterest(peer.link, &turn) }
    dial(handle, &turn)
    drive(handle, &turn)
  }

  /// Asks everybody for everything that there is room for.
  mutating func drive(_ handle: ObjectHandle, _ turn: inout Turn) {
    guard let object = objects[handle] else { return }
    if object.exchange.isHungry {
      seekLeaves(handle, &turn)
      pullFromEdge(handle, &turn)
      for link in Array(object.exchange.peers.keys) { ask(link, &turn) }
      if nextTick > turn.now + AgentPolicy.tickWhileBusy { nextTick = turn.now + AgentPolicy.tickWhileBusy }
    }
    serve(&turn)
  }

  /// A want without any source for too long fails with a sentence instead of hanging.
  private mutating func expireWants(_ turn: inout Turn) {
    for want in Array(wants.values) {
      guard case .attached(let handle) = want.phase, let object = objects[handle] else { continue }
      let quietSince = max(want.lastProgress, object.exchange.lastProgress)
      guard turn.now - quietSince > AgentPolicy.patience, want.delivered - want.drained < AgentPolicy.deliveryWindow
      else {
        continue
      }
      let have = object.exchange.held.trueCount
      fail(
        want.id, .unreachable,
        "nothing has come for \(AgentPolicy.patience.nanoseconds / 1_000_000_000) s: neither the origin nor a peer "
          + "gives the rest (\(have) of \(object.geometry.blockCount) blocks are kept and will be used next time)",
        &turn)
    }
  }
}
