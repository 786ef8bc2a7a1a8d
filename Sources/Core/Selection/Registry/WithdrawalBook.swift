package import Vocabulary

/// What origins have withdrawn, by object, as far as a selector was told. It is bounded; origins repeat it with every
/// round of their registrations.
package struct WithdrawalBook: Codable, Sendable {
  private struct Row: Codable, Sendable {
    var withdrawal: Withdrawal
    /// Its address, in the spelling of registrations.
    var url: String
    /// Who brought it, as subscribers are counted; nil on this machine.
    var from: IPAddress?
    /// Whether its origin had registered here what it withdrew.
    var isGrounded: Bool
  }

  /// What became of a withdrawal.
  package enum Outcome: Hashable, Sendable {
    case new
    case known
    /// The object, or the address that brings it, has as many as it may.
    case full
  }

  private var known: ChunkedDictionary<Digest256, [Row]>
  private var addresses: ChunkedDictionary<IPAddress, Int>
  private var count = 0
  /// Where to look for the next object that makes room: it goes round, so that old ones go first, more or less.
  private var hand = 0

  /// Withdrawals, at the most; of one object, which has one for each address of its origin; and of one address that is
  /// not this machine's.
  package static let most = 4_096
  static let mostOfObject = 64
  static let mostOfAddress = 512

  init(seed: UInt64) {
    known = ChunkedDictionary(seed: seed)
    addresses = ChunkedDictionary(seed: seed)
  }

  /// The words of the origins that have withdrawn an object.
  package subscript(object: Digest256) -> [Withdrawal] { known[object]?.map(\.withdrawal) ?? [] }

  /// Whether an origin that had registered the object here has withdrawn it. Others can say it of any object.
  package func isGrounded(_ object: Digest256) -> Bool { known[object]?.contains { $0.isGrounded } ?? false }

  /// Whether an origin has withdrawn the object from an address.
  func covers(_ object: Digest256, of origin: NodeID, at url: String) -> Bool {
    known[object]?.contains { $0.withdrawal.key == origin && $0.url == url } ?? false
  }

  /// Takes one whose signature holds. Old ones make room for it; of an object those of whom nothing was registered.
  mutating func add(
    _ withdrawal: Withdrawal, at url: String, from: IPAddress?, isGrounded: Bool
  ) -> Outcome {
    var rows = known[withdrawal.object] ?? []
    let same = { (row: Row) in row.withdrawal.key == withdrawal.key && row.url == url }
    if let at = rows.firstIndex(where: same) {
      let isNew = isGrounded || rows[at].withdrawal.serial < withdrawal.serial
      rows[at].isGrounded = rows[at].isGrounded || isGrounded
      if rows[at].withdrawal.serial < withdrawal.serial { rows[at].withdrawal = withdrawal }
      if isNew { known.updateValue(rows, forKey: withdrawal.object) }
      return isNew ? .new : .known
    }
    if let from, (addresses[from] ?? 0) >= Self.mostOfAddress, !isGrounded { return .full }
    if rows.count >= Self.mostOfObject {
      guard let at = rows.firstIndex(where: { !$0.isGrounded }) ?? (isGrounded ? 0 : nil) else { return .full }
      uncount(rows.remove(at: at))
    }
    if count >= Self.most { makeRoom(besides: withdrawal.object) }
    rows.append(Row(withdrawal: withdrawal, url: url, from: from, isGrounded: isGrounded))
    known.updateValue(rows, forKey: withdrawal.object)
    count += 1
    if let from { addresses.updateValue((addresses[from] ?? 0) + 1, forKey: from) }
    return .new
  }

  private mutating func makeRoom(besides object: Digest256) {
    guard known.count > 1 else { return }
    if known.keys[hand % known.count] == object { hand += 1 }
    hand %= known.count
    for row in known.removeUnordered(known.keys[hand]) ?? [] { uncount(row) }
    hand += 1
  }

  private mutating func uncount(_ row: Row) {
    count -= 1
    guard let from = row.from else { return }
    let left = (addresses[from] ?? 0) - 1
    if left > 0 { addresses.updateValue(left, forKey: from) } else { addresses.removeUnordered(from) }
  }
}
