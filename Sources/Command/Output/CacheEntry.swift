import Nodes
import Vocabulary

/// An object of the cache, as `shoal cache list --json` prints it.
struct CacheEntry: Encodable {
  var object: String
  var name: String
  /// Bytes of the file.
  var size: Int64
  /// Bytes of it that are stored.
  var stored: Int64
  /// Bytes that its files take on the disk.
  var disk: Int64
  /// Seconds since it was used last.
  var unused: Int64
  var pinned: Bool
  var url: String?

  init(_ kept: KeptObject, _ description: ObjectDescription) {
    object = kept.object.hex
    name = description.name
    size = kept.geometry.length
    stored = min(Int64(kept.held) * Geometry.blockLength, size)
    disk = kept.bytes
    unused = kept.unused.nanoseconds / 1_000_000_000
    pinned = kept.isPinned
    url = description.urls.first
  }
}
