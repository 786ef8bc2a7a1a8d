package import Vocabulary
import Wire

/// An object that lies in the cache, as the world found it listed: nothing of it was hashed.
package struct KeptObject: Hashable, Codable, Sendable {
  package var description: ObjectDescription
  /// Blocks that are marked as stored; they are verified when the store is opened.
  package var stored: Int

  package init(description: ObjectDescription, stored: Int) {
    self.description = description
    self.stored = stored
  }

  package var object: Digest256 { description.infohashes.v2 }

  /// The blocks that it claims, at most as many as there are.
  package var held: Int { min(max(0, stored), description.geometry.blockCount) }
}
