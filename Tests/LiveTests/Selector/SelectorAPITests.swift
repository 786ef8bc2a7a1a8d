import Foundation
import Live
import Nodes
import Selection
import Testing
import Vocabulary

@Suite struct SelectorAPITests {
  private static let node = NodeID(key: Digest256(9, 8, 7, 6))

  private static let report = AgentAnnounce.ObjectReport(
    object: Digest256(1, 2, 3, 4), event: .started, held: 3, blocks: 62, uploaded: 5, downloaded: 6, wanted: 40)

  private let announce = AgentAnnounce(
    node: node, port: 7001, endpoints: [Endpoint("[2001:db8::2]:7001")!],
    facts: AgentFacts(
      session: 0xFEDC_BA98_7654_3210, role: "agent", uplink: ByteRate(bytesPerSecond: 2_000_000), age: .seconds(12),
      control: Endpoint("10.0.0.2:99")!),
    roundTrips: [AgentAnnounce.RoundTrip(peer: Endpoint("10.0.0.3:4")!, microseconds: 850)],
    polluters: [Endpoint("10.0.0.1:5")!, Endpoint("[2001:db8::1]:6")!], objects: [report])

  /// In the form for people.
  private let reply = AnnounceReply(
    version: 2, address: IPAddress("10.0.0.9")!, locality: Locality(asn: ASN(64501), name: "Nearnet", country: "CH"),
    minInterval: .seconds(1),
    objects: [
      AnnounceReply.ObjectReply(report.object, .swarm(swarm)),
      AnnounceReply.ObjectReply(Digest256(5, 5, 5, 5), .refused(status: 404, sentence: "not known")),
    ])

  private static let swarm = AnnounceReply.Swarm(
    interval: .seconds(3), ispCount: 2, ispIndex: 1,
    peers: [
      RankedPeer(
        endpoint: Endpoint("10.0.0.1:7000")!, node: node, kind: .agent, infohash: InfoHash(1, 2, 3), ring: .isp,
        asn: ASN(64501), isComplete: true, score: 900),
      RankedPeer(
        endpoint: Endpoint("[2001:db8::1]:7000")!, node: nil, kind: .stock, infohash: InfoHash(4, 5, 6), ring: .world,
        asn: nil, isComplete: false, score: -3),
    ])

  @Test func `an origin's uplink is read within its bounds, and a registration that tells another is refused`() throws {
    let object = RegisteredObject(
      object: Digest256(1, 2, 3, 4), v1: InfoHash(1, 2, 3), v1Only: InfoHash(4, 5, 6), length: 1000,
      pieceLength: 65_536, url: "http://o/a", path: "a")
    var registration = ObjectRegistration(
      key: Self.node, time: 1, objects: [object], signature: [UInt8](repeating: 7, count: 64))
    let silent = String(decoding: SelectorAPI.encode(registration), as: UTF8.self)
    #expect(!silent.contains("uplink"))
    for rate in [1, 125_000_000, 1 << 40] as [Int64] {
      registration.uplink = ByteRate(bytesPerSecond: rate)
      #expect(try SelectorAPI.registration(from: SelectorAPI.encode(registration)) == registration)
    }
    for rate in [0, -1, 1 << 40 + 1, .max] as [Int64] {
      registration.uplink = ByteRate(bytesPerSecond: rate)
      #expect(throws: SelectorAPI.Failure.self, "\(rate)") {
        _ = try SelectorAPI.registration(from: SelectorAPI.encode(registration))
      }
    }
  }

  @Test func `what is written is read again`() throws {
    #expect(try SelectorAPI.announce(from: SelectorAPI.encode(announce)) == announce)
    #expect(try SelectorAPI.announceReply(from: SelectorAPI.encode(reply), to: announce) == reply)
    var accusing = announce
    accusing.accusations = [
      Accusation(endpoint: Endpoint("10.0.0.1:5")!, node: Self.node, isProven: true, ticket: 0x0102_0304_0506_0708),
      Accusation(endpoint: Endpoint("[2001:db8::1]:6")!, ticket: .max),
      Accusation(
        endpoint: Endpoint("10.0.0.4:5")!, node: Self.node, ticket: 9, kind: .unreachable, ago: .milliseconds(1_234)),
    ]
    #expect(try SelectorAPI.announce(from: SelectorAPI.encode(accusing)) == accusing)
    var near = reply
    near.networks = [AddressPrefix(around: IPAddress(10, 0, 0, 0), bits: 8)]
    #expect(try SelectorAPI.announceReply(from: SelectorAPI.encode(near), to: announce) == near)
    let bare = AgentAnnounce(node: Self.node, port: 1, objects: [Self.report, Self.report])
    #expect(try SelectorAPI.announce(from: SelectorAPI.encode(bare)) == bare)
    let text = String(decoding: SelectorAPI.encode(bare), as: UTF8.self)
    #expect(!text.contains("null") && !text.contains("uplink") && !text.contains("rtt"), "\(text)")
  }

  @Test(arguments: [
    ("10.0.0.4:5", "10.0.0.4"), ("\"ago\":1234", "\"ago\":-1"), ("\"ago\":1234", "\"ago\":3600001"),
    ("\"ticket\":\"0000000000000009", "\"ticket\":\"000000000000000"), ("\"node\":\"abcd", "\"node\":\"xyzw"),
  ])
  func `a report of an unreachable peer that makes no sense names the field`(old: String, new: String) {
    var announce = announce
    announce.node = NodeID(key: Digest256(1, 2, 3, 4))
    announce.roundTrips = []
    announce.accusations = [
      Accusation(
        endpoint: Endpoint("10.0.0.4:5")!, node: NodeID(key: Digest256(0xABCD << 48, 0, 0, 0)), ticket: 9,
        kind: .unreachable, ago: .milliseconds(1_234))
    ]
    let text = String(decoding: SelectorAPI.encode(announce), as: UTF8.self)
    #expect(text.contains(old), "\(text)")
    let error = #expect(throws: SelectorAPI.Failure.self) {
      try SelectorAPI.announce(from: Array(text.replacing(old, with: new).utf8))
    }
    #expect(error?.description.contains("unreachable") == true, "\(error?.description ?? "")")
  }

  @Test func `which links are under TLS is written and read again, and words of later builds mean nothing`() throws {
    var (secure, told) = (announce, reply)
    secure.facts.linkSecurity = .require
    #expect(try SelectorAPI.announce(from: SelectorAPI.encode(secure)) == secure)
    let text = String(decoding: SelectorAPI.encode(secure), as: UTF8.self)
    for word in ["off", "always"] {
      let other = Array(text.replacing(#""tls":"require""#, with: #""tls":"\#(word)""#).utf8)
      #expect(try SelectorAPI.announce(from: other) == announce)
    }
    var swarm = Self.swarm
    swarm.peers[0].takesTLS = true
    told.objects[0] = AnnounceReply.ObjectReply(Self.report.object, .swarm(swarm))
    #expect(try SelectorAPI.announceReply(from: SelectorAPI.encode(told), to: announce) == told)
  }

  @Test func `an agent's part in the stripes, and how long it wanted an object, are written and read again`() throws {
    var asking = announce
    asking.objects[0].age = .milliseconds(1234)
    #expect(try SelectorAPI.announce(from: SelectorAPI.encode(asking)) == asking)
    var swarm = Self.swarm
    swarm.roles = StripeRoles(
      roles: [StripeRole(stripe: 15, rank: 2, place: 3)], partners: swarm.peers,
      sums: StripeSums(lagPerMille: 31, ispPeers: 40, sparePerMille: 7))
    var answer = reply
    answer.objects[0] = AnnounceReply.ObjectReply(Self.report.object, .swarm(swarm))
    let bytes = SelectorAPI.encode(answer)
    #expect(try SelectorAPI.announceReply(from: bytes, to: announce) == answer)
    let wrong = String(decoding: bytes, as: UTF8.self).replacing("[[15,2,3]]", with: "[[16,2,3]]")
    #expect(throws: SelectorAPI.Failure.self) { try SelectorAPI.announceReply(from: Array(wrong.utf8), to: announce) }
  }

  @Test func `an agent of this build is answered with short lists, in which only the scores are missing`() throws {
    var swarm = Self.swarm
    swarm.peers = swarm.peers.map { peer in
      var peer = peer
      peer.score = 0
      return peer
    }
    swarm.roles = StripeRoles(
      roles: [StripeRole(stripe: 15, rank: 2, place: 3)], partners: swarm.peers,
      sums: StripeSums(lagPerMille: 31, ispPeers: 40, sparePerMille: 7))
    var answer = reply
    answer.version = 3
    answer.objects[0] = AnnounceReply.ObjectReply(Self.report.object, .swarm(swarm))
    let bytes = SelectorAPI.encode(answer)
    #expect(try SelectorAPI.announceReply(from: bytes, to: announce) == answer)
    let short = String(decoding: bytes, as: UTF8.self)
    #expect(!short.contains("partners") && !short.contains("\"peers\""), "\(short)")
    let wrong = short.replacing("\"compact\":\"", with: "\"compact\":\"////")
    #expect(throws: SelectorAPI.Failure.self) { try SelectorAPI.announceReply(from: Array(wrong.utf8), to: announce) }
  }

  @Test func `a list of twelve agents takes less than a kilobyte`() {
    var swarm = Self.swarm
    swarm.peers = (1...12).map { number in
      var peer = swarm.peers[0]
      peer.endpoint = Endpoint(address: IPAddress(10, 1, 2, UInt8(number)), port: 6881)
      peer.infohash = InfoHash(truncating: Self.report.object)
      return peer
    }
    let answer = AnnounceReply(
      address: reply.address, locality: reply.locality, minInterval: reply.minInterval,
      objects: [AnnounceReply.ObjectReply(Self.report.object, .swarm(swarm))])
    let size = SelectorAPI.encode(answer).count
    #expect(size < 1_024, "\(size)")
  }

  @Test func `what a node holds is written in few bytes, and read again`() throws {
    let many = (1...128 as ClosedRange<UInt64>).map { Digest256(.max, .max, .max, $0) }
    var beat = AgentAnnounce(
      node: Self.node, port: 7001, facts: announce.facts, objects: [], holdings: HoldingsClaim(epoch: 0xFEDC))
    let heartbeat = SelectorAPI.encode(beat).count
    #expect(heartbeat < 300, "\(heartbeat)")
    #expect(try SelectorAPI.announce(from: SelectorAPI.encode(beat)) == beat)
    beat.holdings?.whole = many
    #expect(SelectorAPI.encode(beat).count <= heartbeat + 11 + 128 * 67)
    beat.holdings?.gone = [Self.report.object]
    beat.holdings?.parts = [HoldingsClaim.Part(object: Self.report.object, held: 3)]
    beat.holdings?.ends = true
    beat.holdings?.asked = Array(many.prefix(HoldingsClaim.maximumAsked))
    beat.isDual = true
    #expect(try SelectorAPI.announce(from: SelectorAPI.encode(beat)) == beat)
    var answer = AnnounceReply(
      address: reply.address, locality: reply.locality, minInterval: reply.minInterval, objects: [],
      holdings: .acknowledged(
        HoldingsReply.Acknowledged(epoch: 9, kept: 4_096, room: 4_096, heartbeat: .seconds(30))))
    let size = SelectorAPI.encode(answer).count
    #expect(size < 260, "\(size)")
    #expect(try SelectorAPI.announceReply(from: SelectorAPI.encode(answer), to: beat) == answer)
    answer.holdings = .acknowledged(
      HoldingsReply.Acknowledged(
        epoch: .max, kept: 1, room: 2, heartbeat: .seconds(30), unknown: many, refused: many, called: many,
        lastCopies: [UInt8](repeating: 0xA5, count: 36)))
    answer.seenFor = .seconds(200)
    #expect(try SelectorAPI.announceReply(from: SelectorAPI.encode(answer), to: beat) == answer)
    answer.holdings = .acknowledged(
      HoldingsReply.Acknowledged(
        epoch: 1, kept: 1, room: 2, heartbeat: .seconds(30), lastCopies: [UInt8](repeating: 1, count: 37)))
    #expect(throws: SelectorAPI.Failure.badField("holdings.last")) {
      try SelectorAPI.announceReply(from: SelectorAPI.encode(answer), to: beat)
    }
    answer.holdings = .forgotten
    #expect(try SelectorAPI.announceReply(from: SelectorAPI.encode(answer), to: beat) == answer)
  }

  @Test(arguments: [
    (#""epoch":"000000000000fedc""#, #""epoch":"fedc""#), (#""epoch":"000000000000fedc""#, #""whole":["ff"]"#),
    (#""epoch":"000000000000fedc""#, #""parts":[{"object":"ff","held":1}]"#), (#""version":5"#, #""version":3"#),
  ])
  func `a set that makes no sense is refused, and so is an announce without objects of a version that knows none`(
    _ old: String, _ new: String
  ) {
    let beat = AgentAnnounce(node: Self.node, port: 7001, objects: [], holdings: HoldingsClaim(epoch: 0xFEDC))
    let text = String(decoding: SelectorAPI.encode(beat), as: UTF8.self).replacing(old, with: new)
    #expect(throws: SelectorAPI.Failure.self) { try SelectorAPI.announce(from: Array(text.utf8)) }
  }

  @Test func `the message of the build before is read and written`() throws {
    let old = AgentAnnounce(version: 1, node: Self.node, port: 7001, objects: [Self.report])
    #expect(try SelectorAPI.announce(from: SelectorAPI.encode(old)) == old)
    let answer = AnnounceReply(
      version: 1, address: reply.address, locality: reply.locality, minInterval: reply.minInterval,
      objects: [AnnounceReply.ObjectReply(Self.report.object, .swarm(Self.swarm))])
    #expect(try SelectorAPI.announceReply(from: SelectorAPI.encode(answer), to: old) == answer)
  }

  @Test func `the largest announce that an agent sends is small`() throws {
    var announcer = Announcer()
    let now = Instant(nanoseconds: 1 << 40)
    for number in 1...100 as ClosedRange<UInt64> {
      let object = Digest256(.max, .max, .max, number)
      announcer.add(object, nil, to: "http://[2001:db8::1]:8090", at: now)
      for port in 1...40 {
        let endpoint = Endpoint(address: .v6(.max, number), port: UInt16(port))
        announcer.report(
          Accusation(endpoint: endpoint, node: Self.node, isProven: true, ticket: .max), of: object)
      }
    }
    let batch = announcer.next(at: now + .seconds(1), call: CallID(1))
    var full = announce
    full.polluters = batch?.accusations.map(\.endpoint) ?? []
    full.accusations =
      (batch?.accusations ?? [])
      + (1...20).map { number in
        Accusation(
          endpoint: Endpoint(address: .v6(.max, UInt64(number)), port: .max), node: Self.node, ticket: .max,
          kind: .unreachable, ago: .seconds(30))
      }
    full.objects = (batch?.items ?? []).map {
      AgentAnnounce.ObjectReport(
        object: $0.object, event: .completed, held: 1 << 26, blocks: 1 << 26, uploaded: ByteCount(Int64.max),
        downloaded: ByteCount(Int64.max), wanted: 50)
    }
    #expect(full.objects.count == 32 && full.polluters.count == 64)
    #expect(SelectorAPI.encode(full).count < 28 << 10)
    #expect(try SelectorAPI.announce(from: SelectorAPI.encode(full)).accusations?.count == 64 + 16)
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
    ("\"blocks\":62,", "", "blocks is missing"), ("{", "[", "no JSON"), ("\"version\":5", "\"version\":0", "version"),
    ("fedcba98", "fedcba9", "session"), ("\"role\":\"agent\"", "\"role\":\"Agent 7\"", "role"),
    ("\"uplink\":2", "\"uplink\":-2", "uplink"), ("\"age\":12", "\"age\":-1", "age"),
    ("10.0.0.2:99", "x:99", "control"),
    ("\"us\":850", "\"us\":-850", "rtt"), ("10.0.0.3:4", "", "rtt"), ("[2001:db8::2]:7001", "", "endpoints"),
  ])
  func `an announce that makes no sense names the field`(old: String, new: String, part: String) {
    let text = String(decoding: SelectorAPI.encode(announce), as: UTF8.self)
      .replacing(old, with: new, maxReplacements: 1)
    let error = #expect(throws: SelectorAPI.Failure.self) { try SelectorAPI.announce(from: Array(text.utf8)) }
    #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
  }

  @Test(arguments: [
    ("\"interval_ms\":3000", "\"interval_ms\":0"), ("\"interval_ms\":3000", "\"interval_ms\":9000000000000000000"),
    ("\"min_interval_ms\":1000", "\"min_interval_ms\":-1"), ("\"isp_index\":1", "\"isp_index\":2"),
    ("\"isp_count\":2", "\"isp_count\":0"), ("10.0.0.1:7000", "10.0.0.1:0"), ("\"ring\":\"isp\"", "\"ring\":\"moon\""),
    ("\"kind\":\"agent\"", "\"kind\":\"\""), ("10.0.0.9", "example.org"), ("\"peers\":[", "\"peers\":[null,"),
    ("\"status\":404", "\"status\":200"), ("\"version\":2", "\"version\":1"), ("\"interval_ms\":3000,", ""),
  ])
  func `a reply that makes no sense is refused`(old: String, new: String) {
    let text = String(decoding: SelectorAPI.encode(reply), as: UTF8.self)
    #expect(text.contains(old))
    let bad = Array(text.replacing(old, with: new, maxReplacements: 1).utf8)
    #expect(throws: SelectorAPI.Failure.self) { try SelectorAPI.announceReply(from: bad, to: announce) }
  }

  @Test func `a reply is bounded`() throws {
    var swarm = Self.swarm
    swarm.peers = [RankedPeer](repeating: Self.swarm.peers[0], count: 1_500)
    var many = reply
    many.objects = [AnnounceReply.ObjectReply(Self.report.object, .swarm(swarm))]
    #expect(try SelectorAPI.announceReply(from: SelectorAPI.encode(many), to: announce).peerCount == 1_000)
    #expect(throws: SelectorAPI.Failure.tooLong) {
      try SelectorAPI.announceReply(
        from: [UInt8](repeating: 0x20, count: SelectorAPI.maximumLength + 1), to: announce)
    }
    let deep = Array((String(repeating: "[", count: 100_000)).utf8)
    #expect(throws: SelectorAPI.Failure.self) { try SelectorAPI.announceReply(from: deep, to: announce) }
  }

  @Test func `mutated bytes give an error or a value, never a crash`() {
    var random = RandomSource(seed: 3)
    var short = reply
    short.version = 3
    let originals = [SelectorAPI.encode(reply), SelectorAPI.encode(announce), SelectorAPI.encode(short)]
    for round in 0..<3_000 {
      var bytes = originals[round % 3]
      for _ in 0...random.below(4) {
        let at = random.below(bytes.count)
        switch random.below(3) {
        case 0: bytes[at] = UInt8(random.below(256))
        case 1: bytes.remove(at: at)
        default: bytes.insert(contentsOf: Array("9".utf8), at: at)
        }
      }
      if let read = try? SelectorAPI.announceReply(from: bytes, to: announce) {
        #expect((2...AgentAnnounce.currentVersion).contains(read.version))
      }
      if let read = try? SelectorAPI.announce(from: bytes) { #expect(read.objects.allSatisfy { $0.held <= $0.blocks }) }
    }
  }
}
