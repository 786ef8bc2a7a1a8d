package import Vocabulary

/// How much of the disk an agent may take for objects, and for how long.
package struct CacheLimits: Hashable, Codable, Sendable {
  /// The most bytes of all objects together: blocks, hashes, descriptions and what is half there.
  package var bytes: Int64
  /// Bytes of the file system that are left free for others.
  package var reserve: Int64
  /// An object that nobody has used for so long goes, whether or not there is room; nil to keep it.
  package var age: TimeSpan?

  package init(bytes: ByteCount, reserve: ByteCount = 0, age: TimeSpan? = nil) {
    self.bytes = max(0, bytes.value)
    self.reserve = max(0, reserve.value)
    self.age = age
  }
}
