/// By which rule a block, or a run of blocks, was chosen, for whoever asks why. Sentences are made only then.
package enum PickRule: Hashable, Sendable {
  /// A reader in order waits for it.
  case reader
  /// Its piece was begun, and is judged whole.
  case begunPiece
  /// One block after the other, while long runs come from the origin elsewhere.
  case inOrder
  /// Drawn from all, for almost nothing is held yet.
  case drawn
  /// So many peers hold it, and no free block has fewer: near ones, or far ones.
  case rarest(holders: Int, areNear: Bool)
  /// It is late where it was asked for, and all else is on its way.
  case late

  package var text: String {
    switch self {
    case .reader: "a reader waits for it next"
    case .begunPiece: "its piece was begun, and can be judged only whole"
    case .inOrder: "the blocks go one after the other here, while the origin brings others"
    case .drawn: "it was drawn from all that is missing, for almost nothing is held yet"
    case .rarest(let holders, let areNear):
      "of what is missing it is among the rarest: \(holders) \(areNear ? "near" : "far") peers would give it"
    case .late: "it is late where it was asked for first, and all else is on its way"
    }
  }
}
