package import Vocabulary
package import Wire

/// An object that lies in the cache, as the world found it listed or as it was when it was closed. What its
/// description says beside this is read again when the object is opened, for a cache may hold a hundred thousand.
package struct KeptObject: Hashable, Codable, Sendable {
  package var infohashes: InfoHashes
  package var geometry: Geometry
  /// The base URL of its selector.
  package var selector: String?
  /// Blocks that are marked as stored; they are verified before they are used.
  package var stored: Int
  /// What its files take on the disk.
  package var bytes: Int64
  /// How long ago it was used last.
  package var unused: TimeSpan
  package var isPinned: Bool
  /// Whether its description carries the registration that its origin signed; nil where nobody has looked.
  package var mayCarry: Bool?
  /// How far its description may lead, where it was kept who gave that.
  package var nearest: Reach.Nearness?

  package init(
    infohashes: InfoHashes, geometry: Geometry, selector: String?, stored: Int, bytes: Int64,
    unused: TimeSpan = .zero, isPinned: Bool = false, mayCarry: Bool? = nil,
    nearest: Reach.Nearness? = nil
  ) {
    self.infohashes = infohashes
    self.geometry = geometry
    self.selector = selector
    self.stored = stored
    self.bytes = bytes
    self.unused = unused
    self.isPinned = isPinned
    self.mayCarry = mayCarry
    self.nearest = nearest
  }

  package var object: Digest256 { infohashes.v2 }

  /// The blocks that it claims, at most as many as there are.
  package var held: Int { min(max(0, stored), geometry.blockCount) }
}
