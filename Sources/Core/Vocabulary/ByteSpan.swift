/// A run of bytes of an object: where it starts and how long it is.
package struct ByteSpan: Hashable, Codable, Sendable {
  package var offset: Int64
  package var length: Int64

  package init(offset: Int64, length: Int64) {
    self.offset = offset
    self.length = length
  }

  /// The first byte after the run.
  package var end: Int64 { offset + length }
}
