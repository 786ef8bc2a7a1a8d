import OrderedCollections
import Swarming
package import Vocabulary
import Wire

/// How far a want is, for whoever shows it.
package struct WantProgress: Hashable, Codable, Sendable {
  /// Verified bytes of the object that are held; of a plain fetch, bytes that came.
  package var have: Int64
  /// The object's length in bytes; nil before it is known.
  package var total: Int64?
  /// Where the bytes came from.
  package var tally: TransferTally
  /// Links to peers that exchange the object.
  package var links: Int
  package var waiting: Waiting

  package init(
    have: Int64, total: Int64?, tally: TransferTally = TransferTally(), links: Int = 0, waiting: Waiting
  ) {
    self.have = have
    self.total = total
    self.tally = tally
    self.links = links
    self.waiting = waiting
  }
}

extension AgentMachine {
  /// How far a want is; nil when it is over, or was never begun.
  package func progress(of id: WantID) -> WantProgress? {
    guard let want = wants[id] else { return nil }
    guard case .attached(let handle) = want.phase, let at = objects.place(of: handle) else {
      return Waiting(want).map { WantProgress(have: want.delivered, total: nil, waiting: $0) }
    }
    let object = objects[at]
    let length = object.geometry.length
    return WantProgress(
      have: min(length, Int64(object.exchange.held.trueCount) * Geometry.blockLength), total: length,
      tally: object.tally, links: object.exchange.peers.count,
      waiting: Waiting(waitCause(of: want), of: object))
  }

  /// The one thing that a want waits for now.
  package func waitCause(of want: Want) -> Waiting.Cause {
    guard case .attached(let handle) = want.phase, let at = objects.place(of: handle) else {
      return Waiting.Cause(want)
    }
    if want.delivered - want.drained >= AgentPolicy.deliveryWindow { return .reader }
    return Waiting.Cause(
      objects[at], awaitsSelector: announcer.awaitsFirstReply(of: objects[at].description.infohashes.v2))
  }

  /// Charges the time since the last input to what each want waited for.
  mutating func chargeWaits(now: Instant) {
    for at in wants.values.indices {
      var cause = Waiting.Cause.reader
      if case .attached(let handle) = wants.values[at].phase, let place = objects.place(of: handle) {
        if wants.values[at].delivered - wants.values[at].drained < AgentPolicy.deliveryWindow {
          let name = objects[place].description.infohashes.v2
          cause = objects.waitCause(at: place, awaitsSelector: announcer.awaitsFirstReply(of: name))
        }
      } else {
        cause = Waiting.Cause(wants.values[at])
      }
      wants.values[at].waits.turn(to: cause, at: now)
    }
  }
}
