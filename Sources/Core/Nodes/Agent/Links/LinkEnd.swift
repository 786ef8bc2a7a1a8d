/// Why a link ended, from either side.
package enum LinkEnd: String, Codable, Sendable {
  case closedByPeer
  case connectFailed
  case connectTimedOut
  case handshakeTimedOut
  case notBitTorrent
  case malformedMessage
  case brokeRules
  case unknownObject
  case isSelf
  case duplicate
  /// The peer did not prove to be the node that it named.
  case impostor
  /// It speaks TLS, and this node does not.
  case speaksTLS
  /// It speaks no TLS, and this node wants that of all.
  case speaksNoTLS
  /// TLS was not agreed on: one end does not believe the other's certificate, or it broke off.
  case untrusted
  case banned
  case tooManyLinks
  case idle
  case useless
  case nodeStopping
  case objectGone
}
