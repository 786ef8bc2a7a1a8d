package import NIOCore

/// The bounds of a node's links.
package struct LinkOptions: Sendable {
  package var connectTimeout: TimeAmount = .seconds(5)
  package var handshakeTimeout: TimeAmount = .seconds(10)
  /// How long a closing link may take to send what was written.
  package var lingerTimeout: TimeAmount = .seconds(3)
  /// Connections of all kinds; further ones are refused.
  package var mostConnections = 1024
  /// Bytes of control messages that may wait for a peer that does not read.
  package var mostUnsentControl = 4 << 20
  /// TCP_NOTSENT_LOWAT: how little the kernel holds that was not sent yet, bytes.
  package var notSentLowWater = 4 << 10

  package init() {}
}
