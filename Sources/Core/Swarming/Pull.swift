package import Vocabulary

/// A block that a neighbour said it is pulling from outside, and until when that is believed.
package struct Pull: Hashable, Codable, Sendable {
  package var block: Int
  package var until: Instant

  package init(block: Int, until: Instant) {
    self.block = block
    self.until = until
  }
}
