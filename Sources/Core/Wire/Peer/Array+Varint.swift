extension Array where Element == UInt8 {
  /// Appends a number in groups of seven bits, lowest first, each but the last with its high bit set (LEB128).
  mutating func append(varint number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }
}

extension ArraySlice where Element == UInt8 {
  /// Takes a number off the front, or nil if the bytes end inside it, it is padded, or it exceeds 63 bits.
  mutating func popVarint() -> UInt64? {
    var result: UInt64 = 0
    var shift: UInt64 = 0
    while let byte = popFirst() {
      guard shift < 63 else { return nil }
      result |= UInt64(byte & 0x7F) << shift
      if byte & 0x80 == 0 { return byte == 0 && shift > 0 ? nil : result }
      shift += 7
    }
    return nil
  }
}
