import Vocabulary
import Wire

/// What trackers and their clients tell each other.
enum TrackerBytes {
  static func read(_ bytes: [UInt8]) {
    if let query = try? TrackerQuery.parse(bytes) {
      _ = try? ScrapeQuery(query)
      if let announce = try? AnnounceQuery(query) {
        let again = (try? TrackerQuery.parse(announce.encoded)).flatMap { try? AnnounceQuery($0) }
        precondition(again == announce, "an announce is another one after a trip")
      }
    }
    if let reply = try? TrackerReply.decode(bytes) {
      for isCompact in [true, false] {
        let again = try? TrackerReply.decode(reply.encoded(isCompact: isCompact))
        precondition(again != nil, "a tracker's answer cannot be read after a trip")
      }
    }
    if let reply = try? ScrapeReply.decode(bytes) {
      precondition((try? ScrapeReply.decode(reply.encoded)) != nil, "counts cannot be read after a trip")
    }
    if let request = UDPTrackerRequest(bytes.span), case .scrape(let names) = request.action {
      var reply: [UInt8] = []
      UDPTrackerReply.scraped(names.map { _ in nil }).append(to: &reply, transaction: request.transaction)
      precondition(reply.count <= bytes.count, "more is answered than was asked, to whom an address may be false")
    }
  }
}
