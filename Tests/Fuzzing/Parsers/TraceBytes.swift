import Trace
import Vocabulary

/// Whole traces, and their tails.
enum TraceBytes {
  /// Entries of one trace that are read at the most.
  private static let most = 10_000
  private static let marker: [UInt8] = [0xF5, 0x9A, 0xFE, 0xC1]
  private static let tailMagic = Array("shoaltai".utf8)

  /// Reads the bytes as they are, and once more with the checksums that they should have, so that what stands behind
  /// those is reached.
  static func read(_ bytes: [UInt8]) {
    if bytes.starts(with: tailMagic) {
      for tail in [bytes, tailWithChecksums(bytes)] {
        ScratchFile.with([]) { path in ScratchFile.with(tail, at: path + ".tail") { _ in readFile(path) } }
      }
    } else {
      for trace in [bytes, withChecksums(bytes)] { ScratchFile.with(trace, readFile) }
    }
  }

  private static func readFile(_ path: String) {
    guard let reader = try? TraceReader(path: path) else { return }
    for _ in 0..<most where reader.next() == nil { return }
  }

  /// See `TraceFormat` for what is where.
  private static func withChecksums(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    var at = 0
    while at + 12 <= bytes.count {
      guard bytes[at..<at + 4].elementsEqual(marker) else {
        at += 1
        continue
      }
      let end = at + 12 + number(bytes, at + 4)
      guard end <= bytes.count else { return bytes }
      put(checksum(bytes[at + 4..<at + 8] + bytes[at + 12..<end]), &bytes, at + 8)
      at = end
    }
    return bytes
  }

  private static func tailWithChecksums(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    guard bytes.count > 4096 else { return bytes }
    let size = number(bytes, 14)
    guard size > 40 else { return bytes }
    for at in [1024] + stride(from: 4096, to: bytes.count - 40, by: size) {
      let end = at + 40 + number(bytes, at)
      if end <= bytes.count { put(checksum(bytes[at + 8..<end]), &bytes, at + 4) }
    }
    return bytes
  }

  private static func number(_ bytes: [UInt8], _ at: Int) -> Int {
    bytes[at..<at + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  private static func put(_ number: UInt32, _ bytes: inout [UInt8], _ at: Int) {
    for byte in 0..<4 { bytes[at + byte] = UInt8(truncatingIfNeeded: number >> UInt32(8 * byte)) }
  }

  /// CRC-32C (RFC 3720, B.4).
  private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var rest = UInt32.max
    for byte in bytes { rest = rest >> 8 ^ steps[Int(UInt8(truncatingIfNeeded: rest) ^ byte)] }
    return ~rest
  }

  private static let steps = (0..<256).map { byte in
    var rest = UInt32(byte)
    for _ in 0..<8 { rest = rest & 1 == 1 ? rest >> 1 ^ 0x82F6_3B78 : rest >> 1 }
    return rest
  }
}
