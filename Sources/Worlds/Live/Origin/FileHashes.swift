import Vocabulary

/// Everything that a description says of a file's bytes, from one pass over them: see `HashJob`.
struct FileHashes: Sendable {
  var geometry: Geometry
  /// SHA-256 of the whole.
  var digest: Digest256
  /// Zero of an empty file, which has none.
  var piecesRoot: Digest256
  /// One for each piece; empty if there is one piece only.
  var pieceLayer: [Digest256]
  /// 20 bytes of SHA-1 for each piece.
  var v1Pieces: [UInt8]

  enum Failure: Error {
    case changed
    case stopped
    case failed(String)
  }
}
