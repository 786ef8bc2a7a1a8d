/// Why bytes are not a description of an object that Shoal can take.
package enum MetainfoError: Error, Hashable, Codable, Sendable, CustomStringConvertible {
  case bencode(BencodeError)
  /// Larger than any description that is of use.
  case tooLarge(bytes: Int)
  /// A key that must be there is not, or has another shape than it must.
  case missing(key: String)
  /// `meta version` is newer than BEP 52.
  case unknownVersion(Int64)
  /// It describes several files or a directory.
  case multipleFiles
  case emptyObject
  /// The name is no single, safe path component, or not UTF-8.
  case unsafeName
  /// The length or the piece length is out of bounds, or the piece length is no power of two of 16 KiB or more.
  case badGeometry(length: Int64, pieceLength: Int64)
  /// The v1 part and the v2 part name different files.
  case nameMismatch
  /// The v1 part and the v2 part give different lengths.
  case lengthMismatch(v1: Int64, v2: Int64)
  /// There are not as many piece hashes as the lengths say.
  case wrongPieceCount(expected: Int, bytes: Int)
  /// There are not as many piece layer hashes as the lengths say.
  case wrongLayerCount(expected: Int, bytes: Int)
  /// The piece layer does not hash up to the pieces root.
  case layerMismatch
  /// More trackers or web seeds than anyone needs, or one too long or not UTF-8.
  case badAddress(key: String)
  /// The origin's own dictionary is incomplete or malformed.
  case badShoalExtension

  package var description: String {
    switch self {
    case .bencode(let error): "not a metainfo file: \(error)"
    case .tooLarge(let bytes): "the metainfo is too large (\(bytes) bytes)"
    case .missing(let key): "the metainfo has no valid `\(key)`"
    case .unknownVersion(let version): "the metainfo is of version \(version), newer than this program understands"
    case .multipleFiles: "the metainfo describes several files; only a single file is supported"
    case .emptyObject: "the metainfo describes an empty file"
    case .unsafeName: "the name in the metainfo is not a plain file name"
    case .badGeometry(let length, let pieceLength):
      "the metainfo cuts \(length) bytes into pieces of \(pieceLength), which is not allowed"
    case .nameMismatch: "the metainfo gives the file two different names"
    case .lengthMismatch(let v1, let v2): "the metainfo gives the file two lengths, \(v1) and \(v2) bytes"
    case .wrongPieceCount(let expected, let bytes):
      "the metainfo lies about its size: \(expected) pieces need \(expected * 20) bytes of hashes, it has \(bytes)"
    case .wrongLayerCount(let expected, let bytes):
      "the metainfo lies about its size: \(expected) layer hashes need \(expected * 32) bytes, it has \(bytes)"
    case .layerMismatch: "the piece layer in the metainfo does not belong to its pieces root"
    case .badAddress(let key): "the metainfo has an unusable address under `\(key)`"
    case .badShoalExtension: "the origin's signature block in the metainfo is malformed"
    }
  }
}
