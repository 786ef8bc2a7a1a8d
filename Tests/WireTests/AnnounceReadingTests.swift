import Testing
import Vocabulary

@testable import Wire

@Suite struct AnnounceReadingTests {
  /// As libtorrent writes it.
  private static let usual =
    "info_hash=%124Vx%9a%bc%de%f1%23Eg%89%ab%cd%ef%124Vx%9a&peer_id=-LT2000-abcdefghijkl&port=6881&uploaded=12"
    + "&downloaded=34&left=56&corrupt=0&key=ABCDEF12&event=started&numwant=50&compact=1&no_peer_id=1&supportcrypto=1"

  private static func quick(_ text: String) -> AnnounceQuery? { AnnounceQuery(usual: Array(text.utf8).span) }

  private static func slow(_ bytes: [UInt8]) -> AnnounceQuery? {
    var query = (try? TrackerQuery.parse(bytes)).flatMap { try? AnnounceQuery($0) }
    query?.key = []
    query?.trackerID = []
    return query
  }

  @Test func `what clients write is read at once`() throws {
    let query = try #require(Self.quick(Self.usual))
    #expect(query == Self.slow(Array(Self.usual.utf8)))
    #expect(query.port == 6881 && query.left == 56 && query.event == .started && query.wanted == 50)
    #expect(Self.quick(Self.usual.replacing("left=56", with: "left=-1"))?.left == ByteCount(Int64.max))
    #expect(Self.quick(Self.usual.replacing("event=started", with: "event="))?.event == AnnounceQuery.Event.none)
  }

  @Test func `what is written otherwise is left to the other way`() {
    for (word, other) in [
      ("port=6881", "port=70000"), ("port=6881", "port=6881&port=1"), ("peer_id=-LT", "peer_id=-L"),
      ("key=", "key=%zz"),
      ("left=56", "left="), ("port=", "p%6frt="), ("compact=1", "compact=2"), ("numwant=50", "numwant=-1"),
      ("event=started", "event=odd"), ("corrupt=0", "corrupt"),
    ] {
      #expect(Self.quick(Self.usual.replacing(word, with: other)) == nil, "\(other)")
    }
  }

  @Test func `both ways read the same from whatever comes`() {
    var mutation = Mutation(seed: 3)
    var read = 0
    for _ in 0..<20_000 {
      let bytes = mutation.mutate(Array(Self.usual.utf8))
      guard let query = AnnounceQuery(usual: bytes.span) else { continue }
      read += 1
      #expect(query == Self.slow(bytes), "\(String(decoding: bytes, as: UTF8.self))")
    }
    #expect(read > 1000)
  }
}
