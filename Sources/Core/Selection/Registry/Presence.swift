package import Vocabulary

/// What one announce says about a peer of an object.
package struct Presence: Hashable, Codable, Sendable {
  package var key: PeerKey
  package var endpoint: Endpoint
  /// What it is to be dialled with.
  package var infohash: InfoHash
  package var locality: Locality
  package var held: Int
  package var blocks: Int
  package var uploaded: ByteCount
  /// How long this announce lasts without another.
  package var lifetime: TimeSpan
  /// What an agent says of itself; empty for a stock client.
  package var facts: AgentFacts

  package init(
    key: PeerKey, endpoint: Endpoint, infohash: InfoHash, locality: Locality, held: Int, blocks: Int,
    uploaded: ByteCount = 0, lifetime: TimeSpan,
    facts: AgentFacts = AgentFacts()
  ) {
    self.key = key
    self.endpoint = endpoint
    self.infohash = infohash
    self.locality = locality
    self.held = held
    self.blocks = blocks
    self.uploaded = uploaded
    self.lifetime = lifetime
    self.facts = facts
  }

  package var isComplete: Bool { blocks > 0 && held >= blocks }
}
