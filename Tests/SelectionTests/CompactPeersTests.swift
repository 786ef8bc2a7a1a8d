import Selection
import Testing
import Vocabulary

@Suite struct CompactPeersTests {
  private let peers = [
    RankedPeer(
      endpoint: at("10.0.0.1:6881"), node: node(1), kind: .agent, infohash: v2, ring: .isp, asn: ASN(64501),
      isComplete: true, score: 0),
    RankedPeer(
      endpoint: at("[2001:db8::1]:1"), node: nil, kind: .stock, infohash: v1, ring: .world, asn: nil,
      isComplete: false, score: 0),
    RankedPeer(
      endpoint: at("255.255.255.255:65535"), node: node(2), kind: .agent, infohash: v2, ring: .host,
      asn: ASN(4_294_967_295), isComplete: false, score: 0),
  ]

  @Test func `what is written is read again, as far as it is wanted`() throws {
    let bytes = CompactPeers.bytes(peers, infohash: v2)
    #expect(bytes.count == 44 + 40 + 44)
    #expect(try CompactPeers.peers(bytes, infohash: v2, most: 9) == peers)
    #expect(try CompactPeers.peers(bytes, infohash: v2, most: 2) == Array(peers.prefix(2)))
    #expect(try CompactPeers.peers([], infohash: v2, most: 9) == [])
  }

  @Test func `another endpoint of the other family is written after all the rest`() throws {
    var both = Array(peers.prefix(2))
    both[0].other = at("[2001:db8::7]:6882")
    both[1].other = at("10.0.0.7:3")
    let bytes = CompactPeers.bytes(both, infohash: v2)
    #expect(bytes.count == 44 + 18 + 40 + 6)
    #expect(try CompactPeers.peers(bytes, infohash: v2, most: 9) == both)
  }

  @Test func `a ticket is written last, and costs eight bytes`() throws {
    var peers = Array(peers.prefix(2))
    peers[0].ticket = 0x0102_0304_0506_0708
    peers[1].other = at("10.0.0.7:3")
    peers[1].ticket = .max
    let bytes = CompactPeers.bytes(peers, infohash: v2)
    #expect(bytes.count == 44 + 8 + 40 + 6 + 8)
    #expect(try CompactPeers.peers(bytes, infohash: v2, most: 9) == peers)
  }

  @Test func `whether a peer takes links over TLS stands in the byte of its ring, and costs nothing`() throws {
    var secure = peers
    secure[2].takesTLS = true
    let bytes = CompactPeers.bytes(secure, infohash: v2)
    #expect(bytes.count == 44 + 40 + 44)
    #expect(try CompactPeers.peers(bytes, infohash: v2, most: 9) == secure)
  }

  @Test func `a list that ends within a peer, or names no port or no ring, is refused`() throws {
    let bytes = CompactPeers.bytes(Array(peers.prefix(1)), infohash: v2)
    for length in 1..<bytes.count {
      #expect(throws: CompactPeers.Malformed.self) {
        try CompactPeers.peers(Array(bytes.prefix(length)), infohash: v2, most: 9)
      }
    }
    for (place, value) in [(1, 6), (1, 255)] as [(Int, UInt8)] {
      var wrong = bytes
      wrong[place] = value
      #expect(throws: CompactPeers.Malformed.self) { try CompactPeers.peers(wrong, infohash: v2, most: 9) }
    }
    var portless = bytes
    (portless[6], portless[7]) = (0, 0)
    #expect(throws: CompactPeers.Malformed.self) { try CompactPeers.peers(portless, infohash: v2, most: 9) }
  }

  @Test func `no bytes whatever yield more peers than were wanted, or than fit into them`() {
    var random = RandomSource(seed: 3)
    var read = 0
    for _ in 0..<2_000 {
      var bytes = CompactPeers.bytes(peers + peers, infohash: v2)
      for _ in 0...random.below(4) {
        let place = random.below(bytes.count)
        bytes[place] = UInt8(random.below(256))
        if random.below(4) == 0 { bytes.removeLast(random.below(bytes.count)) }
      }
      guard let peers = try? CompactPeers.peers(bytes, infohash: v2, most: 5) else { continue }
      read += peers.count
      #expect(peers.count <= min(5, bytes.count / 8) && peers.allSatisfy { $0.endpoint.port > 0 })
    }
    #expect(read > 1_000)
  }
}
