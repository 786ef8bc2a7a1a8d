import Vocabulary

/// The newest serial that was seen of each file, of the files that were asked for last.
///
/// There are two halves: the younger one becomes the older when it is full, and what the older one held is forgotten,
/// but for what was asked for since. So the book is bounded and nothing is ever searched. A file that was not asked for
/// for so long may be shown in an older version: as old as its description is believed, no older.
struct SerialBook: Codable, Sendable {
  private var young = ChunkedDictionary<String, Int64>()
  private var old = ChunkedDictionary<String, Int64>()
  /// Bytes of the addresses in the younger half.
  private var youngBytes = 0

  /// Files and bytes of their addresses in one half, at the most.
  static let halfCount = 32_768
  static let halfBytes = 4 << 20

  subscript(url: String) -> Int64? { young[url] ?? old[url] }

  /// All that is known, the longest unused first.
  var entries: [(url: String, serial: Int64)] {
    [old, young].flatMap { half in zip(half.keys, half.values).map { (url: $0, serial: $1) } }
  }

  mutating func set(_ url: String, _ serial: Int64) {
    if young.updateValue(serial, forKey: url) == nil { youngBytes += url.utf8.count }
    old.removeUnordered(url)
    guard young.count >= Self.halfCount || youngBytes >= Self.halfBytes else { return }
    (old, young, youngBytes) = (young, ChunkedDictionary(), 0)
  }

  /// A file was asked for: what is known of it is kept longer.
  mutating func touch(_ url: String) { if let serial = old[url] { set(url, serial) } }
}
