import Testing
import Vocabulary

@testable import Wire

@Suite struct TrackerReplyTests {
  static let peers: [TrackerPeer] = {
    var random = RandomSource(seed: 3)
    return ["192.0.2.1:6881", "198.51.100.7:1", "[2001:db8::1]:6881"].compactMap { Endpoint($0) }
      .map { TrackerPeer(endpoint: $0, peerID: PeerID(random: &random)) }
  }()

  static let full = TrackerPeers(
    interval: 1800, minInterval: 60, complete: 3, incomplete: 5, externalIP: IPAddress(192, 0, 2, 9),
    trackerID: [1, 2], warning: "slow down", peers: peers)

  @Test func `a reply survives both of its forms`() throws {
    var packed = Self.full
    packed.peers = Self.peers.map { TrackerPeer(endpoint: $0.endpoint) }
    #expect(try TrackerReply.decode(TrackerReply.peers(Self.full).encoded()) == .peers(packed))
    #expect(try TrackerReply.decode(TrackerReply.peers(Self.full).encoded(isCompact: false)) == .peers(Self.full))
    let anonymous = TrackerReply.peers(Self.full).encoded(isCompact: false, omittingPeerIDs: true)
    #expect(try TrackerReply.decode(anonymous) == .peers(packed))
    let bare = TrackerReply.peers(TrackerPeers(interval: 1, peers: []))
    #expect(try TrackerReply.decode(bare.encoded()) == bare)
    #expect(try TrackerReply.decode(TrackerReply.failure("no").encoded()) == .failure("no"))
  }

  @Test func `the packed form is that of BEP 23 and BEP 7`() {
    let reply = TrackerReply.peers(TrackerPeers(interval: 9, externalIP: .v6(1, 2), peers: Self.peers))
    let head = Array("d11:external ip16:".utf8) + IPAddress.v6(1, 2).bytes + Array("8:intervali9e5:peers12:".utf8)
    let peers: [UInt8] = [192, 0, 2, 1, 0x1A, 0xE1, 198, 51, 100, 7, 0, 1]
    let peers6 = Array("6:peers618:".utf8) + Self.peers[2].endpoint.address.bytes + [0x1A, 0xE1] + Array("e".utf8)
    #expect(reply.encoded() == head + peers + peers6)
  }

  @Test func `replies that make no sense have errors, and peers that cannot be dialled are passed over`() throws {
    let decode = { (text: String) throws in try TrackerReply.decode(Array(text.utf8)) }
    #expect(throws: TrackerError.missing(key: "interval")) { try decode("d5:peers0:e") }
    #expect(throws: TrackerError.missing(key: "peers")) { try decode("d8:intervali1ee") }
    #expect(throws: TrackerError.badValue(key: "peers")) { try decode("d8:intervali1e5:peers5:abcdee") }
    #expect(throws: TrackerError.badValue(key: "interval")) { try decode("d8:intervali-1e5:peers0:e") }
    #expect(throws: TrackerError.bencode(.unexpectedByte(offset: 0))) { try decode("<html>") }
    let list = "d8:intervali1e5:peersld2:ip9:host.name4:porti1eed2:ip9:192.0.2.14:porti2eei5eee"
    let peer = TrackerPeer(endpoint: Endpoint(address: IPAddress(192, 0, 2, 1), port: 2))
    #expect(try decode(list) == .peers(TrackerPeers(interval: 1, peers: [peer])))
  }

  @Test(arguments: [true, false]) func `of a reply with any number of peers 4,096 are read`(isCompact: Bool) throws {
    let many = (0..<5000 as Range<UInt32>).map {
      TrackerPeer(endpoint: Endpoint(address: .v4(0x0A00_0000 + $0), port: 1))
    }
    let bytes = TrackerReply.peers(TrackerPeers(interval: 1, peers: many)).encoded(isCompact: isCompact)
    let read = try TrackerReply.decode(bytes)
    #expect(read == .peers(TrackerPeers(interval: 1, peers: Array(many.prefix(4096)))))
  }

  @Test func `a scrape survives its bytes`() throws {
    let files = [SHA.sha1([1]), SHA.sha1([2])].sorted().enumerated().map {
      ScrapeFile(infohash: $1, complete: $0, incomplete: 2, downloaded: 3)
    }
    #expect(try ScrapeReply.decode(ScrapeReply.files(files).encoded) == .files(files))
    #expect(try ScrapeReply.decode(ScrapeReply.failure("x").encoded) == .failure("x"))
    #expect(ScrapeReply.files([]).encoded == Array("d5:filesdee".utf8))
    #expect(throws: TrackerError.missing(key: "files")) { try ScrapeReply.decode(Array("de".utf8)) }
  }

  @Test func `no damage to a reply traps, and what is read can be written and read again`() {
    var mutation = Mutation(seed: 8)
    for isCompact in [true, false] {
      for _ in 0..<4000 {
        let bytes = mutation.mutate(TrackerReply.peers(Self.full).encoded(isCompact: isCompact))
        _ = try? ScrapeReply.decode(bytes)
        guard let read = try? TrackerReply.decode(bytes) else { continue }
        #expect((try? TrackerReply.decode(read.encoded(isCompact: false))) == read)
      }
    }
    let scrape = ScrapeReply.files([ScrapeFile(infohash: SHA.sha1([1]), complete: 1, incomplete: 2, downloaded: 3)])
    for _ in 0..<2000 {
      guard let read = try? ScrapeReply.decode(mutation.mutate(scrape.encoded)) else { continue }
      #expect((try? ScrapeReply.decode(read.encoded)) == read)
    }
  }
}
