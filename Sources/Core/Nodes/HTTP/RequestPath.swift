import Vocabulary

/// The path of a request target, decoded and judged, and the way back (RFC 3986).
package enum RequestPath {
  package enum Failure: Error, Hashable, Sendable {
    /// Not a path at all, or its escapes are broken.
    case malformed
    /// Longer than any file's name.
    case tooLong
    /// Well formed, but it can name nothing under a root: an escaped slash, a zero byte, an empty part, not UTF-8.
    case unreachable
  }

  package static let maximumLength = 4096
  package static let maximumPartLength = 255

  /// The parts of a raw path that begins with `/`, percent-decoded and then without dot segments (RFC 3986, 5.2.4; an
  /// escaped dot is a dot, 6.2.2.2): `..` takes the part before it away, and nothing at the root. The last part is
  /// empty if the path ends in a slash or in a dot segment: a directory is meant.
  package static func parts(_ raw: some StringProtocol) throws(Failure) -> [String] {
    guard raw.utf8.count <= maximumLength * 3 else { throw .tooLong }
    guard raw.utf8.first == 0x2F else { throw .malformed }
    var result: [String] = []
    var total = 0
    var endsInDots = false
    for piece in raw.utf8.dropFirst().split(separator: 0x2F, omittingEmptySubsequences: false) {
      let bytes = try decoded(piece)
      total += bytes.count + 1
      guard bytes.count <= maximumPartLength, total <= maximumLength else { throw .tooLong }
      guard !bytes.contains(0), !bytes.contains(0x2F), let part = String(validating: bytes, as: UTF8.self)
      else { throw .unreachable }
      endsInDots = part == "." || part == ".."
      if !endsInDots { result.append(part) } else if part == ".." { _ = result.popLast() }
    }
    if endsInDots { result.append("") }
    for part in result.dropLast() where part.isEmpty { throw .unreachable }
    return result
  }

  /// A path such as `/a%20b/c` from its parts: everything but RFC 3986's unreserved characters is escaped.
  package static func encoded(_ parts: some Sequence<some StringProtocol>) -> String {
    var result: [UInt8] = []
    for part in parts {
      result.append(0x2F)
      for byte in part.utf8 {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: result.append(byte)
        default: result += [0x25, digit(byte >> 4), digit(byte & 15)]
        }
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x41 + value - 10 }

  private static func decoded(_ piece: some Sequence<UInt8>) throws(Failure) -> [UInt8] {
    var result: [UInt8] = []
    var iterator = piece.makeIterator()
    while let byte = iterator.next() {
      guard byte == 0x25 else {
        result.append(byte)
        continue
      }
      guard let high = iterator.next()?.hexDigit, let low = iterator.next()?.hexDigit else { throw .malformed }
      result.append(high << 4 | low)
    }
    return result
  }
}
