import Selection
import Testing
import Vocabulary
import Wire

@testable import Nodes

@Suite struct KeepingTests {
  private static let cost = DiskCost.of(AgentBench.description().geometry, blocks: 16, pieces: 4)
  private let peer = Endpoint(address: IPAddress(192, 0, 2, 77), port: 50_000)

  private func kept(_ number: UInt64, unused: TimeSpan = .zero, isPinned: Bool = false) -> KeptObject {
    let description = AgentBench.description(number: number)
    return KeptObject(
      infohashes: description.infohashes, geometry: description.geometry, selector: description.selector, stored: 16,
      bytes: Self.cost, unused: unused, isPinned: isPinned)
  }

  /// An agent whose cache holds so many objects, the first used last, and has room for so many.
  private func bench(_ count: UInt64, room: Int64, age: TimeSpan? = nil) -> AgentBench {
    // Beside the objects there is headroom for what is under way.
    let limits = CacheLimits(bytes: ByteCount(room * Self.cost * 8 / 7 + 1), age: age)
    var bench = AgentBench(servesKept: true, cache: limits)
    bench.feed(.cacheMeasured(kept: ByteCount(Int64(count) * Self.cost), free: ByteCount(1 << 50)))
    for number in 1..<count + 1 { bench.feed(.shelved([kept(number, unused: .seconds(Int64(number)))])) }
    bench.feed(.shelved([]))
    return bench
  }

  private func removals(_ effects: [AgentEffect]) -> [UInt64] {
    effects.compactMap { if case .node(.removeKept(let object)) = $0 { object.word0 } else { nil } }
  }

  private func name(_ number: UInt64) -> Digest256 { Digest256(number, 9, 9, 9) }

  /// Opens an object that a reader wants, with nothing of it there.
  private func open(_ number: UInt64, _ bench: inout AgentBench) -> (handle: ObjectHandle, effects: [AgentEffect]) {
    let effects = bench.want(AgentBench.description(number: number), as: WantID(number))
    for case .store(let handle, .open(_, verifying: true)) in effects {
      let more = bench.feed(
        .opened(handle, held: BitField(count: 16), provable: BitField(count: 4, repeating: true)))
      return (handle, effects + more)
    }
    return (ObjectHandle(0), effects)
  }

  @Test func `nothing is fetched before the cache was looked at`() {
    var bench = AgentBench(cache: CacheLimits(bytes: ByteCount(1 << 30)))
    let early = open(1, &bench).effects + bench.pass(.seconds(2))
    #expect(early.originRuns.isEmpty)
    let late = bench.feed(.cacheMeasured(kept: 0, free: ByteCount(1 << 40)))
    #expect(!late.originRuns.isEmpty)
  }

  @Test func `a list is asked for at the start, and the objects beyond the room go, least used first`() {
    var bench = bench(10, room: 6)
    let effects = bench.pass(.seconds(11))
    #expect(Set(removals(effects)).isSubset(of: [7, 8, 9, 10]))
    #expect(bench.machine.counters.objectsEvicted == 4)
    #expect(bench.machine.shelf.count == 6 && bench.machine.shelf[name(7)] == nil)
  }

  @Test func `a removed object is announced no more, and a peer that calls for it is sent away`() {
    var bench = bench(3, room: 2)
    var random = RandomSource(seed: 1)
    let handshake = Handshake(
      infohash: InfoHash(truncating: name(3)), peerID: PeerID(random: &random), supportsV2: true)
    #expect(bench.feed(.handshake(LinkID(2), remote: peer, handshake)).closes == [.unknownObject])
    let announced = bench.pass(.seconds(5)).announces.compactMap(\.1.holdings).flatMap(\.whole)
    #expect(announced.map(\.word0) == [1, 2])
  }

  @Test func `what is being read stays, and blocks that find no room come again`() {
    var bench = bench(0, room: 2)
    let first = open(1, &bench)
    let second = open(2, &bench)
    #expect(removals(first.effects + second.effects + bench.pass(.seconds(2))).isEmpty)
    // Somebody else has filled the disk.
    bench.feed(.cacheMeasured(kept: nil, free: 0))
    #expect(removals(bench.pass(.seconds(1))).isEmpty)
    let pull = first.effects.originRuns.first
    guard let (request, span, _) = pull else { return #expect(pull != nil) }
    bench.feed(
      .originAnswered(
        request, AgentInput.OriginAnswer(status: 206, entityTag: nil, retryAfterSeconds: nil, isUsable: true)))
    let block = BlockIndex(Int(span.offset / Geometry.blockLength))
    #expect(bench.feed(.originBlock(request, block, .verified)).stored.isEmpty)
    #expect(bench.machine.objects.values.first?.tally.waste.unkept == Geometry.blockLength)
  }

  @Test func `an object that is larger than the cache is refused at once, and says what to do`() {
    var bench = AgentBench(cache: CacheLimits(bytes: ByteCount(200_000)))
    bench.feed(.cacheMeasured(kept: 0, free: ByteCount(1 << 40)))
    let failure = bench.want().failures.first
    #expect(failure?.kind == .storage && failure?.sentence.contains("--cache-size") == true)
  }

  @Test func `an object that nobody wants is closed when it has rested, and goes on to be announced`() {
    var bench = bench(0, room: 9)
    let (handle, _) = open(1, &bench)
    bench.announceNow()
    bench.feed(.abandoned(WantID(1)))
    #expect(bench.machine.objects.count == 1)
    // Nothing is held: it is neither announced nor kept on the shelf.
    let effects = bench.pass(.seconds(60))
    #expect(effects.contains { if case .store(handle, .close) = $0 { true } else { false } })
    #expect(bench.machine.objects.isEmpty && bench.machine.shelf.count == 0)
    let (again, _) = open(2, &bench)
    bench.announceNow()
    bench.peer(1, isAgent: true, infohash: InfoHash(truncating: name(2)))
    for block in 0..<16 {
      for object in bench.machine.objects.values where object.handle == again {
        let request = PieceRequest(BlockIndex(block), in: object.geometry)
        bench.feed(.blockArrived(LinkID(2), request, .verified))
      }
    }
    bench.feed(.abandoned(WantID(2)))
    bench.feed(.linkClosed(LinkID(2), .closedByPeer))
    for (call, announce) in bench.pass(.seconds(60)).announces {
      bench.feed(.announced(call, .reply(bench.announceReply(about: announce.objects.map(\.object)))))
    }
    let count = bench.machine.shelf[name(2)]?.held ?? 0
    #expect(bench.machine.objects.isEmpty && count > 0)
    #expect(bench.pass(.seconds(120)).announces.contains { $0.1.objects.first?.object == name(2) })
  }

  @Test func `users pin, unpin and remove, but not what is being read`() {
    var bench = bench(6, room: 9)
    #expect(bench.feed(.keeping(WantID(9), .pin(name(6)))).contains(where: isObeyed))
    #expect(bench.feed(.keeping(WantID(10), .remove(name(77)))).failures.first?.kind == .notFound)
    let removal = bench.feed(.keeping(WantID(11), .remove(name(5))))
    #expect(removals(removal) == [5] && !removal.contains(where: isObeyed))
    #expect(bench.feed(.removed(name(5), failure: nil)).contains(where: isObeyed))
    #expect(bench.feed(.keeping(WantID(12), .remove(name(5)))).failures.first?.kind == .notFound)
    _ = open(4, &bench)
    #expect(bench.feed(.keeping(WantID(13), .remove(name(4)))).failures.first?.kind == .badRequest)
    // The disk fills up: the pinned one and the one that is read stay.
    bench.feed(.cacheMeasured(kept: nil, free: 0))
    bench.feed(.cacheMeasured(kept: nil, free: 0))
    let filled = removals(bench.pass(.seconds(30)))
    #expect(!filled.contains(6) && !filled.contains(4))
  }

  private func isObeyed(_ effect: AgentEffect) -> Bool { if case .reader(_, .obeyed) = effect { true } else { false } }

  @Test func `a want of an object that is being removed begins anew when it is gone`() {
    var bench = bench(1, room: 9)
    bench.feed(.keeping(WantID(5), .remove(name(1))))
    let early = open(1, &bench).effects
    #expect(!early.contains { if case .store(_, .open) = $0 { true } else { false } } && early.failures.isEmpty)
    bench.feed(.removed(name(1), failure: nil))
    let later = bench.pass(.seconds(1))
    #expect(later.contains { if case .control = $0 { true } else { false } })
  }

  @Test func `what cannot be removed is said so, and is not tried for ever`() {
    var bench = bench(1, room: 9)
    bench.feed(.keeping(WantID(5), .remove(name(1))))
    let answer = bench.feed(.removed(name(1), failure: "Cannot remove it: it is read-only."))
    #expect(answer.failures.first?.sentence == "Cannot remove it: it is read-only.")
    bench.feed(.cacheMeasured(kept: nil, free: 0))
    #expect(removals(bench.pass(.seconds(30))).isEmpty)
  }

  @Test func `what nobody has used for too long is removed`() {
    var bench = bench(3, room: 9, age: .seconds(60))
    #expect(removals(bench.pass(.seconds(50))).isEmpty)
    #expect(removals(bench.pass(.seconds(61))).sorted() == [1, 2, 3])
  }

  @Test func `a block that was changed on the disk closes the object, and it is wanted anew`() {
    var bench = bench(0, room: 9)
    let (handle, _) = open(1, &bench)
    let effects = bench.feed(.storeSpoilt(handle, sentence: "The file was changed."))
    #expect(effects.contains { if case .store(handle, .close) = $0 { true } else { false } })
    #expect(effects.failures.isEmpty)
    let later = bench.pass(.seconds(2))
    #expect(later.contains { if case .control(_, .probe) = $0 { true } else { false } })
  }

  @Test func `no more objects stay open than are wanted, beside the most that may`() {
    var policy = AgentPolicy()
    policy.objectsOpenMax = 3
    var bench = AgentBench(policy: policy, servesKept: true)
    for number in 1...8 as ClosedRange<UInt64> {
      _ = open(number, &bench)
      if number > 2 { bench.feed(.abandoned(WantID(number))) }
      bench.pass(.milliseconds(300))
    }
    bench.pass(.seconds(1))
    #expect(bench.machine.objects.count == 3)
    let left = bench.machine.objects.values.map(\.description.infohashes.v2.word0)
    #expect(left.contains(1) && left.contains(2))
  }
}
