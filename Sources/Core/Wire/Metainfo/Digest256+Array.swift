package import Vocabulary

extension Digest256 {
  /// The digests that stand one after the other in `bytes`; bytes left over at the end are ignored.
  package static func array(of bytes: [UInt8]) -> [Digest256] {
    var result: [Digest256] = []
    result.reserveCapacity(bytes.count / byteCount)
    var at = 0
    while at + byteCount <= bytes.count {
      if let digest = Digest256(bytes: bytes[at..<(at + byteCount)]) { result.append(digest) }
      at += byteCount
    }
    return result
  }
}
