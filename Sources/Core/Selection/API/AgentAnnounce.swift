package import Vocabulary

/// What an agent tells the selector about one object, and how many peers it asks for (POST /v1/announce).
package struct AgentAnnounce: Hashable, Codable, Sendable {
  /// The object's full v2 infohash.
  package var object: Digest256
  package var node: NodeID
  /// Where the agent takes peer links; the address is the one the request came from.
  package var port: UInt16
  package var event: AnnounceEvent
  /// Verified blocks held, of `blocks` in all.
  package var held: Int
  package var blocks: Int
  /// Payload bytes served to and received from peers for this object since the node started.
  package var uploaded: ByteCount
  package var downloaded: ByteCount
  /// How many peers are wanted at the most.
  package var wanted: Int
  /// Peers that served corrupt blocks since the last announce.
  package var polluters: [Endpoint]

  package init(
    object: Digest256, node: NodeID, port: UInt16, event: AnnounceEvent, held: Int, blocks: Int,
    uploaded: ByteCount, downloaded: ByteCount, wanted: Int, polluters: [Endpoint]
  ) {
    self.object = object
    self.node = node
    self.port = port
    self.event = event
    self.held = held
    self.blocks = blocks
    self.uploaded = uploaded
    self.downloaded = downloaded
    self.wanted = wanted
    self.polluters = polluters
  }
}
