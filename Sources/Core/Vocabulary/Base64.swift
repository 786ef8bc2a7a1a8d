/// Base64 with padding (RFC 4648, 4).
package enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  package static func text(_ bytes: [UInt8]) -> String {
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    for at in stride(from: 0, to: bytes.count, by: 3) {
      let part = bytes[at..<min(at + 3, bytes.count)]
      var bits: UInt32 = 0
      for (place, byte) in part.enumerated() { bits |= UInt32(byte) << UInt32(16 - 8 * place) }
      for place in 0...part.count { result.append(alphabet[Int(bits >> UInt32(18 - 6 * place) & 63)]) }
      for _ in part.count..<3 { result.append(0x3D) }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
