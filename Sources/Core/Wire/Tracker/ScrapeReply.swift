import Vocabulary

/// A tracker's counts of objects (BEP 48).
package enum ScrapeReply: Hashable, Codable, Sendable {
  /// The reason, for people.
  case failure(String)
  /// In ascending order of infohash.
  case files([ScrapeFile])

  package var encoded: [UInt8] {
    switch self {
    case .failure(let reason):
      return BencodeValue.dictionary(BencodeDictionary([("failure reason", .text(reason))])).encoded
    case .files(let files):
      var dictionary = BencodeDictionary()
      for file in files { dictionary[file.infohash.bytes] = file.bencoded }
      return BencodeValue.dictionary(BencodeDictionary([("files", .dictionary(dictionary))])).encoded
    }
  }

  /// Entries that make no sense are passed over.
  package static func decode(_ bytes: [UInt8]) throws(TrackerError) -> ScrapeReply {
    let top: BencodeDictionary
    do throws(BencodeError) {
      top = try BencodeDecoder.decodeDictionary(bytes, limits: .tolerant)
    } catch { throw .bencode(error) }
    if let reason = top["failure reason"]?.bytes {
      return .failure(String(decoding: reason.prefix(1024), as: UTF8.self))
    }
    guard let files = top["files"]?.dictionary else { throw .missing(key: "files") }
    return .files(files.entries.compactMap { ScrapeFile(bencoded: $0) })
  }
}
