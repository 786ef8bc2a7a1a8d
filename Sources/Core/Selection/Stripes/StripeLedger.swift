import Vocabulary

/// Who brings which stripe into which ISP, of the objects that somebody downloads; by the number of the object. Of one
/// that nobody does, nobody has a part, and nothing is kept.
struct StripeLedger: Codable, Sendable {
  private var books: ChunkedDictionary<UInt32, StripeBook>

  init(seed: UInt64) { books = ChunkedDictionary(seed: seed) }

  /// Whether somebody downloads an object, as of the last sweep.
  func has(_ object: Int) -> Bool { books.index(forKey: UInt32(object)) != nil }

  mutating func begin(_ object: Int, _ book: StripeBook) { books.updateValue(book, forKey: UInt32(object)) }

  /// Takes an agent's report of an object that somebody downloads.
  mutating func take(
    _ report: StripeBook.Report, of object: Int, named name: Digest256, seed: UInt64, at now: Instant
  ) -> StripeBook.Part? {
    guard let place = books.index(forKey: UInt32(object)) else { return nil }
    return books[at: place].take(report, object: name, seed: seed, at: now)
  }

  /// Which seats an agent has in its ISP, a bit each.
  func seats(of node: NodeID, in object: Int) -> UInt64 { books[UInt32(object)]?.seats(of: node) ?? 0 }

  /// Another selector has taken an agent's announce (`StripeBook.claim`).
  mutating func claim(
    _ seats: UInt64, gained: UInt64, _ report: StripeBook.Report, of object: Int, at now: Instant
  ) {
    guard let place = books.index(forKey: UInt32(object)) else { return }
    books[at: place].claim(seats, gained: gained, report, at: now)
  }

  /// What an agent was given here has been told to the others.
  mutating func confirm(_ gained: UInt64, of node: NodeID, in object: Int) {
    guard let place = books.index(forKey: UInt32(object)) else { return }
    books[at: place].confirm(gained, of: node)
  }

  /// An agent is in the swarm no more, or does not ask for what it lacks.
  mutating func remove(_ node: NodeID, from object: Int) {
    if let place = books.index(forKey: UInt32(object)) { books[at: place].remove(node) }
  }

  mutating func forget(_ object: Int) { books.removeUnordered(UInt32(object)) }

  /// Ends the books of objects that nobody downloads any more.
  mutating func sweep() { books.removeUnordered { !$0.isNeeded } }
}
