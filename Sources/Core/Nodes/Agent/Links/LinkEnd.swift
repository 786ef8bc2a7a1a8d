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
  case banned
  case tooManyLinks
  case idle
  case useless
  case nodeStopping
  case objectGone
}
