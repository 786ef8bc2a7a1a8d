package import Vocabulary

/// A tracker's counts of one object (BEP 48).
package struct ScrapeFile: Hashable, Codable, Sendable {
  package var infohash: InfoHash
  /// Peers that hold the whole object.
  package var complete: Int
  /// Peers that do not.
  package var incomplete: Int
  /// How often the object was completed since the tracker started.
  package var downloaded: Int

  package init(infohash: InfoHash, complete: Int, incomplete: Int, downloaded: Int) {
    self.infohash = infohash
    self.complete = complete
    self.incomplete = incomplete
    self.downloaded = downloaded
  }

  var bencoded: BencodeValue {
    .dictionary(
      BencodeDictionary([
        ("complete", .integer(Int64(complete))), ("downloaded", .integer(Int64(downloaded))),
        ("incomplete", .integer(Int64(incomplete))),
      ]))
  }

  init?(bencoded entry: BencodeDictionary.Entry) {
    guard let infohash = InfoHash(bytes: entry.key), let counts = entry.value.dictionary,
      let complete = counts["complete"]?.integer, let incomplete = counts["incomplete"]?.integer
    else { return nil }
    self.init(
      infohash: infohash, complete: Int(complete), incomplete: Int(incomplete),
      downloaded: Int(counts["downloaded"]?.integer ?? 0))
  }
}
