package import NIOCore

/// A block that an input brought.
package struct ArrivedBlock: Sendable {
  package let bytes: ByteBuffer
  /// Whether it was laid in its place when it was hashed.
  package let isPlaced: Bool

  package init(bytes: ByteBuffer, isPlaced: Bool = false) {
    self.bytes = bytes
    self.isPlaced = isPlaced
  }
}
