package import Vocabulary

/// Which objects a client asks a tracker's counts of (BEP 48).
package struct ScrapeQuery: Hashable, Codable, Sendable {
  package static let maxInfohashes = 128

  /// In the order in which they were asked for. None means all, which a tracker may refuse.
  package var infohashes: [InfoHash]

  package init(infohashes: [InfoHash]) { self.infohashes = infohashes }

  package init(_ query: TrackerQuery) throws(TrackerError) {
    infohashes = []
    for value in query.all("info_hash") {
      guard let infohash = InfoHash(bytes: value), infohashes.count < Self.maxInfohashes else {
        throw .badValue(key: "info_hash")
      }
      infohashes.append(infohash)
    }
  }
}
