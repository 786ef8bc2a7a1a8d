extension Array where Element == UInt8 {
  /// Appends an integer, most significant byte first.
  @inlinable package mutating func append<T: FixedWidthInteger>(bigEndian value: T) {
    var shift = T.bitWidth
    while shift > 0 {
      shift -= 8
      append(UInt8(truncatingIfNeeded: value >> T(shift)))
    }
  }

  /// From hexadecimal digits of either case, or nil if there is another character or half a byte.
  package init?(hex: String) {
    let digits = Array(hex.utf8)
    guard digits.count.isMultiple(of: 2) else { return nil }
    self = []
    reserveCapacity(digits.count / 2)
    for at in stride(from: 0, to: digits.count, by: 2) {
      guard let high = digits[at].hexDigit, let low = digits[at + 1].hexDigit else { return nil }
      append(high << 4 | low)
    }
  }
}

extension Collection where Element == UInt8 {
  /// Lower-case hexadecimal digits.
  package var hex: String {
    let digits = Array("0123456789abcdef".utf8)
    var result: [UInt8] = []
    result.reserveCapacity(count * 2)
    for byte in self {
      result.append(digits[Int(byte >> 4)])
      result.append(digits[Int(byte & 15)])
    }
    return String(decoding: result, as: UTF8.self)
  }
}

extension UInt8 {
  /// The value of this ASCII character as a hexadecimal digit, or nil.
  package var hexDigit: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x41 + 10
    case 0x61...0x66: self - 0x61 + 10
    default: nil
    }
  }
}
