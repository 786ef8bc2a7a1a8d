import Vocabulary

/// Percent escapes (RFC 3986, 2.1), on bytes.
package enum PercentEncoding {
  /// The bytes with every escape undone.
  /// - Throws: `TrackerError.badEscape`, with the offset from the start of the storage that `text` is a slice of.
  package static func decode(_ text: ArraySlice<UInt8>) throws(TrackerError) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var at = text.startIndex
    while at < text.endIndex {
      guard text[at] == UInt8(ascii: "%") else {
        result.append(text[at])
        at += 1
        continue
      }
      guard at + 2 < text.endIndex, let high = text[at + 1].hexDigit, let low = text[at + 2].hexDigit else {
        throw .badEscape(offset: at)
      }
      result.append(high << 4 | low)
      at += 3
    }
    return result
  }

  /// The bytes as text in which all but unreserved characters are escaped.
  package static func encode(_ bytes: some Sequence<UInt8>) -> String {
    var result: [UInt8] = []
    for byte in bytes {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        result.append(byte)
      default:
        result.append(UInt8(ascii: "%"))
        result.append(contentsOf: [byte].hex.utf8)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
