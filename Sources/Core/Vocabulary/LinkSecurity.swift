/// Whether a node's links to peers are under TLS.
package enum LinkSecurity: String, CaseIterable, Codable, Sendable {
  /// None is: TLS is neither spoken nor understood.
  case off
  /// Those to nodes that are known to speak it are; all others are plain.
  case prefer
  /// All are, and who does not speak it is no peer.
  case require
}
