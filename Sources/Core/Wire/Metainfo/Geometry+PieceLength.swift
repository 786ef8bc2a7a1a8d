package import Vocabulary

extension Geometry {
  /// The piece length that an origin gives an object: a power of two of 64 KiB or more. Every agent reads a
  /// description, 52 bytes a piece, so up to 2 MiB there are 16 pieces at the most, and it comes in two packets; longer
  /// pieces than that, which a v1-only client takes long to check, only where there would be more than 8,192.
  package static func pieceLength(forObjectOf length: Int64) -> Int64 {
    var pieceLength: Int64 = 64 << 10
    while pieceLength < 2 << 20, length > pieceLength * 16 { pieceLength *= 2 }
    while pieceLength < 1 << 30, length > pieceLength * 8192 { pieceLength *= 2 }
    return pieceLength
  }
}
