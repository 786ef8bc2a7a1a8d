import Testing
import Vocabulary

@testable import Selection

@Suite struct RegistryTests {
  private let names = ObjectEntry.Names(object: digest(1), others: [v1, v1Only])

  private func registry(_ change: (inout Registry.Limits) -> Void = { _ in }) -> Registry {
    var limits = Registry.Limits()
    change(&limits)
    var registry = Registry(limits: limits)
    #expect(register(&registry, names) == .added)
    return registry
  }

  private func register(
    _ registry: inout Registry, _ names: ObjectEntry.Names, url: String = "http://o/a", by origin: UInt64 = 1,
    at now: Instant = start
  ) -> Registry.RegistrationOutcome {
    registry.register(names, length: 1_000_000, url: url, origin: node(origin), at: now)
  }

  private func presence(_ number: UInt64, _ endpoint: String, held: Int = 0) -> Presence {
    Presence(
      key: .agent(node(number)), endpoint: at(endpoint), infohash: names.truncated, locality: near, held: held,
      blocks: 62, lifetime: .seconds(45))
  }

  private func stockPresence(_ endpoint: String, _ infohash: InfoHash, held: Int = 0) -> Presence {
    Presence(
      key: .stock(at(endpoint), infohash), endpoint: at(endpoint), infohash: infohash, locality: near, held: held,
      blocks: 62, lifetime: .seconds(45))
  }

  @Test func `every infohash of a file names one object`() {
    let registry = registry()
    for infohash in [v1, v1Only, InfoHash(truncating: digest(1))] {
      #expect(registry.object(named: infohash) == digest(1))
    }
    #expect(registry.object(named: infohash(99)) == nil)
    #expect(registry.object(at: "http://o/a") == digest(1))
  }

  @Test func `an object has the length that it was registered with first`() {
    var registry = registry()
    func register(_ length: ByteCount, by origin: UInt64 = 2, at now: Instant) -> Registry.RegistrationOutcome {
      registry.register(names, length: length, url: "http://o/b", origin: node(origin), at: now)
    }
    #expect(register(999_999, at: start + .seconds(1)) == .otherLength)
    #expect(registry.entry(of: digest(1))?.length == 1_000_000 && registry.object(at: "http://o/b") == nil)
    #expect(register(1_000_000, at: start + .seconds(2)) == .refreshed)
    // Not even when nobody repeats it: its swarm goes on.
    #expect(register(999_999, at: start + .seconds(93)) == .otherLength)
    _ = registry.sweep(at: start + .seconds(4_000))
    #expect(register(999_999, at: start + .seconds(4_001)) == .added)
    #expect(register(999_998, at: start + .seconds(4_002)) == .refreshed, "who alone speaks of it may correct himself")
  }

  @Test func `a hybrid client that announced twice counts once`() {
    var registry = registry()
    _ = registry.announce(stockPresence("10.0.0.1:1", v1), of: digest(1), at: start)
    _ = registry.announce(stockPresence("10.0.0.1:1", names.truncated, held: 62), of: digest(1), at: start)
    _ = registry.announce(presence(3, "10.0.0.2:1", held: 5), of: digest(1), at: start)
    let census = registry.census(of: digest(1))
    #expect((census.agents, census.stock, census.complete, census.incomplete) == (1, 1, 1, 1))
  }

  @Test func `an agent is one peer wherever it moves`() {
    var registry = registry()
    #expect(registry.announce(presence(3, "10.0.0.2:1"), of: digest(1), at: start) == .added)
    #expect(registry.announce(presence(3, "10.0.0.3:9"), of: digest(1), at: start) == .refreshed)
    #expect(registry.candidates(for: digest(1), at: start).map(\.endpoint) == [at("10.0.0.3:9")])
    #expect(registry.peerCount == 1)
  }

  @Test func `peers expire, objects follow after their grace`() {
    var registry = registry()
    _ = registry.announce(presence(3, "10.0.0.2:1"), of: digest(1), at: start)
    #expect(registry.sweep(at: start + .seconds(45)) == (0, 0))
    #expect(registry.sweep(at: start + .seconds(46)) == (1, 0))
    #expect(registry.peerCount == 0)
    #expect(registry.isRegistered(digest(1), at: start + .seconds(90)))
    #expect(!registry.isRegistered(digest(1), at: start + .seconds(91)))
    #expect(registry.sweep(at: start + .seconds(3690)) == (0, 0))
    #expect(registry.sweep(at: start + .seconds(3691)) == (0, 1))
    #expect(registry.object(named: v1) == nil)
    #expect(registry.object(at: "http://o/a") == nil)
  }

  @Test func `a repeated registration only refreshes`() {
    var registry = registry()
    _ = registry.announce(presence(3, "10.0.0.2:1"), of: digest(1), at: start + .seconds(60))
    #expect(register(&registry, names, at: start + .seconds(60)) == .refreshed)
    #expect(registry.objectCount == 1)
    #expect(registry.candidates(for: digest(1), at: start).count == 1)
    #expect(registry.entry(of: digest(1))?.urls == ["http://o/a"])
  }

  @Test func `a URL names its newest object, and the old one keeps its peers`() {
    var registry = registry()
    _ = registry.announce(presence(3, "10.0.0.2:1"), of: digest(1), at: start)
    #expect(register(&registry, ObjectEntry.Names(object: digest(2), others: [infohash(5)])) == .added)
    #expect(registry.object(at: "http://o/a") == digest(2))
    #expect(registry.entry(of: digest(1))?.urls == [])
    #expect(registry.candidates(for: digest(1), at: start).count == 1)
  }

  @Test func `nobody takes another's URL or infohash while it is registered`() {
    var registry = registry()
    let other = ObjectEntry.Names(object: digest(2), others: [infohash(5)])
    #expect(register(&registry, other, by: 2) == .urlTaken)
    #expect(
      register(&registry, ObjectEntry.Names(object: digest(2), others: [v1]), url: "http://o/b") == .infohashTaken)
    #expect(registry.objectCount == 1)
    #expect(register(&registry, other, by: 2, at: start + .seconds(91)) == .added)
    #expect(registry.object(at: "http://o/a") == digest(2))
  }

  @Test func `a mirror may register the same object under its own URL`() {
    var registry = registry()
    #expect(register(&registry, names, url: "http://mirror/a", by: 2) == .refreshed)
    #expect(register(&registry, names) == .refreshed)
    #expect(registry.entry(of: digest(1))?.urls == ["http://o/a", "http://mirror/a"])
    #expect(registry.object(at: "http://mirror/a") == digest(1))
  }

  @Test func `what does not fit is refused and counted`() {
    var registry = registry {
      $0.objects = 1
      $0.peersPerObject = 3
      $0.peersPerAddress = 2
      $0.urlsPerObject = 2
    }
    #expect(register(&registry, ObjectEntry.Names(object: digest(2), others: []), url: "http://o/b") == .full)
    let answers = ["10.0.0.1:1", "10.0.0.1:2", "10.0.0.1:3", "10.0.0.2:1", "10.0.0.3:1"].enumerated().map {
      registry.announce(presence(UInt64($0.offset), $0.element), of: digest(1), at: start)
    }
    #expect(answers == [.added, .added, .full, .added, .full])
    #expect(registry.announce(presence(0, "10.0.0.1:1"), of: digest(1), at: start) == .refreshed)
    #expect(registry.drops.objects == 1)
    #expect(registry.drops.peersOfAddress == 1)
    #expect(registry.drops.peersOfObject == 1)
    for mirror in 0..<5 { _ = register(&registry, names, url: "http://o/\(mirror)") }
    #expect(registry.entry(of: digest(1))?.urls == ["http://o/3", "http://o/4"])
    #expect(registry.object(at: "http://o/2") == nil)
  }

  @Test func `an IPv6 subscriber counts by its 64`() {
    var registry = registry { $0.peersPerAddress = 2 }
    let answers = (1...3).map {
      registry.announce(presence(UInt64($0), "[2001:db8::\($0)]:1"), of: digest(1), at: start)
    }
    #expect(answers == [.added, .added, .full])
    #expect(registry.announce(presence(9, "[2001:db8:0:1::1]:1"), of: digest(1), at: start) == .added)
  }

  @Test func `load fades by half every half-life`() {
    var registry = registry()
    _ = registry.announce(presence(3, "10.0.0.2:1"), of: digest(1), at: start)
    let list = registry.choose(
      digest(1), for: requester(), wanted: 1, policy: ScoringPolicy(), seed: 1, at: start)
    for _ in 0..<8 { registry.handOut(list, at: start) }
    let loads = [0, 15, 30, 60, 3000].map { registry.candidates(for: digest(1), at: start + .seconds($0))[0].load }
    #expect(loads == [8000, 6000, 4000, 2000, 0])
  }

  @Test func `reports count by network, fade, and are forgotten`() {
    var registry = registry()
    _ = registry.announce(presence(3, "10.0.0.2:1"), of: digest(1), at: start)
    func reporters(_ seconds: Int64 = 0) -> Int {
      registry.candidates(for: digest(1), at: start + .seconds(seconds))[0].reporters
    }
    registry.report([.endpoint(at("10.0.0.2:1"))], by: node(1), from: IPAddress("10.1.0.1")!, at: start)
    registry.report([.endpoint(at("10.0.0.2:1"))], by: node(1), from: IPAddress("10.1.0.2")!, at: start)
    #expect(reporters() == 1)
    let fading = [0, 300, 599].map {
      registry.candidates(for: digest(1), at: start + .seconds($0))[0].suspicion
    }
    #expect(fading == [1000, 500, 1])
    for number in UInt64(2)..<40 {
      let neighbour = IPAddress("10.1.0.\(number)")!
      registry.report([.endpoint(at("10.0.0.2:1"))], by: node(number), from: neighbour, at: start)
      registry.report(
        [.endpoint(at("10.0.0.2:1"))], by: node(number + 100), from: IPAddress("2001:db8:7:\(number)::1")!, at: start)
    }
    #expect(reporters() == 2, "a network is one witness, however many nodes and addresses it has")
    registry.report([.endpoint(at("10.0.0.2:1"))], by: node(4), from: IPAddress("10.1.9.3")!, at: start + .seconds(60))
    #expect(reporters() == 3)
    #expect(reporters(601) == 1)
    _ = registry.sweep(at: start + .seconds(700))
    #expect(registry.pollution.count == 0)
  }

  @Test func `ISPs are counted once, sorted, unknown last`() {
    var registry = registry()
    for (number, locality) in [far, near, .unknown, far].enumerated() {
      var one = presence(UInt64(number), "10.0.0.\(number + 1):1")
      one.locality = locality
      _ = registry.announce(one, of: digest(1), at: start)
    }
    #expect(registry.isps(of: digest(1), with: near) == (3, 0))
    #expect(registry.isps(of: digest(1), with: far) == (3, 1))
    #expect(registry.isps(of: digest(1), with: .unknown) == (3, 2))
    #expect(registry.isps(of: digest(1), with: neighbour) == (4, 2))
  }

  @Test func `an address is counted while it has peers, and wherever they move`() {
    var registry = registry { $0.peersPerAddressInAll = 1 }
    for number in UInt64(1)...3 {
      #expect(registry.announce(presence(number, "10.0.0.1:1"), of: digest(1), at: start) == .added)
      registry.remove(.agent(node(number)), of: digest(1))
    }
    #expect(registry.announce(presence(4, "10.0.0.1:1"), of: digest(1), at: start) == .added)
    #expect(registry.announce(presence(4, "10.0.0.2:1"), of: digest(1), at: start) == .refreshed)
    #expect(registry.announce(presence(5, "10.0.0.1:1"), of: digest(1), at: start) == .added)
    #expect(registry.announce(presence(6, "10.0.0.2:1"), of: digest(1), at: start) == .full)
  }

  @Test func `who expired is not counted when time has passed for the registry`() {
    var registry = registry()
    _ = registry.announce(presence(3, "10.0.0.2:1", held: 62), of: digest(1), at: start)
    _ = registry.announce(stockPresence("10.0.0.1:1", v1), of: digest(1), at: start + .seconds(10))
    _ = registry.sweep(at: start + .seconds(46))
    let census = registry.census(of: digest(1))
    #expect((census.agents, census.stock, census.complete, census.incomplete) == (0, 1, 0, 1))
  }

  @Test func `load is halved each half-life, also of who is handed out now and then`() {
    var row = NodeRow(.agent(node(3)))
    row.handOut(at: Tick(start))
    #expect(row.load(at: Tick(start)) == 1000)
    let later = Tick(start + NodeRow.loadHalfLife + NodeRow.loadHalfLife)
    row.handOut(at: later)
    #expect(row.load(at: later) == 1250)
  }

  @Test func `more witnesses than a few change nothing`() {
    var ledger = ReportLedger()
    let noted = (0..<10).map { number in
      let report = ReportLedger.Report(
        by: node(UInt64(number)), from: .v4(UInt32(number) << 8), at: start)
      return ledger.note(.endpoint(at("10.0.0.9:1")), report, atMost: 10) != .hasNoRoom
    }
    #expect(noted == [Bool](repeating: true, count: 8) + [false, false])
    #expect(ledger.reporters(of: [.endpoint(at("10.0.0.9:1"))], since: start) == 8)
  }

  @Test func `one network accuses no more than sixteen at a time, and is heard again when that is forgotten`() {
    var ledger = ReportLedger()
    func accuse(_ number: UInt32, by reporter: UInt64, at now: Instant) -> Bool {
      let report = ReportLedger.Report(by: node(reporter), from: .v4(0x0A01_0000 + UInt32(reporter)), at: now)
      return ledger.note(.endpoint(Endpoint(address: .v4(number), port: 1)), report, atMost: 1000) != .hasNoRoom
    }
    let first = (0..<40).map { accuse($0, by: UInt64($0), at: start) }
    #expect(
      first.count { $0 } == ReportLedger.accusedPerNetwork && ledger.count == ReportLedger.accusedPerNetwork)
    // What it said stands as one word, however often it says it.
    let again = accuse(0, by: 7, at: start)
    #expect(again && ledger.reporters(of: [.endpoint(Endpoint(address: .v4(0), port: 1))], since: start) == 1)
    ledger.forget(before: start + .seconds(1))
    let later = accuse(99, by: 1, at: start + .seconds(2))
    #expect(later && ledger.count == 1)
  }

  @Test func `where ISPs are told apart, one of them does not keep others from being heard`() {
    var ledger = ReportLedger(firstWordStands: .seconds(600))
    let accused = ReportLedger.Accused.endpoint(at("10.0.0.9:1"))
    let noted = (0..<40).map { number in
      let asn = ASN(number < 30 ? 1 : UInt32(number))
      let report = ReportLedger.Report(by: node(UInt64(number)), from: .v4(UInt32(number) << 8), in: asn, at: start)
      return ledger.note(accused, report, atMost: 10) == .isNew
    }
    #expect(noted.prefix(30).count { $0 } == 4 && noted.suffix(10).count { $0 } == 4)
    let voices = [ASN(1), ASN(2), nil].map { ledger.voices(on: [accused], in: $0, since: start) }
    #expect(voices[0] == Standing.Unreached.Voices(near: 4, far: 4))
    #expect(voices[1] == Standing.Unreached.Voices(near: 0, far: 5) && voices[1] == voices[2])
    #expect(!ledger.mayKnow(.endpoint(at("10.0.0.10:1"))))
    ledger.forget(before: start + .seconds(1))
    #expect(ledger.count == 0 && !ledger.mayKnow(accused))
  }

  @Test func `a proven node is accused wherever it is, and a network counts once under all its names`() {
    var registry = registry()
    _ = registry.announce(presence(3, "10.0.0.2:1"), of: digest(1), at: start)
    func reporters() -> Int { registry.candidates(for: digest(1), at: start)[0].reporters }
    registry.report([.node(node(4))], by: node(1), from: IPAddress("10.1.0.1")!, at: start)
    #expect(reporters() == 0)
    registry.report([.node(node(3))], by: node(1), from: IPAddress("10.1.0.1")!, at: start)
    registry.report([.endpoint(at("10.0.0.2:1"))], by: node(2), from: IPAddress("10.1.0.2")!, at: start)
    #expect(reporters() == 1)
    registry.report([.endpoint(at("10.0.0.2:1"))], by: node(5), from: IPAddress("10.2.0.2")!, at: start)
    #expect(reporters() == 2)
    _ = registry.announce(presence(3, "10.0.0.77:1"), of: digest(1), at: start)
    #expect(reporters() == 1, "what was said of the address stays there")
  }
}
