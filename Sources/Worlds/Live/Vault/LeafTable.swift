import Vocabulary
import Wire

/// The leaf hashes of an object, piece by piece, as far as they are known and proven by the root of their piece.
struct LeafTable: Sendable {
  let description: StoreDescription
  /// 32 bytes per block, or empty while unknown. Filled piece by piece, so that a hostile length costs nothing.
  private var pieces: [[UInt8]]
  private(set) var known: BitField

  init(_ description: StoreDescription) {
    self.description = description
    pieces = [[UInt8]](repeating: [], count: description.geometry.pieceCount)
    known = BitField(count: description.geometry.pieceCount)
    guard description.geometry.leavesPerPiece == 1 else { return }
    // Pieces of one block: the metainfo gives their leaves.
    for piece in 0..<description.geometry.pieceCount {
      pieces[piece] = description.root(of: PieceIndex(piece)).bytes
      known[piece] = true
    }
  }

  /// Takes the leaves of a piece if they make its root; whether they do.
  mutating func accept(_ leaves: [UInt8], of piece: PieceIndex) -> Bool {
    if known[piece.value] { return true }
    let blocks = description.geometry.blocks(of: piece)
    guard leaves.count == blocks.count * BlockHash.length else { return false }
    let root = leaves.withUnsafeBytes { BlockHash.root(of: $0, width: description.geometry.leavesPerPiece) }
    guard root == description.root(of: piece) else { return false }
    pieces[piece.value] = leaves
    known[piece.value] = true
    return true
  }

  /// The leaves of a known piece, 32 bytes per block.
  func leaves(of piece: PieceIndex) -> [UInt8]? { known[piece.value] ? pieces[piece.value] : nil }

  /// The leaf hash of a block, or nil while it is not known.
  subscript(block: BlockIndex) -> Digest256? {
    let piece = description.geometry.piece(of: block)
    guard known[piece.value] else { return nil }
    let at = (block.value - description.geometry.blocks(of: piece).lowerBound) * BlockHash.length
    return pieces[piece.value].withUnsafeBytes {
      Digest256(raw: UnsafeRawBufferPointer(rebasing: $0[at..<at + BlockHash.length]))
    }
  }
}
