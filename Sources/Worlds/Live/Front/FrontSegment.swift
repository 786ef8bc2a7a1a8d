package import NIOCore
package import Vocabulary

/// A stretch of an answer's body.
package enum FrontSegment {
  case bytes(ByteBuffer)
  case file(ServedFile, ByteSpan)

  var length: Int64 {
    switch self {
    case .bytes(let buffer): Int64(buffer.readableBytes)
    case .file(_, let span): span.length
    }
  }
}
