import Testing
import Vocabulary

@testable import Selection

@Suite struct RegistryFuzzTests {
  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func `whatever is announced, counts stay true and limits hold`(seed: UInt64) {
    var random = RandomSource(seed: seed)
    var limits = Registry.Limits()
    limits.objects = 6
    limits.publicationsPerAddress = 6
    limits.publicationsPerOrigin = 12
    limits.urlsPerObject = 2
    limits.publicationsPerObject = 3
    limits.peersPerObject = 8
    limits.peers = 40
    limits.peersPerAddress = 5
    limits.peersPerAddressInAll = 9
    limits.holdingsPerNode = 1
    limits.reportedEndpoints = 8
    limits.grace = .seconds(60)
    var registry = Registry(limits: limits)
    var now = start
    for step in 0..<3_000 {
      now = now + .milliseconds(Int64(random.below(2_000)))
      apply(random.below(15), to: &registry, at: now, &random)
      let held = (0..<30 as Range<UInt64>).map { registry.holdings(of: node($0)) }
      #expect(held.allSatisfy { (0...limits.holdingsPerNode).contains($0) }, "step \(step)")
      #expect(held.reduce(0, +) == registry.holdingCount, "step \(step)")
      let entries = registry.entries(atMost: .max)
      let rows = entries.map { registry.rows(of: $0.names.object) }
      let peers = rows.reduce(0) { $0 + $1.count }
      #expect(registry.peerCount == peers, "step \(step)")
      #expect(peers <= limits.peers && registry.objectCount <= limits.objects)
      #expect(registry.pollution.count <= limits.reportedEndpoints)
      for (entry, rows) in zip(entries, rows) {
        #expect(rows.count <= limits.peersPerObject)
        #expect(rows.indices.allSatisfy { Int(rows[$0].place) == $0 }, "step \(step)")
        for asn in [near.asn, far.asn].compactMap(\.self) {
          let holders = rows.filter { $0.isComplete && registry.addresses.asn(of: $0.address) == asn }
          let one = node(UInt64(step % 30))
          let isLast = !holders.contains { registry.nodes[$0.node].node != one }
          #expect(registry.isLastCopy(of: entry.names.object, at: one, in: asn) == isLast, "step \(step)")
        }
        for infohash in entry.names.infohashes { #expect(registry.object(named: infohash) == entry.names.object) }
        for url in entry.urls { #expect(registry.object(at: url) == entry.names.object) }
      }
    }
    _ = registry.sweep(at: now + .seconds(100_000))
    #expect(registry.objectCount + registry.peerCount + registry.holdingCount == 0)
    #expect(registry.nodes.count + registry.addresses.count == 0)
    #expect(registry.census == ObjectEntry.Census())
    #expect(registry.drops.holdingsOfNode > 0)
    #expect(registry.drops.peersOfObject + registry.drops.peersOfAddress + registry.drops.peersInAll > 0)
  }

  private func apply(_ choice: Int, to registry: inout Registry, at now: Instant, _ random: inout RandomSource) {
    let number = UInt64(random.below(8))
    let object = digest(number)
    let endpoint = Endpoint(address: .v4(0x0A00_0000 + UInt32(random.below(5))), port: UInt16(random.below(5)))
    let isAgent = random.below(2) == 0
    let others = [infohash(number * 2), infohash(number * 2 + UInt64(random.below(2)))]
    let names = ObjectEntry.Names(object: object, others: others)
    let key =
      isAgent
      ? PeerKey.agent(node(UInt64(random.below(30))))
      : .stock(endpoint, names.infohashes[random.below(names.infohashes.count)])
    switch choice {
    case 0:
      _ = registry.register(
        names, length: 100_000, url: "http://o/\(random.below(10))", origin: node(UInt64(random.below(3))),
        from: random.below(3) == 0 ? nil : .v4(UInt32(random.below(3))), isCarried: random.below(4) == 0, at: now)
    case 14:
      let url = "http://o/\(random.below(10))"
      let withdrawal = Withdrawal(
        key: node(UInt64(random.below(3))), base: "http://o", url: url, serial: 1, object: object, time: 0)
      if random.below(40) == 0 { _ = registry.withdraw(withdrawal, at: url) }
    case 1: registry.remove(key, of: object)
    case 2: if random.below(4) == 0 { _ = registry.sweep(at: now) }
    case 3:
      registry.report(
        [.endpoint(endpoint)], by: node(UInt64(random.below(30))), from: .v4(UInt32(random.below(9))), at: now)
    case 4:
      let list = registry.choose(
        object, for: requester(), wanted: random.below(9), policy: ScoringPolicy(), seed: 1, at: now)
      registry.handOut(list, at: now)
    case 10...13: hold(object, names, choice, at: endpoint, in: &registry, now, &random)
    default:
      let presence = Presence(
        key: key, endpoint: endpoint, infohash: names.truncated,
        locality: now.nanoseconds % 3_000_000 == 0 ? far : near,
        held: random.below(8), blocks: 7,
        lifetime: .seconds(Int64(1 + random.below(60))))
      _ = registry.announce(presence, of: object, isCompletion: random.below(5) == 0, at: now)
    }
  }

  /// A node begins its set, is heard of, or ends it; or an object joins it.
  private func hold(
    _ object: Digest256, _ names: ObjectEntry.Names, _ choice: Int, at endpoint: Endpoint, in registry: inout Registry,
    _ now: Instant, _ random: inout RandomSource
  ) {
    let number = UInt64(random.below(6))
    // A node that moves has a new set to begin.
    let endpoint = random.below(8) == 0 ? endpoint : Endpoint(address: .v4(0x0A00_0000 + UInt32(number % 5)), port: 1)
    // Numbers of sets never come twice.
    let epoch = UInt64(now.nanoseconds)
    let lifetime = TimeSpan.seconds(Int64(1 + random.below(60)))
    switch random.below(10) {
    case 0:
      registry.beginSet(
        of: node(number), epoch, at: endpoint, in: near, lifetime: lifetime, now: now)
    case 1: _ = registry.refreshSet(of: node(number), epoch, at: endpoint, now: now)
    case 2: if choice == 10 { registry.endSet(of: node(number)) }
    default:
      let presence = Presence(
        key: .agent(node(number)), endpoint: endpoint, infohash: names.truncated,
        locality: now.nanoseconds % 3_000_000 == 0 ? far : near,
        held: random.below(8), blocks: 7, lifetime: lifetime)
      _ = registry.hold(presence, by: node(number), of: object, at: now)
    }
  }
}

extension Registry {
  /// The peers of an object, in the order of their places.
  fileprivate func rows(of object: Digest256) -> [PeerRow] {
    catalogue.number(of: object).map { number in swarms.members(of: number).map { swarms[Int($0)] } } ?? []
  }
}
