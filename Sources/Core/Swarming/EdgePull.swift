package import Vocabulary

/// A range of blocks being fetched from the origin.
package struct EdgePull: Codable, Sendable {
  package let edge: EdgeID
  package var blocks: Range<Int>
  /// The next block expected; the ones before it have come.
  package var next: Int
  package let since: Instant

  package init(edge: EdgeID, blocks: Range<Int>, since: Instant) {
    self.edge = edge
    self.blocks = blocks
    next = blocks.lowerBound
    self.since = since
  }
}
