import Testing
import Vocabulary

@testable import Wire

@Suite struct UDPTrackerTests {
  private static let connection: UInt64 = 0x0102_0304_0506_0708
  private static let name = SHA.sha1([1])

  private static func head(_ action: UInt32, _ connection: UInt64 = connection) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(bigEndian: connection)
    bytes.append(bigEndian: action)
    bytes.append(bigEndian: UInt32(77))
    return bytes
  }

  /// An announce as BEP 15 lays it out.
  private static func announce(
    left: Int64 = 3, event: UInt32 = 2, wanted: Int32 = -1, downloaded: Int64 = 2, options: [UInt8] = []
  ) -> [UInt8] {
    var bytes = head(1) + name.bytes + Array("-XX0001-abcdefghijkl".utf8)
    for count in [downloaded, left, 1] { bytes.append(bigEndian: count) }
    bytes.append(bigEndian: event)
    bytes += [192, 0, 2, 9] + [9, 9, 9, 9]
    bytes.append(bigEndian: wanted)
    bytes.append(bigEndian: UInt16(6881))
    return bytes + options
  }

  private static func request(_ bytes: some Sequence<UInt8>) -> UDPTrackerRequest? {
    UDPTrackerRequest(Array(bytes).span)
  }

  private static func query(_ bytes: [UInt8]) -> AnnounceQuery? {
    guard case .announce(let query)? = Self.request(bytes)?.action else { return nil }
    return query
  }

  @Test func `requests are read as BEP 15 lays them out`() throws {
    let connect = try #require(Self.request(Self.head(0, 0x417_2710_1980)))
    #expect(connect.action == .connect && connect.transaction == 77)
    let request = try #require(Self.request(Self.announce()))
    #expect(request.connection == Self.connection && request.transaction == 77)
    let peerID = try #require(PeerID(bytes: Array("-XX0001-abcdefghijkl".utf8)))
    let expected = AnnounceQuery(
      infohash: Self.name, peerID: peerID, port: 6881, uploaded: 1, downloaded: 2, left: 3, event: .started)
    #expect(request.action == .announce(expected))
    let names = [Self.name, SHA.sha1([2])]
    #expect(Self.request(Self.head(2) + names.flatMap(\.bytes))?.action == .scrape(names))
  }

  @Test func `events, wants and an unknown length are told by their numbers`() {
    let events = (0..<5).map { Self.query(Self.announce(event: $0))?.event.rawValue }
    #expect(events == ["none", "completed", "started", "stopped", "none"])
    #expect(Self.query(Self.announce(wanted: 7))?.wanted == 7)
    #expect(Self.query(Self.announce(wanted: -9))?.wanted == nil)
    #expect(Self.query(Self.announce(left: -1))?.left == ByteCount(Int64.max))
  }

  @Test func `options of an announce are passed over, and what is no whole option is refused`() {
    for options: [UInt8] in [[], [0, 7, 7], [1, 1], [2, 3, 47, 97, 47, 0], [2, 0], [99, 1, 5, 2, 1, 47]] {
      #expect(Self.query(Self.announce(options: options)) != nil, "\(options)")
    }
    for options: [UInt8] in [[2], [2, 1], [1, 99, 4, 1, 2, 3]] {
      #expect(Self.query(Self.announce(options: options)) == nil, "\(options)")
    }
  }

  @Test func `what is no request is none`() {
    #expect(Self.request([]) == nil && Self.request(Self.head(0)) == nil)
    #expect(Self.request(Self.head(9)) == nil && Self.request(Self.announce().dropLast()) == nil)
    #expect(Self.request(Self.announce(downloaded: -1)) == nil)
    #expect(Self.request(Self.head(2)) == nil && Self.request(Self.head(2) + [1]) == nil)
    let many = [[UInt8]](repeating: Self.name.bytes, count: 75).flatMap { $0 }
    #expect(Self.request(Self.head(2) + many) == nil)
    #expect(Self.request(Self.head(2) + many.dropLast(20)) != nil)
  }

  @Test func `no damage to a request traps`() {
    var mutation = Mutation(seed: 15)
    let samples = [
      Self.head(0, 0x417_2710_1980), Self.announce(options: [2, 3, 47, 97, 47, 0]), Self.head(2) + Self.name.bytes,
    ]
    var read = 0
    for number in 0..<6000 where Self.request(mutation.mutate(samples[number % 3])) != nil { read += 1 }
    #expect(read > 100)
  }

  @Test func `answers are laid out as BEP 15 says, and hold peers of one family that fit into a datagram`() {
    #expect(
      UDPTrackerReply.connection(Self.connection).datagram(77)
        == [0, 0, 0, 0, 0, 0, 0, 77, 1, 2, 3, 4, 5, 6, 7, 8])
    let peers = ["192.0.2.1:1", "[2001:db8::1]:2", "192.0.2.2:258"].compactMap { Endpoint($0) }
    let reply = TrackerPeers(
      interval: 60, complete: 5, incomplete: 6, peers: peers.map { TrackerPeer(endpoint: $0) })
    #expect(
      UDPTrackerReply.peers(reply, over: .v4).datagram(1)
        == [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 60, 0, 0, 0, 6, 0, 0, 0, 5]
        + [192, 0, 2, 1, 0, 1, 192, 0, 2, 2, 1, 2])
    #expect(UDPTrackerReply.peers(reply, over: .v6).datagram(1).count == 20 + 18)
    let counts = ScrapeFile(infohash: Self.name, complete: 1, incomplete: 2, downloaded: 3)
    #expect(
      UDPTrackerReply.scraped([nil, counts]).datagram(1)
        == [0, 0, 0, 2, 0, 0, 0, 1] + [UInt8](repeating: 0, count: 12) + [0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0, 2])
    #expect(UDPTrackerReply.failure("no").datagram(1) == [0, 0, 0, 3, 0, 0, 0, 1, 110, 111])
    let crowd = TrackerPeers(
      interval: 60, peers: (0..<1000).map { TrackerPeer(endpoint: Endpoint(address: .v6(1, $0), port: 1)) })
    #expect(UDPTrackerReply.peers(crowd, over: .v6).datagram(1).count == 20 + 64 * 18)
  }
}

extension UDPTrackerReply {
  fileprivate func datagram(_ transaction: UInt32) -> [UInt8] {
    var bytes: [UInt8] = []
    append(to: &bytes, transaction: transaction)
    return bytes
  }
}
