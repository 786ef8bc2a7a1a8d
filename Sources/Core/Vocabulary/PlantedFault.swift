/// A fault that a node of a test build makes on purpose, so that the way to find it with a recording is tried and not
/// only told (`Replays/FINDING.md`). A release build makes none, whatever it is told.
package enum PlantedFault: String, CaseIterable, Hashable, Codable, Sendable {
  /// The world does not wake a machine sooner than it meant to, whatever the machine says meanwhile.
  case lostWakeUp = "lost-wake-up"
  /// An agent counts some bytes twice that peers brought.
  case doubleCount = "double-count"
  /// A selector goes on naming agents that have said goodbye.
  case staleEntry = "stale-entry"
}
