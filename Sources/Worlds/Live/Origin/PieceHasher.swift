import Crypto
import Vocabulary
import Wire

/// Hashes a file as it streams by: SHA-1 of each piece, SHA-256 of each block, and the tree's piece layer.
struct PieceHasher {
  private let geometry: Geometry
  private var sha1 = Insecure.SHA1()
  private var inPiece: Int64 = 0
  private var blocksOfPiece: [Digest256] = []
  private var pieceLayer: [Digest256] = []
  private var v1Pieces: [UInt8] = []

  init(geometry: Geometry) { self.geometry = geometry }

  /// Takes the next bytes, whole blocks but for the last of the file.
  ///
  /// - Returns: the digests of the blocks in them.
  mutating func take(_ bytes: UnsafeRawBufferPointer) -> [Digest256] {
    var result: [Digest256] = []
    var at = 0
    while at < bytes.count {
      let length = min(Int(Geometry.blockLength), bytes.count - at)
      let block = UnsafeRawBufferPointer(rebasing: bytes[at..<at + length])
      sha1.update(bufferPointer: block)
      var sha256 = SHA256()
      sha256.update(bufferPointer: block)
      let digest = BlockDigest.of(sha256.finalize())
      result.append(digest)
      blocksOfPiece.append(digest)
      at += length
      inPiece += Int64(length)
      if inPiece == geometry.pieceLength { endPiece() }
    }
    return result
  }

  private mutating func endPiece() {
    v1Pieces += Array(sha1.finalize())
    sha1 = Insecure.SHA1()
    inPiece = 0
    // A file of one piece has a tree no wider than its blocks ask for (BEP 52).
    let width = geometry.pieceCount == 1 ? nil : geometry.blocksPerPiece
    pieceLayer.append(Merkle.root(of: blocksOfPiece, width: width, hash: BlockDigest.pair))
    blocksOfPiece.removeAll(keepingCapacity: true)
  }

  /// After the last byte.
  mutating func finish(digest: Digest256) -> HashJob.Hashes {
    if inPiece > 0 { endPiece() }
    precondition(pieceLayer.count == geometry.pieceCount)
    let layer = geometry.blocksPerPiece.trailingZeroBitCount
    let isSingle = pieceLayer.count == 1
    let root =
      pieceLayer.count <= 1
      ? pieceLayer.first ?? .zero : Merkle.root(of: pieceLayer, atLayer: layer, hash: BlockDigest.pair)
    return HashJob.Hashes(
      geometry: geometry, digest: digest, piecesRoot: root, pieceLayer: isSingle ? [] : pieceLayer, v1Pieces: v1Pieces)
  }
}
