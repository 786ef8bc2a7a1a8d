import Vocabulary

/// Edits of a description's bytes.
enum Edits {
  /// Every `old` becomes `new`.
  static func replacing(_ old: String, by new: String, in bytes: [UInt8]) throws -> [UInt8] {
    let (old, new) = (Array(old.utf8), Array(new.utf8))
    var (result, at, count) = ([UInt8](), 0, 0)
    while at < bytes.count {
      if bytes[at...].starts(with: old) {
        result += new
        at += old.count
        count += 1
      } else {
        result.append(bytes[at])
        at += 1
      }
    }
    guard count > 0 else { throw TestProblem("there is no '\(String(decoding: old, as: UTF8.self))' to replace") }
    return result
  }

  /// The byte `offset` bytes behind `mark` is another one.
  static func flipping(_ offset: Int, after mark: String, in bytes: [UInt8]) throws -> [UInt8] {
    let mark = Array(mark.utf8)
    guard let at = bytes.indices.first(where: { bytes[$0...].starts(with: mark) }) else {
      throw TestProblem("there is no '\(String(decoding: mark, as: UTF8.self))' to flip a byte after")
    }
    var result = bytes
    result[at + mark.count + offset] ^= 0x01
    return result
  }

  /// A hybrid's file tree of one file, with these numbers, and nothing that could hold them together.
  static func claim(length: Int64, pieceLength: Int64, layer: Int = 0) -> [UInt8] {
    let root = String(repeating: "r", count: 32)
    let hashes = String(repeating: "h", count: layer)
    let layers = layer > 0 ? "12:piece layersd32:\(root)\(layer):\(hashes)e" : ""
    let file = "d0:d6:lengthi\(length)e11:pieces root32:\(root)ee"
    let info = "d9:file treed5:x.bin\(file)e12:meta versioni2e4:name5:x.bin12:piece lengthi\(pieceLength)ee"
    return Array("d4:info\(info)\(layers)e".utf8)
  }

  static func random(_ count: Int, seed: UInt64) -> [UInt8] {
    var source = RandomSource(seed: seed)
    return (0..<count).map { _ in UInt8(truncatingIfNeeded: source.next()) }
  }
}
