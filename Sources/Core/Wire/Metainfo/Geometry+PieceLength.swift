package import Vocabulary

extension Geometry {
  /// The piece length that an origin gives an object: 64 KiB until there would be more than 8,192 pieces,
  /// then the next power of two, up to the greatest that a geometry allows.
  package static func pieceLength(forObjectOf length: Int64) -> Int64 {
    var pieceLength: Int64 = 64 << 10
    while pieceLength < 1 << 30, length > pieceLength * 8192 { pieceLength *= 2 }
    return pieceLength
  }
}
