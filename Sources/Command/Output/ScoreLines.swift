import Live

/// The terms of a score, as they stand below the row of whom they are about.
enum ScoreLines {
  static func of(_ terms: [RankedPeerMessage.Term]?) -> [String] {
    (terms ?? []).map { "       \($0.points >= 0 ? "+" : "")\($0.points)  \($0.name): \($0.why)" }
  }
}
