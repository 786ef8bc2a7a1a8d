package import Vocabulary

/// One object, as its origins registered it.
package struct ObjectEntry: KeyedRow, Codable, Sendable {
  /// All the names of one published file: whichever a client speaks, it is the same object in accounting.
  package struct Names: Hashable, Codable, Sendable {
    /// So many infohashes are kept.
    static let most = 8

    /// The full v2 infohash (BEP 52).
    package let object: Digest256
    /// The v2 infohash cut to 20 bytes, and the v1 infohashes of its descriptions (of the hybrid, v1-only); each once.
    package let infohashes: [InfoHash]

    /// `others` are the v1 infohashes; those that come twice are taken once, and no more than seven are kept.
    package init(object: Digest256, others: [InfoHash]) {
      self.object = object
      var all = [InfoHash(truncating: object)]
      for infohash in others where !all.contains(infohash) && all.count < Self.most { all.append(infohash) }
      infohashes = all
    }

    /// What agents are dialled with.
    package var truncated: InfoHash { infohashes[0] }
  }

  /// How many live peers an object has.
  package struct Census: Hashable, Codable, Sendable {
    package var agents = 0
    package var stock = 0
    package var complete = 0
    package var incomplete = 0

    package init() {}

    /// Counts one that comes, or with -1 one that goes.
    mutating func count(isAgent: Bool, isComplete: Bool, times sign: Int) {
      if isAgent { agents += sign } else { stock += sign }
      if isComplete { complete += sign } else { incomplete += sign }
    }
  }

  package internal(set) var names: Names
  /// Bytes.
  package internal(set) var length: ByteCount
  /// Who publishes it where, in the order in which they came; at least one but while it is forgotten.
  var publications: [Publication] = []

  init(names: Names, length: ByteCount) {
    self.names = names
    self.length = length
  }

  /// Where it is to be found, the newest last; not where its origin has put a newer file.
  package var urls: [String] { publications.filter(\.isCurrent).map(\.url) }

  /// The public key of the origin that registered it first, of those that still do.
  package var origin: NodeID? { publications.first?.origin }

  /// Whether one of these keys is that of an origin that registers it.
  package func isPublished(by keys: [Digest256]) -> Bool { publications.contains { $0.isBy(one: keys) } }

  /// What the lines of those origins carry, by their own word, the best of them; nil where none says.
  package func uplink(ofOriginWithOneOf keys: [Digest256]) -> ByteRate? {
    publications.filter { $0.isBy(one: keys) }.compactMap(\.uplink).max()
  }

  package var blockCount: Int {
    Int((max(0, length.value) + Geometry.blockLength - 1) / Geometry.blockLength)
  }

  /// The full v2 infohash, by which it is found.
  package var key: Digest256 { names.object }
}
