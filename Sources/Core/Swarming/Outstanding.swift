package import Vocabulary

/// A block that was asked of a peer and has not come yet.
package struct Outstanding: Hashable, Codable, Sendable {
  package var block: Int
  package var since: Instant

  package init(block: Int, since: Instant) {
    self.block = block
    self.since = since
  }
}
