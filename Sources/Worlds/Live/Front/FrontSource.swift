package import NIOCore

/// The bytes behind a `FileToken`.
package enum FrontSource {
  case file(ServedFile)
  case bytes(ByteBuffer)
}
