import Selection
import Testing
import Vocabulary

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
    limits.peersPerObject = 12
    limits.peers = 40
    limits.peersPerAddress = 5
    limits.peersPerAddressInAll = 14
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
      // Entries of sets that are no more wait for the next sweep.
      #expect((held.reduce(0, +)...registry.peerCount).contains(registry.holdingCount), "step \(step)")
      let peers = registry.entries.reduce(0) { $0 + $1.peers.count }
      #expect(registry.peerCount == peers, "step \(step)")
      #expect(peers <= limits.peers && registry.objectCount <= limits.objects)
      #expect(registry.pollution.count <= limits.reportedEndpoints)
      for entry in registry.entries {
        #expect(entry.peers.count <= limits.peersPerObject)
        let keys = entry.peers.map(\.presence.key)
        #expect(zip(keys, keys.dropFirst()).allSatisfy { $0 < $1 })
        for asn in [near.asn, far.asn].compactMap(\.self) {
          let holders = entry.peers.filter { $0.presence.isComplete && $0.presence.locality.asn == asn }
          let one = node(UInt64(step % 30))
          let isLast = !holders.contains { $0.presence.key != .agent(one) }
          #expect(registry.isLastCopy(of: entry.names.object, at: one, in: asn) == isLast, "step \(step)")
        }
        for infohash in entry.names.infohashes { #expect(registry.object(named: infohash) == entry.names.object) }
        for url in entry.urls { #expect(registry.object(at: url) == entry.names.object) }
      }
    }
    _ = registry.sweep(at: now)
    let held = (0..<30 as Range<UInt64>).reduce(0) { $0 + registry.holdings(of: node($1)) }
    #expect(held == registry.holdingCount)
    _ = registry.sweep(at: now + .seconds(100_000))
    #expect(registry.objectCount + registry.peerCount + registry.holdingCount == 0)
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
      let list = Scoring.rank(
        registry.candidates(for: object, at: now), for: requester(), wanted: random.below(9), policy: ScoringPolicy(),
        salt: 1, explaining: false)
      registry.handOut(list.peers, of: object, at: now)
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
    // Numbers of sets never come twice.
    let epoch = UInt64(now.nanoseconds)
    let lifetime = TimeSpan.seconds(Int64(1 + random.below(60)))
    switch random.below(10) {
    case 0: registry.beginSet(of: node(number), epoch, at: endpoint, lifetime: lifetime, now: now)
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
