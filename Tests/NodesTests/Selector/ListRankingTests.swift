import Nodes
import Selection
import Testing
import Vocabulary

/// Ranking a list of somebody's own (POST /v1/rank).
@Suite struct ListRankingTests {
  private static let caller = IPAddress("10.1.0.1")!
  private static let isp = Locality(asn: ASN(64501), name: "Nearnet", country: "CH")
  private static let compatriot = Locality(asn: ASN(64503), name: "Midnet", country: "CH")
  private static let far = Locality(asn: ASN(64502), name: "Farnet", country: "FR")

  private func entry(_ text: String, port: UInt16? = nil, in locality: Locality) -> RankQuery.Entry {
    RankQuery.Entry(address: IPAddress(text)!, port: port, locality: locality)
  }

  private func ask(
    _ rig: inout SelectorRig, _ entries: [RankQuery.Entry], for address: IPAddress = caller, explain: Bool = false,
    seed: UInt64? = 7, limit: Int? = nil, from caller: IPAddress = caller, access: SelectorAccess? = nil
  ) -> SelectorAnswer? {
    let query = RankQuery(
      address: address, locality: Self.isp, entries: entries, limit: limit, seed: seed, explain: explain)
    return rig.send(.rank(rig.next(), query, caller: caller, access: access))
  }

  private func list(_ answer: SelectorAnswer?) throws -> RankedList {
    guard case .ranked(let list)? = answer else {
      Issue.record("\(String(describing: answer))")
      throw Absent()
    }
    return list
  }

  private struct Absent: Error {}

  @Test func `near addresses come first, of either family, and keep their ports`() throws {
    var rig = SelectorRig(registered: false)
    let entries = [
      entry("198.51.100.1", in: Self.far), entry("203.0.113.1", port: 8080, in: Self.compatriot),
      entry("2001:db8::1", port: 443, in: Self.isp), entry("10.1.0.77", in: Self.isp), entry("10.9.0.1", in: Self.isp),
    ]
    let list = try list(ask(&rig, entries))
    #expect(list.lines.map(\.place).first == 3 && Set(list.lines.map(\.place)[1...2]) == [2, 4])
    #expect(list.lines.map(\.place).suffix(2) == [1, 0])
    #expect(list.lines.map(\.ring) == [.site, .isp, .isp, .country, .world])
    let ports = list.lines.sorted { $0.place < $1.place }.map(\.port)
    #expect(ports == [nil, 8080, 443, nil, nil])
    #expect(list.leftOut == nil && list.lines.allSatisfy { $0.terms.isEmpty })
  }

  @Test func `a seed makes the answer again, and another one another`() throws {
    var rig = SelectorRig(registered: false)
    let entries = (1...50).map { entry("10.9.\($0).1", in: Self.isp) }
    let (first, again) = (try list(ask(&rig, entries)), try list(ask(&rig, entries)))
    #expect(first == again && first.seed == 7)
    let other = try list(ask(&rig, entries, seed: 8))
    #expect(other.lines != first.lines && Set(other.lines.map(\.place)) == Set(0..<50))
    let (drawn, redrawn) = (try list(ask(&rig, entries, seed: nil)), try list(ask(&rig, entries, seed: nil)))
    #expect(drawn.seed != redrawn.seed && drawn.seed < 1 << 53)
    let repeated = try list(ask(&rig, entries, seed: drawn.seed))
    #expect(repeated == drawn)
  }

  @Test func `what the caller knows of an address counts`() throws {
    var rig = SelectorRig(registered: false)
    var entries = (1...4).map { entry("10.9.\($0).1", in: Self.isp) }
    entries[0].load = 1000
    (entries[1].held, entries[1].blocks) = (0, 10)
    entries[2].roundTrip = .milliseconds(1)
    entries[3].roundTrip = .milliseconds(300)
    let here = SelectorAccess(isHere: true)
    let list = try list(ask(&rig, entries, explain: true, access: here))
    func points(_ place: Int, _ term: String) -> Int? {
      list.lines.first { $0.place == place }?.terms.first { $0.name == term }?.points
    }
    #expect(try #require(points(0, "load")) < #require(points(2, "load")))
    #expect(points(1, "completeness") == 0 && points(2, "completeness") == ScoringPolicy().completeness)
    #expect(try #require(points(2, "latency")) > #require(points(0, "latency")))
    #expect(try #require(points(0, "latency")) > #require(points(3, "latency")))
  }

  @Test func `an explanation names each address that was left out, and of twins the later ones`() throws {
    var rig = SelectorRig(registered: false)
    let entries = [
      entry("10.9.0.1", port: 80, in: Self.isp), entry("0.0.0.0", in: .unknown), entry("127.0.0.1", in: .unknown),
      entry("10.9.0.1", port: 80, in: Self.isp), entry("10.9.0.1", port: 81, in: Self.isp),
      entry("10.9.0.1", port: 80, in: Self.isp),
    ]
    let here = SelectorAccess(isHere: true)
    let list = try list(ask(&rig, entries, explain: true, access: here))
    #expect(Set(list.lines.map(\.place)) == [0, 4])
    let reasons = try #require(list.leftOut).sorted { $0.place < $1.place }
    #expect(reasons.map(\.place) == [1, 2, 3, 5])
    #expect(reasons.map(\.reason) == [.notDialable, .loopback, .listedAlready, .listedAlready])
    let short = try self.list(ask(&rig, entries, explain: true, limit: 1, access: here))
    #expect(short.lines.count == 1 && short.leftOut?.count == 5)
  }

  @Test func `strangers hear of their own lists only, and not what the tables say of an address`() throws {
    let doors = SelectorConfiguration.Doors(hasRegistrationToken: false, hasOperators: true)
    var rig = SelectorRig(configuration: SelectorConfiguration(doors: doors), registered: false)
    let entries = [entry("10.9.0.1", in: Self.isp)]
    let stranger = SelectorAccess(isHere: false)
    let own = try list(ask(&rig, entries, access: stranger))
    #expect(own.lines.map(\.ring) == [.isp] && own.lines.map(\.asn) == [nil])
    let elsewhere = IPAddress("192.0.2.1")!
    let refused = [
      ask(&rig, entries, for: elsewhere, access: stranger), ask(&rig, entries, explain: true, access: stranger),
      ask(&rig, entries, access: SelectorAccess(isHere: false, bearer: .wrong)),
    ]
    for answer in refused {
      guard case .error(401, _)? = answer else {
        Issue.record("\(String(describing: answer))")
        continue
      }
    }
    let alice = SelectorAccess(isHere: false, bearer: .operator(name: "alice"))
    let told = try list(ask(&rig, entries, for: elsewhere, explain: true, access: alice))
    #expect(told.lines.map(\.asn) == [ASN(64501)] && rig.machine.counters.queriesRefused == 3)
  }

  @Test func `a long list counts as several calls`() {
    var configuration = SelectorConfiguration()
    configuration.calls = CallBudgets.Rate(perSecond: 4)
    var rig = SelectorRig(configuration: configuration, registered: false)
    let entries = (0..<1000).map { entry("10.9.\($0 / 250).\($0 % 250)", in: Self.isp) }
    var answered = 0
    while case .ranked? = ask(&rig, entries) { answered += 1 }
    // Of forty calls each takes eleven; who has one left may ask once more.
    #expect(answered == 4)
  }
}
