internal import CZstd

/// Compression of runs of bytes that are read back alone.
enum Zstandard {
  /// The level: more of it takes longer than the records themselves, for a fiftieth of their bytes.
  private static let level: Int32 = 1

  /// Appends the count of `raw`, four bytes, and its compressed bytes.
  static func append(_ raw: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
    bytes.append(littleEndian: UInt32(raw.count))
    let start = bytes.count
    let bound = ZSTD_compressBound(raw.count)
    bytes += [UInt8](repeating: 0, count: bound)
    let count = bytes.withUnsafeMutableBytes { buffer in
      ZSTD_compress(
        buffer.baseAddress.map { $0 + start }, bound, raw.baseAddress, raw.count, level)
    }
    precondition(ZSTD_isError(count) == 0, "there is room for whatever is compressed")
    bytes.removeLast(bound - count)
  }

  /// What `append` compressed, or nil if `bytes` are nothing of the kind or claim more than `limit` bytes.
  static func bytes(of bytes: ArraySlice<UInt8>, limit: Int) -> [UInt8]? {
    var fields = RecordFields(bytes)
    guard let claimed = fields.number(UInt32.self), claimed <= limit else { return nil }
    let packed = fields.rest
    let count = Int(claimed)
    var isWhole = false
    let raw = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      let result = packed.withUnsafeBytes { packed in
        ZSTD_decompress(buffer.baseAddress, count, packed.baseAddress, packed.count)
      }
      isWhole = ZSTD_isError(result) == 0 && result == count
      filled = isWhole ? count : 0
    }
    return isWhole ? raw : nil
  }
}
