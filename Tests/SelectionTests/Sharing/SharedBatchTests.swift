import Selection
import Testing
import Vocabulary

@Suite struct SharedBatchTests {
  static let entries: [SharedEntry] = {
    let node = NodeID(key: Digest256(1, 2, 3, 4))
    let object = Digest256(5, 6, 7, 8)
    let near = Locality(asn: ASN(64501), name: "Nearnet é", country: "CH", continent: "EU")
    var announce = SharedAnnounce(
      node: node, endpoint: Endpoint("[2001:db8::1]:7000")!, locality: near, isDual: true,
      facts: AgentFacts(session: .max, uplink: ByteRate(bytesPerSecond: 1_000_000), linkSecurity: .prefer),
      message: .init(session: 9, count: 70))
    announce.coordinate = NetworkCoordinate(away: .milliseconds(20))
    announce.objects = [
      .init(
        object: object, event: .completed, held: 62, isComplete: true, uploaded: 5_000, age: .seconds(3),
        fromOrigin: 77, interval: .seconds(15), seats: 1 << 47 | 3, gained: 2),
      .init(object: object, event: .stopped, held: 0, isComplete: false),
    ]
    announce.set = .init(
      epoch: .max, begins: true, gone: [object], whole: [object, .zero], parts: [.init(object: object, held: 4)])
    var withdrawal = Withdrawal(
      key: node, base: "http://o", url: "http://o/a", serial: 3, object: object, time: -5,
      signature: [UInt8](repeating: 7, count: 64))
    withdrawal.isValid = true
    var policy = ScoringPolicy()
    (policy.version, policy.country, policy.siblingsByName) = (7, 250, true)
    policy.costs = [.init(from: ASN(1), to: ASN(2), price: .peering)]
    return [
      .announce(announce),
      .announce(
        SharedAnnounce(
          node: node, endpoint: Endpoint("192.0.2.1:0")!, locality: .unknown, isDual: false, facts: AgentFacts())),
      .client(
        SharedClient(
          infohash: InfoHash(1, 2, 3), endpoint: Endpoint("192.0.2.1:6881")!, locality: near, held: 9, uploaded: 4,
          isCompletion: true)),
      .registration(
        SharedRegistration(
          object: object, others: [InfoHash(4, 5, 6)], length: 1_000_000, url: "http://o/a", origin: node,
          from: IPAddress("192.0.2.7"), signedAt: 1_700_000_000, isCarried: true, predecessors: [node])),
      .withdrawal(withdrawal, url: "http://o/a", from: nil),
      .unreachable(
        [
          .init(endpoint: Endpoint("192.0.2.1:1")!, ago: .seconds(3)),
          .init(endpoint: Endpoint("[::2]:5")!, ago: .zero),
        ],
        by: node, from: IPAddress("192.0.2.3")!, in: ASN(7)),
      .unreachable([], by: node, from: IPAddress("192.0.2.3")!, in: nil),
      .reports([.node(node), .endpoint(Endpoint("192.0.2.1:1")!)], by: node, from: IPAddress("192.0.2.3")!),
      .calls(object, [node]), .policy(policy),
    ]
  }()

  private static func bytes() -> [UInt8] {
    SharedBatch.bytes(
      teller: 5, number: 6,
      entries: entries.enumerated().map { (age: .milliseconds(Int64($0)), bytes: SharedBatch.bytes(of: $1)) })
  }

  @Test func `a batch is read as it was written`() throws {
    let batch = try #require(SharedBatch(bytes: Self.bytes()))
    #expect(batch.teller == 5 && batch.number == 6 && batch.unreadable == 0)
    #expect(batch.lines.map(\.entry) == Self.entries)
    #expect(batch.lines.map(\.age) == Self.entries.indices.map { .milliseconds(Int64($0)) })
    #expect(SharedBatch.head(of: Self.bytes())?.number == 6)
  }

  @Test func `a batch that is cut or changed anywhere is read without harm`() {
    let bytes = Self.bytes()
    var whole = 0
    for length in 0..<bytes.count where SharedBatch(bytes: Array(bytes[..<length])) != nil { whole += 1 }
    // Where an entry ends.
    #expect(whole == Self.entries.count)
    var random = RandomSource(seed: 3)
    for _ in 0..<5_000 {
      var changed = bytes
      for _ in 0...random.below(3) { changed[random.below(changed.count)] = UInt8(truncatingIfNeeded: random.next()) }
      if let batch = SharedBatch(bytes: changed) { #expect(batch.lines.count + batch.unreadable < 500) }
    }
  }

  @Test func `an entry of a later build is passed over, and the next one read`() throws {
    let known = SharedBatch.bytes(of: Self.entries[2])
    let bytes = SharedBatch.bytes(
      teller: 1, number: 1, entries: [(age: .seconds(1), bytes: [200, 1, 2, 3]), (age: .seconds(1), bytes: known)])
    let batch = try #require(SharedBatch(bytes: bytes))
    #expect(batch.unreadable == 1 && batch.lines.map(\.entry) == [Self.entries[2]])
  }

  @Test func `a policy that makes no sense is none`() throws {
    var policy = ScoringPolicy()
    policy.host = 7_000_000
    let bytes = SharedBatch.bytes(
      teller: 1, number: 1, entries: [(age: .seconds(0), bytes: SharedBatch.bytes(of: .policy(policy)))])
    let batch = try #require(SharedBatch(bytes: bytes))
    #expect(batch.lines.isEmpty && batch.unreadable == 1)
  }
}
