import DequeModule
import OrderedCollections
package import Vocabulary

/// What to answer next: all who are served get one block in turn.
extension ObjectExchange {
  /// A peer asks for bytes. False when it may not ask, or has asked for too much, or we do not hold them.
  package mutating func enqueue(_ span: ByteSpan, from link: LinkID) -> Bool {
    guard let peer = peers[link], !peer.isChoked, peer.queue.count < SwarmPolicy.queuedRequestsMax,
      held.allTrue(in: geometry.blocks(touching: span))
    else { return false }
    peers[link]?.queue.append(span)
    return true
  }

  /// The peer no longer wants these bytes; false if they are not waiting.
  package mutating func withdraw(_ span: ByteSpan, from link: LinkID) -> Bool {
    guard let at = peers[link]?.queue.firstIndex(of: span) else { return false }
    peers[link]?.queue.remove(at: at)
    return true
  }

  /// Whose turn it is, and what it gets; nil when nobody waits or all who wait have enough underway.
  package mutating func nextToServe(now: Instant) -> (LinkID, ByteSpan)? {
    let count = peers.count
    guard count > 0 else { return nil }
    for step in 1...count {
      let at = (servingTurn + step) % count
      guard peers.values[at].undrained < SwarmPolicy.undrainedPerLink, let span = peers.values[at].queue.popFirst()
      else { continue }
      servingTurn = at
      peers.values[at].undrained += 1
      peers.values[at].recentlySent += 1
      return (peers.keys[at], span)
    }
    return nil
  }

  package mutating func drained(_ link: LinkID, pieces: Int) {
    guard let undrained = peers[link]?.undrained else { return }
    peers[link]?.undrained = max(0, undrained - pieces)
  }

  /// Whether somebody waits for an answer.
  package var hasWaiting: Bool {
    peers.values.contains { !$0.queue.isEmpty && $0.undrained < SwarmPolicy.undrainedPerLink }
  }
}
