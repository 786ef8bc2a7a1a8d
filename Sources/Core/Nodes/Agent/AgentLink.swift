package import Vocabulary
package import Wire

/// The protocol's side of one link. What the peer holds and wants is in the exchange of the link's object.
package struct AgentLink: Codable, Sendable {
  package let id: LinkID
  package let object: ObjectHandle
  package let remote: Endpoint
  package let isDialled: Bool
  /// The peer's handshake has come, and ours has gone.
  package var isUp = false
  package var supportsFast = false
  package var supportsV2 = false
  /// The number under which the peer takes our extension, once it said so.
  package var shoalNumber: UInt8?
  package var hello: ShoalHello?
  /// What this side proposed as its half of the link's id.
  package var nonce: UInt64
  package var lastReceived: Instant
  package var lastSent: Instant
  package var unaskedBlocks = 0
  /// Leaf runs that the peer would not give, by their first block.
  package var refusedLeaves: [Int] = []
}
