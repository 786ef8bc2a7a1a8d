extension RandomAccessCollection where Element == UInt8 {
  /// The four bytes at `offset` from the start as a big-endian number.
  @inlinable package func bigEndian32(at offset: Int) -> Int {
    var result = 0
    var at = index(startIndex, offsetBy: offset)
    for _ in 0..<4 {
      result = result << 8 | Int(self[at])
      formIndex(after: &at)
    }
    return result
  }
}
