/// Why an agent or a client announces (BEP 3).
package enum AnnounceEvent: String, Codable, Sendable {
  case started
  case completed
  case stopped
  /// Nothing happened: the regular announce.
  case none
}
