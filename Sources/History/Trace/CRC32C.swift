/// CRC-32C (Castagnoli, RFC 3720 appendix B.4), eight bytes at a time.
enum CRC32C {
  /// Eight tables of 256: entry `256 * k + b` is the effect of byte `b` with `k` bytes after it.
  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      var value = UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? 0x82F6_3B78 ^ (value >> 1) : value >> 1 }
      tables[byte] = value
    }
    for at in 256..<8 * 256 {
      let before = tables[at - 256]
      tables[at] = tables[Int(before & 0xFF)] ^ (before >> 8)
    }
    return tables
  }()

  /// The checksum of `bytes`, or of more bytes after those that gave `checksum`.
  static func checksum(_ bytes: ArraySlice<UInt8>, after checksum: UInt32 = 0) -> UInt32 {
    bytes.withUnsafeBytes { Self.checksum($0, after: checksum) }
  }

  /// The checksum of `bytes`, or of more bytes after those that gave `checksum`.
  static func checksum(_ bytes: UnsafeRawBufferPointer, after checksum: UInt32 = 0) -> UInt32 {
    tables.withUnsafeBufferPointer { tables in
      var crc = ~checksum
      var at = 0
      while at + 8 <= bytes.count {
        let low = crc ^ UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self))
        let high = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: at + 4, as: UInt32.self))
        let first = tables[1792 + Int(low & 0xFF)] ^ tables[1536 + Int(low >> 8 & 0xFF)]
        let second = tables[1280 + Int(low >> 16 & 0xFF)] ^ tables[1024 + Int(low >> 24)]
        let third = tables[768 + Int(high & 0xFF)] ^ tables[512 + Int(high >> 8 & 0xFF)]
        crc = first ^ second ^ third ^ tables[256 + Int(high >> 16 & 0xFF)] ^ tables[Int(high >> 24)]
        at += 8
      }
      while at < bytes.count {
        crc = tables[Int((crc ^ UInt32(bytes[at])) & 0xFF)] ^ (crc >> 8)
        at += 1
      }
      return ~crc
    }
  }
}
