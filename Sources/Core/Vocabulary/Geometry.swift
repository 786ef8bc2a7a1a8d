/// How an object is cut: its length, its pieces, and its blocks of 16 KiB (BEP 52's Merkle leaves).
package struct Geometry: Hashable, Codable, Sendable {
  /// The unit of a request and of verification.
  @inlinable package static var blockLength: Int64 { 16384 }

  /// Bytes of the object; an empty one has no pieces and no blocks.
  @usableFromInline package let length: Int64
  /// Bytes of a whole piece: a power of two, 16 KiB or more.
  @usableFromInline package let pieceLength: Int64

  /// Nil unless both numbers are as described.
  package init?(length: Int64, pieceLength: Int64) {
    guard length >= 0, length <= 1 << 46, pieceLength >= Self.blockLength, pieceLength <= 1 << 30,
      pieceLength & (pieceLength - 1) == 0
    else { return nil }
    self.length = length
    self.pieceLength = pieceLength
  }

  @inlinable package var blockCount: Int { Int((length + Self.blockLength - 1) / Self.blockLength) }
  package var pieceCount: Int { Int((length + pieceLength - 1) / pieceLength) }
  @inlinable package var blocksPerPiece: Int { Int(pieceLength / Self.blockLength) }

  /// The bytes of a block, shorter than 16 KiB only at the end.
  package func span(of block: BlockIndex) -> ByteSpan {
    let offset = Int64(block.value) * Self.blockLength
    return ByteSpan(offset: offset, length: min(Self.blockLength, length - offset))
  }

  /// The bytes of a piece, shorter than the piece length only at the end.
  package func span(of piece: PieceIndex) -> ByteSpan {
    let offset = Int64(piece.value) * pieceLength
    return ByteSpan(offset: offset, length: min(pieceLength, length - offset))
  }

  @inlinable package func piece(of block: BlockIndex) -> PieceIndex { PieceIndex(block.value / blocksPerPiece) }

  /// The blocks of a piece, as a range of block numbers.
  package func blocks(of piece: PieceIndex) -> Range<Int> {
    let first = piece.value * blocksPerPiece
    return first..<min(first + blocksPerPiece, blockCount)
  }

  /// The block that holds a byte.
  package func block(at offset: Int64) -> BlockIndex { BlockIndex(Int(offset / Self.blockLength)) }

  /// The blocks that a run of bytes touches.
  package func blocks(touching span: ByteSpan) -> Range<Int> {
    guard span.length > 0 else { return 0..<0 }
    return Int(span.offset / Self.blockLength)..<Int((min(span.end, length) + Self.blockLength - 1) / Self.blockLength)
  }

  /// The block that a peer's (piece, begin, length) names, or nil if they are not exactly one block of this object.
  package func block(piece: PieceIndex, begin: Int64, length wanted: Int64) -> BlockIndex? {
    guard piece.value >= 0, piece.value < pieceCount, begin >= 0, begin < pieceLength, begin % Self.blockLength == 0
    else { return nil }
    let offset = Int64(piece.value) * pieceLength + begin
    guard offset < length else { return nil }
    let block = block(at: offset)
    return span(of: block).length == wanted ? block : nil
  }
}
