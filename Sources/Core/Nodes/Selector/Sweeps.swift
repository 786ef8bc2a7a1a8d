import Selection
import Vocabulary

/// When the registry is looked through for what is to be forgotten.
struct Sweeps: Codable, Sendable {
  /// Time passes for a registry only while there is something to forget.
  private(set) var next: Instant?

  /// Forgets what has not been repeated, when it is time to; whether it was.
  mutating func sweep(_ registry: inout Registry, _ turn: inout SelectorTurn) -> Bool {
    guard let due = next, due <= turn.now else { return false }
    next = nil
    let gone = registry.sweep(at: turn.now)
    turn.counters.expiredPeers += gone.peers
    turn.counters.expiredObjects += gone.objects
    if gone != (0, 0) {
      turn.log(.debug, .forgotten, [LogEvent.Field("peers", gone.peers), LogEvent.Field("objects", gone.objects)])
    }
    return true
  }

  /// Something may have come that is to be forgotten by and by.
  mutating func schedule(_ registry: borrowing Registry, _ turn: borrowing SelectorTurn) {
    guard next == nil, !registry.isEmpty else { return }
    next = turn.now + turn.configuration.sweepInterval
  }
}
