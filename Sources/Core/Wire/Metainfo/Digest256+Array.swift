package import Vocabulary

extension Digest256 {
  /// The digests that stand one after the other in `bytes`; bytes left over at the end are ignored.
  package static func array(of bytes: [UInt8]) -> [Digest256] {
    var result: [Digest256] = []
    result.reserveCapacity(bytes.count / byteCount)
    func word(at start: Int) -> UInt64 {
      var word: UInt64 = 0
      for at in start..<start + 8 { word = word << 8 | UInt64(bytes[at]) }
      return word
    }
    for at in stride(from: 0, through: bytes.count - byteCount, by: byteCount) {
      result.append(Digest256(word(at: at), word(at: at + 8), word(at: at + 16), word(at: at + 24)))
    }
    return result
  }
}
