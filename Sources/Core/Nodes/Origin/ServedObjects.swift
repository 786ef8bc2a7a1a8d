import Vocabulary

/// Which answers under way carry bytes of which objects: when one is over, what was sent of it is its object's.
struct ServedObjects: Codable, Sendable {
  /// The object that is, or was, published at a path.
  struct File: Hashable, Codable, Sendable {
    /// Relative to the root, `/` between its parts.
    let path: String
    /// The v2 infohash.
    let object: Digest256
  }

  private struct Entry: Codable, Sendable {
    let exchange: ExchangeID
    let file: File
  }

  /// In the order of their numbers: most answers that end are among the last.
  private var entries: [Entry] = []

  /// More than this at a time are not noted: a front has fewer connections.
  private static let most = 65_536

  /// An answer with bytes of an object begins.
  mutating func began(_ exchange: ExchangeID, _ file: File) {
    guard entries.count < Self.most else { return }
    entries.insert(Entry(exchange: exchange, file: file), at: place(of: exchange))
  }

  /// An exchange is over. Of which object its answer was, if of one.
  mutating func ended(_ exchange: ExchangeID) -> File? {
    let at = place(of: exchange)
    guard at < entries.count, entries[at].exchange == exchange else { return nil }
    return entries.remove(at: at).file
  }

  /// The place of the first that is not before.
  private func place(of exchange: ExchangeID) -> Int {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].exchange < exchange { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
