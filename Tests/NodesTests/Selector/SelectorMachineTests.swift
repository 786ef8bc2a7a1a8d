import Nodes
import Selection
import Testing
import Vocabulary
import Wire

@Suite struct SelectorMachineTests {
  private func endpoints(_ answer: SelectorAnswer?) -> [Endpoint]? {
    guard case .tracker(let tracker, _)? = answer else { return nil }
    return tracker.packed.all.map(\.endpoint).sorted()
  }

  @Test func `agents find each other, the nearest first`() throws {
    var rig = SelectorRig()
    _ = rig.announce(1, "10.0.1.1", held: 62)
    _ = rig.announce(2, "10.9.1.1", in: SelectorRig.far)
    let answer = rig.announce(3, "10.0.2.1", event: .started)
    let reply = try #require(answer)
    #expect(reply.peers.map(\.endpoint) == [Endpoint("10.0.1.1:7000")!, Endpoint("10.9.1.1:7000")!])
    #expect(reply.peers.map(\.ring) == [.isp, .world])
    #expect(reply.peers[0].isComplete && reply.peers[0].infohash == SelectorRig.v2)
    #expect((reply.ispCount, reply.ispIndex) == (2, 0))
    #expect(reply.address == IPAddress("10.0.2.1"))
    #expect(reply.locality == SelectorRig.near)
    #expect(reply.interval == .seconds(1))
    for _ in 0..<4 {
      rig.wait(.seconds(15))
      _ = rig.announce(3, "10.0.2.1")
    }
    rig.wait(.seconds(1))
    #expect(rig.announce(3, "10.0.2.1")?.interval == .seconds(10))
    #expect(rig.announce(3, "10.0.2.1", held: 62, event: .completed)?.interval == .seconds(15))
  }

  @Test func `only registered objects are tracked`() {
    var rig = SelectorRig(registered: false)
    #expect(rig.announce(1, "10.0.1.1") == nil)
    guard case .trackerFailure(let reason)? = rig.track(SelectorRig.v1, "10.0.1.1") else {
      Issue.record("no failure")
      return
    }
    #expect(reason.contains("unknown object"))
    #expect(rig.machine.registry.peerCount == 0)
    #expect(rig.machine.counters.unknownObjects == 2)
    #expect(rig.machine.nextDeadline == nil)
  }

  @Test func `stock clients of different infohashes meet agents, not each other`() {
    var rig = SelectorRig()
    _ = rig.announce(1, "10.0.1.1")
    #expect(endpoints(rig.track(SelectorRig.v1, "10.0.1.2")) == [Endpoint("10.0.1.1:7000")!])
    #expect(endpoints(rig.track(SelectorRig.v1Only, "10.0.1.3")) == [Endpoint("10.0.1.1:7000")!])
    #expect(
      endpoints(rig.track(SelectorRig.v1, "10.0.1.4")) == [Endpoint("10.0.1.1:7000")!, Endpoint("10.0.1.2:6881")!])
    let reply = rig.announce(2, "10.0.1.5")
    let dialled = reply?.peers.sorted { $0.endpoint < $1.endpoint }.map(\.infohash)
    #expect(dialled == [SelectorRig.v2, SelectorRig.v1, SelectorRig.v1Only, SelectorRig.v1])
  }

  @Test func `events, numbers wanted and bytes left are minded`() throws {
    var rig = SelectorRig()
    for host in 1...9 { _ = rig.track(SelectorRig.v1, "10.0.1.\(host)", left: host == 1 ? 0 : 16_384) }
    #expect(endpoints(rig.track(SelectorRig.v1, "10.0.2.1", wanted: 3))?.count == 3)
    #expect(endpoints(rig.track(SelectorRig.v1, "10.0.2.1", wanted: 0)) == [])
    #expect(endpoints(rig.track(SelectorRig.v1, "10.0.2.1", wanted: -5)) == [])
    #expect(endpoints(rig.track(SelectorRig.v1, "10.0.2.1", left: 0, wanted: 1_000_000))?.count == 8)
    #expect(endpoints(rig.track(SelectorRig.v1, "10.0.2.1", left: 0, event: .stopped)) == [])
    _ = rig.track(SelectorRig.v1, "10.0.1.2", left: 0, event: .completed)
    _ = rig.track(SelectorRig.v1, "10.0.1.2", left: 0, event: .completed)
    let scraped = rig.send(.scrape(rig.next(), [SelectorRig.v1Only, InfoHash(9, 9, 9), SelectorRig.v2]))
    guard case .scrape(let list)? = scraped else {
      Issue.record("no scrape")
      return
    }
    #expect(list.map(\.infohash) == [SelectorRig.v1Only, SelectorRig.v2])
    let first = try #require(list.first)
    #expect((first.complete, first.incomplete, first.downloaded) == (2, 7, 1))
  }

  @Test func `a registration must be signed, dated and allowed`() {
    let other = NodeID(key: Digest256(9, 9, 9, 9))
    var rig = SelectorRig(configuration: SelectorConfiguration(allowedOrigins: [SelectorRig.origin]), registered: false)
    func status(_ answer: SelectorAnswer?) -> Int? {
      switch answer {
      case .error(let status, let sentence)?: sentence.isEmpty ? nil : status
      case .registered?: 200
      default: nil
      }
    }
    #expect(status(rig.register(isValid: false)) == 401)
    #expect(status(rig.register(key: other)) == 403)
    for off in [-601, 601, Int64.max, Int64.min + 2_000_000_000] as [Int64] {
      #expect(status(rig.register(time: SelectorRig.wall.seconds &+ off)) == 403)
    }
    #expect(rig.machine.registry.objectCount == 0)
    #expect(status(rig.register(time: SelectorRig.wall.seconds - 600)) == 200)
    #expect(status(rig.register()) == 200)
    #expect(rig.machine.registry.objectCount == 1)
    #expect(rig.machine.counters.refusedRegistrations == 6)
    #expect(rig.log.count { $0.name == .objectAdded } == 1)
  }

  @Test func `a registration that others bring holds as long as it says, and under the same rule for origins`() {
    var rig = SelectorRig(configuration: SelectorConfiguration(allowedOrigins: [SelectorRig.origin]), registered: false)
    let now = SelectorRig.wall.seconds
    func bring(_ time: Int64, _ until: Int64, key: NodeID = SelectorRig.origin, isValid: Bool = true) -> Int {
      let registration = ObjectRegistration(key: key, time: time, until: until, objects: [SelectorRig.registered()])
      let answer = rig.send(
        .register(rig.next(), registration, signatureIsValid: isValid, wall: SelectorRig.wall))
      switch answer {
      case .error(let status, _)?: return status
      case .registered?: return 200
      default: return 0
      }
    }
    #expect(bring(now - 9_000, now + 9_000, isValid: false) == 401)
    #expect(bring(now - 9_000, now + 9_000, key: NodeID(key: Digest256(9, 9, 9, 9))) == 403)
    #expect(bring(now - 9_000, now - 1) == 403)
    #expect(bring(now + 700, now + 9_000) == 403)
    #expect(bring(now - 401 * 86_400, now) == 403)
    #expect(bring(Int64.min, Int64.max) == 403)
    #expect(bring(now, Int64.min) == 403)
    #expect(rig.machine.registry.objectCount == 0)
    #expect(bring(now - 9_000, now + 9_000) == 200)
    #expect(rig.announce(1, "10.0.1.1") != nil)
  }

  @Test func `an old registration that others bring does not take the URL from a newer file`() {
    var rig = SelectorRig()
    let older = Digest256(9, 9, 9, 9)
    let now = SelectorRig.wall.seconds
    func bring(_ object: Digest256, time: Int64) {
      let registration = ObjectRegistration(
        key: SelectorRig.origin, time: time, until: now + 9_000, objects: [SelectorRig.registered(object)])
      _ = rig.send(.register(rig.next(), registration, signatureIsValid: true, wall: SelectorRig.wall))
    }
    func holder() -> Digest256? { rig.machine.registry.object(at: "http://origin/a") }
    bring(older, time: now - 100)
    #expect(holder() == SelectorRig.object)
    // It is tracked all the same.
    #expect(rig.announce(1, "10.0.1.1", object: older) != nil)
    bring(SelectorRig.object, time: now - 50)
    bring(older, time: now - 10)
    #expect(holder() == SelectorRig.object)
    bring(Digest256(8, 8, 8, 8), time: now + 10)
    #expect(holder() == Digest256(8, 8, 8, 8))
  }

  @Test func `an announce of many objects is answered object by object, with a bound on peers in all`() throws {
    var rig = SelectorRig()
    let objects = (1...40).map { Digest256($0, 5, 5, 5) }
    for object in objects { _ = rig.register([SelectorRig.registered(object, url: "http://origin/\(object.word0)")]) }
    for host in 1...60 {
      _ = rig.announce(UInt64(host), "10.0.\(host).1", object: objects[0])
      _ = rig.announce(UInt64(host), "10.0.\(host).1", object: objects[1])
    }
    var facts = AgentFacts(session: 7, role: "agent", uplink: ByteRate(bytesPerSecond: 9), age: .seconds(3))
    facts.control = Endpoint("10.0.1.9:5")
    let announce = AgentAnnounce(
      node: NodeID(key: Digest256(99, 0, 0, 0)), port: 7000, facts: facts,
      objects: (objects + [Digest256(7, 7, 7, 7)]).map {
        AgentAnnounce.ObjectReport(object: $0, event: .started, held: 1, blocks: 62, wanted: 50)
      })
    guard
      case .announced(let reply)? = rig.send(
        .announce(rig.next(), announce, address: IPAddress("10.0.1.9")!, SelectorRig.near))
    else {
      Issue.record("no reply")
      return
    }
    #expect(reply.objects.map(\.object) == announce.objects.map(\.object))
    guard case .swarm(let swarm) = reply.objects[0].outcome, case .refused(404, _)? = reply.objects.last?.outcome else {
      Issue.record("\(reply.objects)")
      return
    }
    #expect(swarm.peers.count == 1_600 / 41)
    let known = rig.machine.registry.candidates(for: objects[39], at: rig.now)
    #expect(known.map(\.uplink) == [facts.uplink])
  }

  @Test func `a new version takes the URL over`() {
    var rig = SelectorRig()
    let newer = Digest256(9, 9, 9, 9)
    _ = rig.register([SelectorRig.registered(newer, url: "HTTP://ORIGIN:80/a")])
    let query = PeersQuery(
      target: .url("http://origin/a"), address: .v4(1), locality: .unknown, explain: false, limit: nil)
    guard case .peers(let answer, _)? = rig.send(.peers(rig.next(), query)) else {
      Issue.record("the URL was not found")
      return
    }
    #expect(answer.object == newer)
    #expect(rig.peers(for: "10.0.0.1")?.urls == [])
  }

  @Test func `an origin that is gone leaves its swarm a grace`() {
    var rig = SelectorRig()
    rig.wait(.seconds(300))
    #expect(rig.announce(1, "10.0.1.1", held: 62) != nil)
    guard case .objects(let list, let total)? = rig.send(.objects(rig.next())) else {
      Issue.record("no list")
      return
    }
    #expect(total == 1 && list.first?.isRegistered == false)
    rig.wait(.seconds(3_600))
    #expect(rig.announce(1, "10.0.1.1") == nil)
    #expect(rig.machine.registry.peerCount == 0)
    #expect(rig.machine.nextDeadline == nil)
  }

  @Test func `silent peers are forgotten`() {
    var rig = SelectorRig()
    _ = rig.announce(1, "10.0.1.1")
    _ = rig.announce(2, "10.0.1.2", held: 62)
    rig.wait(.seconds(26))
    #expect(rig.machine.registry.peerCount == 1)
    rig.wait(.seconds(10))
    #expect(rig.machine.registry.peerCount == 0)
    #expect(rig.machine.counters.expiredPeers == 2)
  }

  @Test func `a polluter that two nodes report is handed out no more, until it is forgotten`() {
    var rig = SelectorRig()
    let bad = Endpoint("10.0.3.3:6881")!
    _ = rig.track(SelectorRig.v1, "10.0.3.3", left: 0)
    #expect(rig.announce(1, "10.0.1.1", accusing: [Accusation(endpoint: bad)])?.peers.count == 1)
    #expect(
      rig.announce(2, "10.0.2.2", accusing: [Accusation(endpoint: bad)])?.peers.map(\.endpoint) == [
        Endpoint("10.0.1.1:7000")!
      ])
    let reasons = rig.peers(for: "10.0.1.9")?.ranking.leftOut.map(\.reason)
    #expect(reasons == [.polluter(reporters: 2)])
    #expect(rig.log.contains { $0.name == .polluterReported && $0.fields[0].value == "\(bad)" })
    rig.wait(.seconds(601))
    _ = rig.track(SelectorRig.v1, "10.0.3.3", left: 0)
    #expect(rig.announce(2, "10.0.1.2")?.peers.map(\.endpoint) == [bad])
  }

  @Test func `a report without the ticket of a hand-out counts for nothing`() {
    var rig = SelectorRig()
    let bad = Endpoint("10.0.3.3:6881")!
    _ = rig.track(SelectorRig.v1, "10.0.3.3", left: 0)
    for number in 1...9 as ClosedRange<UInt64> {
      _ = rig.announce(number, "10.0.\(number).1", accusing: [Accusation(endpoint: bad, ticket: 1)], vouches: false)
    }
    #expect(rig.announce(20, "10.0.2.2")?.peers.contains { $0.endpoint == bad } == true)
    #expect(rig.machine.counters.reports == 0 && rig.machine.counters.unvouchedReports == 9)
    // Nor does what builds of before say, whose words bear no ticket.
    let report = AgentAnnounce.ObjectReport(object: SelectorRig.object, event: .none, held: 0, blocks: 62, wanted: 1)
    let old = AgentAnnounce(
      version: 4, node: NodeID(key: Digest256(30, 0, 0, 0)), port: 7000, polluters: [bad], objects: [report])
    _ = rig.send(.announce(rig.next(), old, address: IPAddress(10, 0, 30, 1), Locality.unknown))
    #expect(rig.machine.counters.reports == 0 && rig.machine.counters.unvouchedReports == 10)
    #expect(rig.machine.registry.pollution.count == 0)
  }

  @Test func `asking for peers changes nothing and explains everybody`() throws {
    var rig = SelectorRig()
    for host in 1...5 { _ = rig.announce(UInt64(host), "10.0.1.\(host)") }
    _ = rig.announce(9, "2001:db8::1")
    let asked = rig.peers(for: "10.0.1.1")
    let first = try #require(asked)
    let before = rig.machine.registry.candidates(for: SelectorRig.object, at: rig.now)
    #expect(rig.peers(for: "10.0.1.1") == first)
    #expect(rig.machine.registry.candidates(for: SelectorRig.object, at: rig.now) == before)
    #expect(first.ranking.peers.count == 5)
    #expect(first.ranking.peers.allSatisfy { $0.terms.count == 7 })
    #expect(first.ranking.leftOut.map(\.reason) == [.otherFamily])
    #expect(rig.peers(for: "2001:db8::2")?.ranking.peers.count == 1)
    #expect(rig.peers(for: "10.0.1.1", explain: false)?.ranking.leftOut == [])
  }

  @Test func `an explanation of a large swarm is bounded, and the same when asked again`() throws {
    var rig = SelectorRig()
    for host in 0..<1_000 { _ = rig.announce(UInt64(host + 1), "10.0.\(host / 200).\(host % 200 + 1)") }
    let asked = rig.peers(for: "10.0.9.1")
    let answer = try #require(asked)
    #expect(answer.census.agents == 1_000)
    // Of a large swarm two and a half times as many are drawn as are wanted, some of them twice.
    #expect(answer.ranking.peers.count == 50 && (50...75).contains(answer.ranking.leftOut.count))
    #expect(rig.peers(for: "10.0.9.1") == answer)
  }

  @Test func `who crashes is named for two announce intervals at the most`() throws {
    var rig = SelectorRig()
    _ = rig.announce(1, "10.0.0.1", event: .started)
    let (first, whole) = (rig.now, rig.announce(2, "10.0.0.2", held: 62, event: .started))
    func named() -> [IPAddress]? { rig.peers(for: "10.0.0.9")?.ranking.peers.map(\.endpoint.address).sorted() }
    let usual = SelectorConfiguration().incompleteInterval
    rig.wait(first + usual * 2 - rig.now)
    #expect(named() == [IPAddress(10, 0, 0, 1), IPAddress(10, 0, 0, 2)])
    rig.wait(.milliseconds(200))
    #expect(named() == [IPAddress(10, 0, 0, 2)])
    let interval = try #require(whole).interval
    rig.wait(first + interval * 2 + .milliseconds(200) - rig.now)
    #expect(named() == [])
  }

  @Test func `what cannot be read or found gets a sentence`() {
    var rig = SelectorRig()
    #expect(rig.send(.malformed(rig.next(), sentence: "no")) == .error(status: 400, sentence: "no"))
    #expect(rig.send(.malformedTracker(rig.next(), sentence: "no")) == .trackerFailure("no"))
    #expect(rig.send(.notFound(rig.next())) == .nothingHere)
    guard case .error(415, _)? = rig.send(.unsupportedMedia(rig.next())) else {
      Issue.record("no 415")
      return
    }
    _ = rig.send(.unreadable(requests: 3))
    #expect(rig.send(.metrics(rig.next(), format: .openMetrics)) == .metrics(.openMetrics))
    #expect(rig.metric("shoal_selector_malformed_total") == 6 && rig.metric("shoal_selector_objects") == 1)
  }

  @Test func `a key that an origin's key has handed over to registers in its place at once`() {
    let new = NodeID(key: Digest256(8, 8, 8, 8))
    var registration = ObjectRegistration(key: new, time: SelectorRig.wall.seconds, objects: [SelectorRig.registered()])
    var rig = SelectorRig(configuration: SelectorConfiguration(allowedOrigins: [SelectorRig.origin]))
    func register(_ rig: inout SelectorRig) -> SelectorAnswer? {
      rig.send(.register(rig.next(), registration, signatureIsValid: true, wall: SelectorRig.wall))
    }
    guard case .error(403, _)? = register(&rig) else {
      Issue.record("a stranger is taken")
      return
    }
    var history = KeyHistory()
    history.successions = [.init(from: SelectorRig.origin.key, to: new.key, time: 0)]
    registration.history = history
    guard case .registered(let reply)? = register(&rig) else {
      Issue.record("the successor is refused")
      return
    }
    #expect(reply.registered == 1 && rig.machine.registry.entry(of: SelectorRig.object)?.origin == new)
    history.revocations = [.init(key: SelectorRig.origin.key, time: 0)]
    registration.history = history
    guard case .error(403, _)? = register(&rig) else {
      Issue.record("what a revoked key says of a successor is believed")
      return
    }
  }
}
