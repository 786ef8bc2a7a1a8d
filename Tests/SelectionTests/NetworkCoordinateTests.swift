import Testing
import Vocabulary

@testable import Selection

@Suite struct NetworkCoordinateTests {
  /// Round trips of nodes on a ring of 100 ms, each behind an access link of 2 or of 60 ms; in microseconds.
  private static func trip(_ a: Int, _ b: Int, of count: Int) -> Int64 {
    let apart = min(abs(a - b), count - abs(a - b))
    let access = [a, b].reduce(Int64(0)) { $0 + ($1.isMultiple(of: 3) ? 60_000 : 2_000) }
    return access + Int64(apart) * 100_000 / Int64(count)
  }

  @Test func `the way to a node that was never measured is predicted within a quarter`() {
    let count = 40
    var random = RandomSource(seed: 7)
    var nodes = (0..<count).map { _ in NetworkCoordinate() }
    // Each node measures pairs of even distance only.
    for _ in 0..<8_000 {
      let (a, b) = (random.below(count), random.below(count))
      guard a != b, (a - b).isMultiple(of: 2) else { continue }
      let other = nodes[b]
      nodes[a].measured(Self.trip(a, b, of: count), to: other, insideISP: true, random: &random)
    }
    var errors: [Int64] = []
    for a in 0..<count {
      for b in 0..<a where !(a - b).isMultiple(of: 2) {
        let real = Self.trip(a, b, of: count)
        errors.append(abs(nodes[a].distance(to: nodes[b]) - real) * 1000 / real)
      }
    }
    errors.sort()
    #expect(errors[errors.count / 2] <= 250, "\(errors[errors.count / 2])")
    #expect(nodes.allSatisfy { $0.isKnown })
  }

  @Test func `no measurement, however mad, leads out of the space`() {
    var random = RandomSource(seed: 3)
    var (a, b) = (NetworkCoordinate(), NetworkCoordinate())
    for step in 0..<4_000 {
      let trip: Int64 = step.isMultiple(of: 2) ? .max : 1
      let there = b
      a.measured(trip, to: there, insideISP: true, random: &random)
      let here = a
      b.measured(step.isMultiple(of: 3) ? .max : 1, to: here, insideISP: true, random: &random)
    }
    #expect(a.distance(to: b) >= 0 && a.distance(to: b) <= 100_000_000)
  }

  private func join(
    _ number: UInt64, _ registry: inout Registry, in locality: Locality = near, at now: Instant = start
  ) {
    let names = ObjectEntry.Names(object: digest(1), others: [])
    _ = registry.register(names, length: 100_000, url: "http://o/a", origin: node(1), at: now)
    let presence = Presence(
      key: .agent(node(number)), endpoint: Endpoint(address: .v4(0x0A00_0000 + UInt32(number)), port: 1),
      infohash: names.truncated, locality: locality, held: 0, blocks: 7, lifetime: .seconds(45))
    #expect(registry.announce(presence, of: digest(1), at: now) == .added)
  }

  private func report(
    _ from: UInt64, _ other: UInt64, _ trip: Int64, _ registry: inout Registry, _ random: inout RandomSource
  ) {
    let trips = [AgentAnnounce.RoundTrip(peer: at("192.0.2.1:1"), node: node(other), microseconds: trip)]
    registry.measured(node(from), trips, random: &random, at: start)
  }

  @Test func `a report moves who made it, and who has none has no place`() {
    var registry = Registry()
    var random = RandomSource(seed: 1)
    for number in UInt64(1)...6 { join(number, &registry) }
    for round in 0..<60 {
      report(1, 2, 20_000, &registry, &random)
      if round < 40 { report(2, 1, 20_000, &registry, &random) }
    }
    let before = registry.coordinate(of: node(2))
    #expect(before != nil && registry.coordinate(of: node(1)) != nil)
    for _ in 0..<40 { report(3, 2, 1, &registry, &random) }
    #expect(registry.coordinate(of: node(2)) == before)
    #expect(registry.coordinate(of: node(4)) == nil)
    for _ in 0..<40 {
      report(5, 5, 20_000, &registry, &random)
      report(6, 1, 0, &registry, &random)
      report(77, 1, 20_000, &registry, &random)
    }
    #expect([5, 6, 77].allSatisfy { registry.coordinate(of: node($0)) == nil })
  }

  @Test func `nothing is said of ways inside an ISP, or out of it, while nobody measured any`() throws {
    var registry = Registry()
    var random = RandomSource(seed: 1)
    for number in UInt64(1)...6 { join(number, &registry, in: number.isMultiple(of: 2) ? far : near) }
    func expected(_ one: UInt64, _ other: UInt64) throws -> Int64? {
      let here = try #require(registry.coordinate(of: node(one)))
      let there = try #require(registry.coordinate(of: node(other)))
      return here.roundTrip(to: there, insideISP: one.isMultiple(of: 2) == other.isMultiple(of: 2))
    }
    func measure(_ one: UInt64, _ other: UInt64, _ trip: Int64) {
      for _ in 0..<60 {
        report(one, other, trip, &registry, &random)
        report(other, one, trip, &registry, &random)
      }
    }
    measure(1, 3, 1_000)
    measure(2, 4, 1_000)
    measure(5, 6, 70_000)
    #expect(try (800...1_200).contains(expected(1, 3) ?? 0))
    #expect(try (60_000...80_000).contains(expected(5, 6) ?? 0))
    #expect(try expected(1, 2) == nil && expected(1, 5) == nil)
  }

  @Test func `where a node is outlives its time in a swarm, and a crowd that comes and goes keeps nobody out`() {
    var limits = Registry.Limits()
    limits.peers = 40
    limits.peersPerAddress = 1_000
    var registry = Registry(limits: limits, seed: 5)
    var random = RandomSource(seed: 1)
    for number in UInt64(1)...2 { join(number, &registry) }
    for _ in 0..<60 {
      report(1, 2, 20_000, &registry, &random)
      report(2, 1, 20_000, &registry, &random)
    }
    for number in UInt64(1)...2 { registry.remove(.agent(node(number)), of: digest(1)) }
    _ = registry.sweep(at: start + .seconds(3_600))
    #expect(registry.coordinate(of: node(1)) != nil)
    for number in UInt64(100)..<300 {
      join(number, &registry, at: start + .seconds(3_600))
      registry.remove(.agent(node(number)), of: digest(1))
    }
    #expect(registry.nodes.count <= 11)
    for number in UInt64(1)...40 { join(number, &registry, at: start + .seconds(3_700)) }
    _ = registry.sweep(at: start + .seconds(30_000))
    #expect(registry.coordinate(of: node(1)) == nil && registry.nodes.count == 0 && registry.addresses.count == 0)
  }
}
