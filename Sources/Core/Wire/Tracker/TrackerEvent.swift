/// Why a client announces (BEP 3, 21).
package enum TrackerEvent: String, Hashable, Codable, Sendable {
  case started
  case completed
  case stopped
  /// It goes on serving but wants no more (BEP 21).
  case paused
  /// The regular announce; also what an unknown event counts as.
  case none
}
