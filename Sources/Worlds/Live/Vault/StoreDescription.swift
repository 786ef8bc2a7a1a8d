package import Vocabulary

/// What the store must know of an object: its cut and its hashes, taken from metainfo that was checked.
package struct StoreDescription: Hashable, Sendable {
  /// The v2 infohash; the name of the store's directory.
  package var object: Digest256
  package var geometry: Geometry
  /// The root of the Merkle tree over all blocks (BEP 52, `pieces root`).
  package var piecesRoot: Digest256
  /// The root of every piece's subtree, or empty when the object has a single piece.
  package var pieceLayer: [Digest256]
  /// The bytes of the torrent file.
  package var metainfo: [UInt8]
  /// The address of the server that gave it, where it is known.
  package var source: IPAddress?

  /// The most blocks that a store holds: 1 TiB.
  package static let mostBlocks = 1 << 26

  package init(
    object: Digest256, geometry: Geometry, piecesRoot: Digest256, pieceLayer: [Digest256], metainfo: [UInt8]
  ) {
    precondition(pieceLayer.count == geometry.pieceCount || geometry.pieceCount == 1 && pieceLayer.isEmpty)
    self.object = object
    self.geometry = geometry
    self.piecesRoot = piecesRoot
    self.pieceLayer = pieceLayer
    self.metainfo = metainfo
  }

  /// The root that the leaves of `piece` must have.
  func root(of piece: PieceIndex) -> Digest256 {
    geometry.pieceCount == 1 ? piecesRoot : pieceLayer[piece.value]
  }
}
