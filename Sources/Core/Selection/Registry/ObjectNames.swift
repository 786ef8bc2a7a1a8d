package import Vocabulary

/// All the names of one published file: whichever a client speaks, it is the same object in accounting.
package struct ObjectNames: Hashable, Codable, Sendable {
  /// The full v2 infohash (BEP 52).
  package let object: Digest256
  /// The v2 infohash cut to 20 bytes, and the v1 infohashes of its descriptions (of the hybrid, v1-only); each once.
  package let infohashes: [InfoHash]

  /// `others` are the v1 infohashes; those that come twice are taken once, and no more than seven are kept.
  package init(object: Digest256, others: [InfoHash]) {
    self.object = object
    var all = [InfoHash(truncating: object)]
    for infohash in others where !all.contains(infohash) && all.count < 8 { all.append(infohash) }
    infohashes = all
  }

  /// What agents are dialled with.
  package var truncated: InfoHash { infohashes[0] }
}
