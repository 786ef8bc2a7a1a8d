package import Vocabulary

/// The bytes that a request, a piece, a cancel or a reject names on the wire (BEP 3).
package struct PieceRequest: Hashable, Codable, Sendable {
  package var piece: PieceIndex
  package var begin: Int64
  package var length: Int64

  package init(piece: PieceIndex, begin: Int64, length: Int64) {
    self.piece = piece
    self.begin = begin
    self.length = length
  }

  /// The request that asks for one block.
  package init(_ block: BlockIndex, in geometry: Geometry) {
    let span = geometry.span(of: block)
    let piece = geometry.piece(of: block)
    self.init(piece: piece, begin: span.offset - Int64(piece.value) * geometry.pieceLength, length: span.length)
  }

  /// The request for bytes that lie in one piece.
  init(_ span: ByteSpan, in geometry: Geometry) {
    let piece = span.offset / geometry.pieceLength
    self.init(piece: PieceIndex(Int(piece)), begin: span.offset - piece * geometry.pieceLength, length: span.length)
  }

  /// The bytes of the object, or nil if they lie outside it, or are more than a block.
  package func span(in geometry: Geometry) -> ByteSpan? {
    guard piece.value >= 0, piece.value < geometry.pieceCount, begin >= 0, begin < geometry.pieceLength, length > 0,
      length <= Geometry.blockLength
    else { return nil }
    let span = ByteSpan(offset: Int64(piece.value) * geometry.pieceLength + begin, length: length)
    return span.end <= geometry.length ? span : nil
  }

  /// The block that it is exactly, or nil.
  package func block(in geometry: Geometry) -> BlockIndex? {
    geometry.block(piece: piece, begin: begin, length: length)
  }
}
