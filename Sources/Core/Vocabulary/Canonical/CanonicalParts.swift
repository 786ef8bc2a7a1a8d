/// The parts that canonical bytes are made of; see `CanonicalFormat`.
extension [UInt8] {
  /// Appends an unsigned integer: LEB128, shortest form.
  @inlinable package mutating func put(canonical number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }

  /// Appends a signed integer: zigzag, then LEB128.
  @inlinable package mutating func put(canonical number: Int64) {
    put(canonical: UInt64(bitPattern: (number << 1) ^ (number >> 63)))
  }

  /// Appends a string, or the name of an enum's case: the count of its UTF-8 bytes, then the bytes.
  @inlinable package mutating func put(canonical text: String) {
    put(canonical: UInt64(text.utf8.count))
    append(contentsOf: text.utf8)
  }

  /// Appends an array of bytes: count, then the bytes.
  @inlinable package mutating func put(canonical raw: [UInt8]) {
    put(canonical: UInt64(raw.count))
    append(contentsOf: raw)
  }
}
