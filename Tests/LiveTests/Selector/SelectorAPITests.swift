import Foundation
import Live
import Selection
import Testing
import Vocabulary

@Suite struct SelectorAPITests {
  private static let node = NodeID(key: Digest256(9, 8, 7, 6))

  private let announce = AgentAnnounce(
    object: Digest256(1, 2, 3, 4), node: node, port: 7001, event: .started, held: 3, blocks: 62, uploaded: 5,
    downloaded: 6, wanted: 40, polluters: [Endpoint("10.0.0.1:5")!, Endpoint("[2001:db8::1]:6")!])

  private let reply = AnnounceReply(
    address: IPAddress("10.0.0.9")!, locality: Locality(asn: ASN(64501), name: "Nearnet", country: "CH"),
    interval: .seconds(3), minInterval: .seconds(1), ispCount: 2, ispIndex: 1,
    peers: [
      RankedPeer(
        endpoint: Endpoint("10.0.0.1:7000")!, node: node, kind: .agent, infohash: InfoHash(1, 2, 3), ring: .isp,
        asn: ASN(64501), isComplete: true, score: 900),
      RankedPeer(
        endpoint: Endpoint("[2001:db8::1]:7000")!, node: nil, kind: .stock, infohash: InfoHash(4, 5, 6), ring: .world,
        asn: nil, isComplete: false, score: -3),
    ])

  @Test func `what is written is read again`() throws {
    #expect(try SelectorAPI.announce(from: SelectorAPI.encode(announce)) == announce)
    #expect(try SelectorAPI.announceReply(from: SelectorAPI.encode(reply)) == reply)
  }

  @Test func `fields are in snake case`() {
    let text = String(decoding: SelectorAPI.encode(reply), as: UTF8.self)
    #expect(text.contains("\"isp_count\":2") && text.contains("\"min_interval_ms\":1000"))
  }

  @Test(arguments: [
    ("\"port\":7001", "\"port\":70000", "port"), ("\"held\":3", "\"held\":63", "held"),
    ("\"held\":3", "\"held\":-1", "held"), ("\"started\"", "\"begun\"", "event"),
    ("\"wanted\":40", "\"wanted\":-1", "wanted"), ("10.0.0.1:5", "10.0.0.1", "polluters"),
    ("\"object\":\"00", "\"object\":\"0", "object"), ("\"blocks\":62", "\"blocks\":\"62\"", "blocks"),
    ("\"blocks\":62,", "", "blocks is missing"), ("{", "[", "no JSON"),
  ])
  func `an announce that makes no sense names the field`(old: String, new: String, part: String) {
    let text = String(decoding: SelectorAPI.encode(announce), as: UTF8.self)
      .replacing(old, with: new, maxReplacements: 1)
    let error = #expect(throws: SelectorAPIError.self) { try SelectorAPI.announce(from: Array(text.utf8)) }
    #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
  }

  @Test(arguments: [
    ("\"interval_ms\":3000", "\"interval_ms\":0"), ("\"interval_ms\":3000", "\"interval_ms\":9000000000000000000"),
    ("\"min_interval_ms\":1000", "\"min_interval_ms\":4000"), ("\"isp_index\":1", "\"isp_index\":2"),
    ("\"isp_count\":2", "\"isp_count\":0"), ("10.0.0.1:7000", "10.0.0.1:0"), ("\"ring\":\"isp\"", "\"ring\":\"moon\""),
    ("\"kind\":\"agent\"", "\"kind\":\"\""), ("10.0.0.9", "example.org"), ("\"peers\":[", "\"peers\":[null,"),
  ])
  func `a reply that makes no sense is refused`(old: String, new: String) {
    let text = String(decoding: SelectorAPI.encode(reply), as: UTF8.self)
    #expect(text.contains(old))
    let bad = Array(text.replacing(old, with: new, maxReplacements: 1).utf8)
    #expect(throws: SelectorAPIError.self) { try SelectorAPI.announceReply(from: bad) }
  }

  @Test func `a reply is bounded`() throws {
    var many = reply
    many.peers = [RankedPeer](repeating: reply.peers[0], count: 1_500)
    #expect(try SelectorAPI.announceReply(from: SelectorAPI.encode(many)).peers.count == 1_000)
    #expect(throws: SelectorAPIError.tooLong) {
      try SelectorAPI.announceReply(from: [UInt8](repeating: 0x20, count: SelectorAPI.maximumLength + 1))
    }
    let deep = Array((String(repeating: "[", count: 100_000)).utf8)
    #expect(throws: SelectorAPIError.self) { try SelectorAPI.announceReply(from: deep) }
  }

  @Test func `mutated bytes give an error or a value, never a crash`() {
    var random = RandomSource(seed: 3)
    let originals = [SelectorAPI.encode(reply), SelectorAPI.encode(announce)]
    for round in 0..<2_000 {
      var bytes = originals[round % 2]
      for _ in 0...random.below(4) {
        let at = random.below(bytes.count)
        switch random.below(3) {
        case 0: bytes[at] = UInt8(random.below(256))
        case 1: bytes.remove(at: at)
        default: bytes.insert(contentsOf: Array("9".utf8), at: at)
        }
      }
      if let read = try? SelectorAPI.announceReply(from: bytes) { #expect(read.ispIndex < read.ispCount) }
      if let read = try? SelectorAPI.announce(from: bytes) { #expect(read.held <= read.blocks) }
    }
  }
}
