/// Which bytes a path holds, as far as the file system can tell: another inode, size or time of change
/// is another version.
package struct FileVersion: Hashable, Codable, Sendable {
  package var inode: UInt64
  /// Bytes.
  package var size: Int64
  /// Time of the last change of the content, nanoseconds since 1970.
  package var modified: Int64

  package init(inode: UInt64, size: Int64, modified: Int64) {
    self.inode = inode
    self.size = size
    self.modified = modified
  }

  /// Whole seconds since 1970, for Last-Modified.
  package var modifiedSeconds: Int64 {
    modified >= 0 ? modified / 1_000_000_000 : (modified - 999_999_999) / 1_000_000_000
  }

  /// The tag that tells versions apart, with its quotes.
  var entityTag: String {
    let parts = [inode, UInt64(bitPattern: size), UInt64(bitPattern: modified)]
    return "\"" + parts.map { String($0, radix: 16) }.joined(separator: "-") + "\""
  }
}
