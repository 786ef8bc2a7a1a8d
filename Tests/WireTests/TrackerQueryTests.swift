import Testing
import Vocabulary

@testable import Wire

@Suite struct TrackerQueryTests {
  static let sample: AnnounceQuery = {
    var random = RandomSource(seed: 9)
    return AnnounceQuery(
      infohash: SHA.sha1([1]), peerID: PeerID(random: &random), port: 6881, uploaded: 1, downloaded: 2, left: 3,
      event: .started, wanted: 50, isCompact: false, omitsPeerIDs: true, key: [0, 255], trackerID: Array("t&=%".utf8))
  }()

  @Test func `an announce survives its query string`() throws {
    #expect(try AnnounceQuery(TrackerQuery.parse(Self.sample.encoded)) == Self.sample)
    let plain = AnnounceQuery(infohash: SHA.sha1([]), peerID: Self.sample.peerID, port: 1, left: 0)
    #expect(try AnnounceQuery(TrackerQuery.parse(plain.encoded)) == plain)
  }

  @Test func `what libtorrent sends is understood`() throws {
    let text =
      "info_hash=%aa%c9%25%fc%11%60%00%7f%3c%8cNT%b8%aaf%0eXY5H&peer_id=-LT2080-S7zgPpq.lvN4&port=6881"
      + "&uploaded=0&downloaded=0&left=70000&corrupt=0&key=5C4D1AB2&event=started&numwant=200&compact=1"
      + "&no_peer_id=1&supportcrypto=1&redundant=0&ip=192.0.2.9"
    let announce = try AnnounceQuery(TrackerQuery.parse(text))
    #expect(announce.infohash == Samples.hybridV2.map { InfoHash(truncating: $0) })
    #expect(announce.peerID.description == "-LT2080-S7zgPpq.lvN4")
    #expect(announce.port == 6881 && announce.left == 70000 && announce.event == .started)
    #expect(announce.wanted == 200 && announce.isCompact && announce.omitsPeerIDs)
  }

  @Test func `each fault of a query has its own error`() throws {
    let full = Self.sample.encoded
    let without = { (key: String) in
      full.split(separator: "&").filter { !$0.hasPrefix(key + "=") }.joined(separator: "&")
    }
    let error = { (text: String) -> TrackerError? in
      do throws(TrackerError) {
        _ = try AnnounceQuery(try TrackerQuery.parse(text))
        return nil
      } catch { return error }
    }
    for key in ["info_hash", "peer_id", "port", "left"] { #expect(error(without(key)) == .missing(key: key)) }
    #expect(error(without("uploaded")) == nil)
    for (key, value) in [
      ("info_hash", "abc"), ("peer_id", "abc"), ("port", "65536"), ("port", "-1"), ("port", ""), ("left", "x"),
      ("uploaded", "99999999999999999999"), ("compact", "2"), ("numwant", "1e3"),
    ] {
      #expect(error(without(key) + "&\(key)=\(value)") == .badValue(key: key))
    }
    #expect(error("a=%g0") == .badEscape(offset: 2))
    #expect(error("a=%2") == .badEscape(offset: 2))
    #expect(error("a%") == .badEscape(offset: 1))
    #expect(error(String(repeating: "a=1&", count: 257)) == .tooManyParameters)
    #expect(error(without("numwant") + "&numwant=-1") == nil && error(without("event") + "&event=odd") == nil)
  }

  @Test func `a plus sign, empty parts and raw bytes stand for themselves`() throws {
    let query = try TrackerQuery.parse(Array("&&a=1+2&b&=c&d==&".utf8) + [0xFF, UInt8(ascii: "=")])
    #expect(query["a"] == Array("1+2".utf8) && query["b"] == [] && query[""] == Array("c".utf8))
    #expect(query["d"] == Array("=".utf8) && query["none"] == nil && query.parameters.count == 5)
  }

  @Test func `a scrape may name several infohashes`() throws {
    let names = [SHA.sha1([1]), SHA.sha1([2])]
    let text = names.map { "info_hash=" + PercentEncoding.encode($0.bytes) }.joined(separator: "&")
    #expect(try ScrapeQuery(TrackerQuery.parse(text)).infohashes == names)
    #expect(try ScrapeQuery(TrackerQuery.parse("")).infohashes.isEmpty)
    #expect(throws: TrackerError.badValue(key: "info_hash")) { try ScrapeQuery(TrackerQuery.parse("info_hash=a")) }
  }

  @Test func `no damage to a query traps, and what is read survives its query string`() {
    var mutation = Mutation(seed: 7)
    for _ in 0..<5000 {
      guard let query = try? TrackerQuery.parse(mutation.mutate(Array(Self.sample.encoded.utf8))) else { continue }
      _ = try? ScrapeQuery(query)
      guard let read = try? AnnounceQuery(query) else { continue }
      #expect((try? AnnounceQuery(TrackerQuery.parse(read.encoded))) == read)
    }
  }
}
