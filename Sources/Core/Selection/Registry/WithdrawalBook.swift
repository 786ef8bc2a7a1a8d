package import Vocabulary

/// What origins have withdrawn, by object, as far as a selector was told. It is bounded; origins repeat it with every
/// round of their registrations.
package struct WithdrawalBook: Codable, Sendable {
  private var known: ChunkedDictionary<Digest256, Withdrawal>

  /// Objects, at the most.
  package static let most = 4_096

  init(seed: UInt64) {
    known = ChunkedDictionary(seed: seed)
  }

  /// The word of the origin that has withdrawn an object.
  package subscript(object: Digest256) -> Withdrawal? { known[object] }

  /// Takes one whose signature holds; whether it is new.
  mutating func add(_ withdrawal: Withdrawal) -> Bool {
    let isFull = known.count >= Self.most
    if isFull, known[withdrawal.object] == nil, let first = known.keys.first {
      known.removeUnordered(first)
    }
    let before = known.updateValue(withdrawal, forKey: withdrawal.object)
    return before == nil
  }
}
