import OrderedCollections
import Swarming
package import Vocabulary
import Wire

/// What time brings.
extension AgentMachine {
  package var nextDeadline: Instant? {
    configuration == nil || memory.own.isStopping ? nil : memory.deadlines.next
  }

  /// Runs after every input: whatever has become due.
  mutating func whatIsDue(_ turn: inout Turn) {
    guard configuration != nil else { return }
    noteDeadlines(&turn)
    for handle in turn.deadlines.dueObjects(at: turn.now).compactMap({ objects.place(of: $0) }).sorted() {
      objects[handle].tellNews(&turn)
      if objects[handle].weigh(&turn) { drive(handle, &turn) }
    }
    announceWhatIsDue(&turn)
    resumePaused(&turn)
    recallWhatIsDue(&turn)
    if turn.uplink.isLimited { objects.serve(&turn) }
    if turn.deadlines.isDue(.tick, at: turn.now) { tick(&turn) }
    noteDeadlines(&turn)
  }

  private mutating func noteDeadlines(_ turn: inout Turn) {
    _ = objects.takeTouched(&turn)
    turn.deadlines.set(.announce, announcer.nextDue)
    turn.deadlines.set(.upload, objects.hasWaiting ? turn.uplink.nextSend : nil)
    var next: Instant?
    for at in wants.values.indices {
      switch wants.values[at].phase {
      case .pausing(let until): next = min(next ?? until, until)
      case .probing, .forwarding:
        if let deadline = wants.values[at].recall.deadline { next = min(next ?? deadline, deadline) }
      default: break
      }
    }
    turn.deadlines.set(.wants, next)
  }

  /// A look at everything.
  private mutating func tick(_ turn: inout Turn) {
    var isBusy = !wants.isEmpty
    for at in objects.indices {
      objects[at].tick(bans: bans, &turn)
      drive(at, &turn)
      if objects[at].exchange.isHungry || objects[at].exchange.hasWaiting { isBusy = true }
    }
    expireWants(&turn)
    for link in turn.ids.links {
      if let at = objects.place(of: turn.ids.object(of: link)) { objects[at].breakSilence(link, &turn) }
    }
    turn.deadlines.set(.tick, turn.now + (isBusy ? AgentPolicy.tickWhileBusy : AgentPolicy.tickWhileIdle))
  }

  /// A want without any source for too long fails with a sentence instead of hanging.
  private mutating func expireWants(_ turn: inout Turn) {
    for want in Array(wants.values) {
      guard case .attached(let handle) = want.phase, let at = objects.place(of: handle) else { continue }
      let quietSince = max(want.lastProgress, objects[at].exchange.lastProgress)
      guard turn.now - quietSince > AgentPolicy.patience, want.delivered - want.drained < AgentPolicy.deliveryWindow
      else {
        continue
      }
      let have = objects[at].exchange.held.trueCount
      fail(
        want.id, .unreachable,
        "nothing has come for \(AgentPolicy.patience.nanoseconds / 1_000_000_000) s: neither the origin nor a peer "
          + "gives the rest (\(have) of \(objects[at].geometry.blockCount) blocks are kept and will be used next time)",
        &turn)
    }
  }
}
