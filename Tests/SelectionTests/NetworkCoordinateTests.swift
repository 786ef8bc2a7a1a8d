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
      nodes[a].measured(Self.trip(a, b, of: count), to: other, random: &random)
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
      a.measured(trip, to: there, random: &random)
      let here = a
      b.measured(step.isMultiple(of: 3) ? .max : 1, to: here, random: &random)
    }
    #expect(a.distance(to: b) >= 0 && a.distance(to: b) <= 100_000_000)
  }

  @Test func `a book that is full takes who is new in the place of another`() {
    var book = CoordinateBook(seed: 1)
    var random = RandomSource(seed: 1)
    for number in UInt64(0)..<200 {
      book.note(node(number), 20_000, to: node(1_000), atMost: 50, random: &random, at: start)
    }
    #expect(book.count == 50)
    for _ in 0..<60 { book.note(node(500), 20_000, to: node(1_000), atMost: 50, random: &random, at: start) }
    #expect(book.count == 50 && book.coordinate(of: node(500)) != nil)
  }

  @Test func `a report moves who made it, and who has none has no place`() {
    var registry = Registry()
    var random = RandomSource(seed: 1)
    func report(_ from: NodeID, _ other: NodeID, _ trip: Int64) {
      let trips = [AgentAnnounce.RoundTrip(peer: at("192.0.2.1:1"), node: other, microseconds: trip)]
      registry.measured(from, trips, random: &random, at: start)
    }
    for round in 0..<60 {
      report(node(1), node(2), 20_000)
      if round < 40 { report(node(2), node(1), 20_000) }
    }
    let before = registry.coordinates.coordinate(of: node(2))
    #expect(before != nil && registry.coordinates.coordinate(of: node(1)) != nil)
    for _ in 0..<40 { report(node(3), node(2), 1) }
    #expect(registry.coordinates.coordinate(of: node(2)) == before)
    #expect(registry.coordinates.coordinate(of: node(4)) == nil)
    report(node(5), node(5), 20_000)
    report(node(6), node(1), 0)
    #expect(registry.coordinates.count == 3)
  }
}
