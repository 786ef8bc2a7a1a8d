/// How much a bencode decoder puts up with.
package struct BencodeLimits: Hashable, Sendable {
  /// How deep lists and dictionaries may be nested.
  package var depth: Int
  /// How many values there may be in all, keys not counted.
  package var values: Int
  /// Whether keys may come in any order, as some peers and trackers send them; they are sorted on the way in.
  package var allowsUnsortedKeys: Bool

  package init(depth: Int = 32, values: Int = 1 << 17, allowsUnsortedKeys: Bool = false) {
    self.depth = depth
    self.values = values
    self.allowsUnsortedKeys = allowsUnsortedKeys
  }

  package static let standard = BencodeLimits()
  /// For replies and messages of strangers, whose bytes nobody hashes.
  package static let tolerant = BencodeLimits(values: 1 << 14, allowsUnsortedKeys: true)
}
