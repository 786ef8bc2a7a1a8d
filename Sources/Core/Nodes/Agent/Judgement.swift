package import Vocabulary

/// The verdict on the staged blocks of a piece.
package struct Judgement: Hashable, Codable, Sendable {
  package var piece: PieceIndex
  /// Whether leaf hashes decided, block by block, or the hash of the whole piece.
  package var byLeaves: Bool
  package var good: [BlockIndex]
  package var bad: [BlockIndex]
  /// Blocks of an earlier failed attempt at this piece that are now known to have been the corrupt ones.
  package var exposed: [BlockIndex]

  package init(piece: PieceIndex, byLeaves: Bool, good: [BlockIndex], bad: [BlockIndex], exposed: [BlockIndex]) {
    self.piece = piece
    self.byLeaves = byLeaves
    self.good = good
    self.bad = bad
    self.exposed = exposed
  }
}
