import Crypto
package import Vocabulary

/// SHA-256 over raw memory, and the small Merkle trees of pieces (BEP 52).
package enum BlockHash {
  static let length = Digest256.byteCount

  package static func digest(_ bytes: UnsafeRawBufferPointer) -> Digest256 {
    var hasher = SHA256()
    hasher.update(bufferPointer: bytes)
    return hasher.finalize().withUnsafeBytes { Digest256(raw: $0) }
  }

  package static func digest(_ bytes: [UInt8]) -> Digest256 { bytes.withUnsafeBytes { digest($0) } }

  /// Of the bytes of a file, as far as there are any; `buffer` must be long enough for them.
  static func digest(of span: ByteSpan, in file: StoreFile, through buffer: inout [UInt8]) throws(StoreError)
    -> Digest256
  {
    let outcome = buffer.withUnsafeMutableBytes { raw in
      Result { () throws(StoreError) in
        let room = UnsafeMutableRawBufferPointer(rebasing: raw[..<Int(span.length)])
        return digest(UnsafeRawBufferPointer(rebasing: room[..<(try file.read(into: room, at: span.offset))]))
      }
    }
    return try outcome.get()
  }

  /// The node above two: the SHA-256 of both, one after the other.
  package static func pair(_ left: Digest256, _ right: Digest256) -> Digest256 {
    let words = (
      left.word0.bigEndian, left.word1.bigEndian, left.word2.bigEndian, left.word3.bigEndian,
      right.word0.bigEndian, right.word1.bigEndian, right.word2.bigEndian, right.word3.bigEndian
    )
    return withUnsafeBytes(of: words) { digest($0) }
  }

  /// The root of a tree of `width` leaves (a power of two) of which the first are given, 32 bytes each, and the
  /// others are zero.
  static func root(of leaves: UnsafeRawBufferPointer, width: Int) -> Digest256 {
    precondition(leaves.count % length == 0 && leaves.count <= width * length)
    var level = [UInt8](repeating: 0, count: width * length)
    return level.withUnsafeMutableBytes { level in
      level.copyMemory(from: leaves)
      var width = width
      while width > 1 {
        for node in 0..<width / 2 {
          var hasher = SHA256()
          hasher.update(
            bufferPointer: UnsafeRawBufferPointer(rebasing: level[node * 2 * length..<(node + 1) * 2 * length]))
          hasher.finalize().withUnsafeBytes {
            UnsafeMutableRawBufferPointer(rebasing: level[node * length..<(node + 1) * length]).copyMemory(from: $0)
          }
        }
        width /= 2
      }
      return Digest256(raw: UnsafeRawBufferPointer(rebasing: level[..<length]))
    }
  }
}

extension Digest256 {
  /// From 32 bytes of memory.
  init(raw: UnsafeRawBufferPointer) {
    precondition(raw.count == Digest256.byteCount)
    func word(_ at: Int) -> UInt64 { UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)) }
    self.init(word(0), word(8), word(16), word(24))
  }
}
