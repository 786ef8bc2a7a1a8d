package import NIOCore
package import Vocabulary

/// The bytes of an answer, ready to be sent.
package enum FrontBody {
  /// A stretch of an answer's body.
  package enum Segment {
    case bytes(ByteBuffer)
    case file(ServedFile, ByteSpan)

    var length: Int64 {
      switch self {
      case .bytes(let buffer): Int64(buffer.readableBytes)
      case .file(_, let span): span.length
      }
    }
  }

  case none
  case bytes(ByteBuffer)
  /// Sent one after another; files are read as the connection drains.
  case segments([Segment])

  package static func text(_ text: String) -> FrontBody { .bytes(ByteBuffer(string: text)) }

  var segments: [Segment] {
    switch self {
    case .none: []
    case .bytes(let buffer): [.bytes(buffer)]
    case .segments(let segments): segments
    }
  }
}
