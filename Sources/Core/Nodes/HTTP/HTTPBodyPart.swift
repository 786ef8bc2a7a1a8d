package import Vocabulary

/// A stretch of an answer's body. Bytes of objects are named, never held.
package enum HTTPBodyPart: Hashable, Codable, Sendable {
  case text(String)
  case bytes([UInt8])
  case file(FileToken, ByteSpan)

  /// How many bytes it makes.
  package var length: Int64 {
    switch self {
    case .text(let text): Int64(text.utf8.count)
    case .bytes(let bytes): Int64(bytes.count)
    case .file(_, let span): span.length
    }
  }
}
