internal import Vocabulary

/// A cursor over fields, of a frame or of a record.
struct RecordFields {
  private let content: ArraySlice<UInt8>
  private var at: Int

  init(_ content: ArraySlice<UInt8>) {
    self.content = content
    at = content.startIndex
  }

  var isAtEnd: Bool { at == content.endIndex }

  mutating func number<T: FixedWidthInteger>(_ type: T.Type) -> T? {
    let width = T.bitWidth / 8
    guard content.endIndex - at >= width else { return nil }
    var value: T = 0
    for byte in 0..<width { value |= T(truncatingIfNeeded: content[at + byte]) << T(8 * byte) }
    at += width
    return value
  }

  mutating func bytes(_ count: Int) -> ArraySlice<UInt8>? {
    guard count >= 0, content.endIndex - at >= count else { return nil }
    defer { at += count }
    return content[at..<at + count]
  }

  /// An unsigned LEB128 number.
  mutating func number() -> UInt64? {
    var number: UInt64 = 0
    for shift in stride(from: 0, to: 70, by: 7) as StrideTo<UInt64> {
      guard at < content.endIndex else { return nil }
      let byte = content[at]
      at += 1
      guard shift < 63 || byte <= 1 else { return nil }
      number |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return number }
    }
    return nil
  }

  /// A zigzag LEB128 number.
  mutating func signed() -> Int64? {
    number().map { Int64(bitPattern: $0 >> 1) ^ -Int64(bitPattern: $0 & 1) }
  }

  var rest: ArraySlice<UInt8> { content[at...] }
}
