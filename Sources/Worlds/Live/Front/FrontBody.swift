package import NIOCore

/// The bytes of an answer, ready to be sent.
package enum FrontBody {
  case none
  case bytes(ByteBuffer)
  /// Sent one after another; files are read as the connection drains.
  case segments([FrontSegment])

  package static func text(_ text: String) -> FrontBody { .bytes(ByteBuffer(string: text)) }

  var segments: [FrontSegment] {
    switch self {
    case .none: []
    case .bytes(let buffer): [.bytes(buffer)]
    case .segments(let segments): segments
    }
  }
}
