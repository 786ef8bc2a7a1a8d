import Nodes
import Selection
import Testing
import Vocabulary
import Wire

@Suite struct HoldingsTests {
  private func claims(_ rig: inout HoldingsRig) -> [HoldingsClaim] { rig.takeAnnounces().compactMap(\.holdings) }

  @Test func `what lies in the cache is told once, in batches and over time, and then a heartbeat is enough`() {
    var rig = HoldingsRig()
    rig.register(1...300)
    rig.keep(1...300)
    rig.pass(.milliseconds(900))
    let first = claims(&rig)
    #expect(first.map(\.whole.count) == [128])
    #expect(first[0].whole.first == HoldingsRig.object(1) && first[0].epoch == nil)
    rig.pass(.seconds(4), repeating: 1...300)
    #expect(claims(&rig).map(\.count) == [128, 44])
    #expect(rig.named == 300 && rig.replies.last?.holdings != nil)
    rig.pass(.seconds(600), repeating: 1...300)
    let beats = claims(&rig)
    #expect(beats.count == 20 && beats.allSatisfy { $0.count == 0 && $0.epoch != nil })
    #expect(rig.named == 300)
    let isNamed = rig.isNamed(300)
    #expect(isNamed)
    #expect(rig.selector.machine.counters.heartbeats == 20 && rig.selector.machine.counters.holdingsTold == 300)
  }

  @Test func `an object of which a part is held is told with how much`() {
    var rig = HoldingsRig()
    rig.register(1...2)
    rig.feed(.shelved([HoldingsRig.kept(1, stored: 7), HoldingsRig.kept(2)]))
    rig.pass(.seconds(1))
    let told = claims(&rig)
    #expect(told.map(\.parts) == [[HoldingsClaim.Part(object: HoldingsRig.object(1), held: 7)]])
    #expect(told.map(\.whole) == [[HoldingsRig.object(2)]])
    let known = rig.selector.machine.registry.candidates(for: HoldingsRig.object(1), at: rig.selector.now)
    #expect(known.map(\.held) == [7])
  }

  private let node = NodeID(key: Digest256(7, 0, 0, 0))

  @Test func `a selector that was restarted is told all again, in batches`() {
    var rig = HoldingsRig()
    rig.register(1...300)
    rig.keep(1...300)
    rig.pass(.seconds(5))
    _ = rig.takeAnnounces()
    rig.selector = HoldingsRig.selector()
    rig.register(1...300)
    rig.pass(.seconds(40))
    let told = claims(&rig)
    #expect(told.map(\.count) == [0, 128, 128, 44])
    #expect(told.map { $0.epoch == nil } == [false, true, false, false])
    #expect(rig.named == 300)
  }

  @Test func `a selector keeps a bounded number of a node's objects, the most recent, and says so`() throws {
    var limits = Registry.Limits()
    limits.holdingsPerNode = 100
    var rig = HoldingsRig(limits: limits)
    rig.register(1...300)
    rig.keep(1...300)
    rig.pass(.seconds(60), repeating: 1...300)
    #expect(rig.named == 100)
    let isFirstNamed = rig.isNamed(1)
    let isLastNamed = rig.isNamed(300)
    #expect(isFirstNamed && !isLastNamed)
    guard case .acknowledged(let answer)? = rig.replies.last?.holdings else {
      Issue.record("no acknowledgement")
      return
    }
    #expect(answer.kept == 100 && answer.room == 100)
    // Twenty-eight too many came with the first message, which was sent before the room was known.
    #expect(rig.selector.machine.registry.drops.holdingsOfNode == 28)
    let told = rig.takeAnnounces().reduce(0) { $0 + ($1.holdings?.count ?? 0) }
    #expect(told == 128)
  }

  @Test func `an object that is not known is told again ever more seldom, and its registration brought once known`() {
    var rig = HoldingsRig()
    rig.register(1...1)
    rig.keep(1...40)
    rig.pass(.seconds(300), repeating: 1...1)
    #expect(rig.named == 1)
    let told = claims(&rig).filter { !$0.whole.isEmpty }
    #expect(told.count < 12 && told.dropFirst().allSatisfy { $0.count <= 32 })
    rig.register(2...40)
    rig.pass(.seconds(130), repeating: 1...40)
    #expect(rig.named == 40)
  }

  @Test func `a node that stops takes all of it back in one message`() {
    var rig = HoldingsRig()
    rig.register(1...200)
    rig.keep(1...200)
    rig.pass(.seconds(4))
    _ = rig.takeAnnounces()
    rig.feed(.stopping)
    #expect(claims(&rig).map(\.ends) == [true])
    let isNamed = rig.isNamed(1)
    #expect(!isNamed)
    #expect(rig.named == 0)
  }

  @Test func `a selector that knows no sets is told of the most recent one by one, and asked again later`() {
    var rig = HoldingsRig()
    rig.outage = .refused(status: 400, sentence: "the field objects has a value that makes no sense")
    rig.keep(1...40)
    rig.pass(.milliseconds(200))
    let told = rig.takeAnnounces()
    #expect(told.first?.holdings != nil && told.dropFirst().allSatisfy { $0.holdings == nil && !$0.objects.isEmpty })
    #expect(told.dropFirst().reduce(0) { $0 + $1.objects.count } > 0)
    rig.outage = nil
    rig.register(1...40)
    rig.pass(.seconds(700), repeating: 1...40)
    #expect(rig.named == 40)
    _ = rig.takeAnnounces()
    rig.pass(.seconds(100), repeating: 1...40)
    #expect(rig.takeAnnounces().allSatisfy { $0.objects.isEmpty })
  }

  @Test func `a lost answer costs nothing but the message, and a selector that is away is asked ever more seldom`() {
    var rig = HoldingsRig()
    rig.register(1...10)
    rig.outage = .failed(sentence: "no answer")
    rig.keep(1...10)
    rig.pass(.seconds(600), repeating: 1...10)
    let tries = claims(&rig).count
    #expect((8...14).contains(tries))
    rig.outage = nil
    rig.pass(.seconds(61), repeating: 1...10)
    #expect(rig.named == 10)
  }

  @Test func `a selector that keeps another number than was told is told all again`() {
    var rig = HoldingsRig()
    rig.register(1...10)
    rig.keep(1...10)
    rig.pass(.seconds(5), repeating: 1...10)
    // Somebody else takes one of them out behind the agent's back.
    let report = AgentAnnounce.ObjectReport(
      object: HoldingsRig.object(3), event: .stopped, held: 0, blocks: 62, wanted: 0)
    let forged = AgentAnnounce(node: node, port: 6881, objects: [report])
    let exchange = rig.selector.next()
    _ = rig.selector.send(.announce(exchange, forged, address: IPAddress(192, 0, 2, 66), SelectorRig.near))
    #expect(rig.named == 9)
    rig.pass(.seconds(150), repeating: 1...10)
    #expect(rig.named == 10)
  }

  @Test func `an object that cannot be opened is taken back`() {
    var rig = HoldingsRig()
    rig.register(1...3)
    rig.keep(1...3)
    rig.pass(.seconds(2))
    _ = rig.takeAnnounces()
    var random = RandomSource(seed: 5)
    let handshake = Handshake(
      infohash: InfoHash(truncating: HoldingsRig.object(2)), peerID: PeerID(random: &random), supportsV2: true)
    rig.feed(.handshake(LinkID(2), remote: Endpoint("192.0.2.77:5000")!, handshake))
    for case .control(let call, .describe(.keptObject)) in rig.takeEffects() { rig.feed(.described(call, .absent)) }
    rig.pass(.seconds(1))
    #expect(claims(&rig).map(\.gone) == [[HoldingsRig.object(2)]])
    #expect(rig.named == 2)
  }

  /// Opens the object and completes it.
  private func complete(_ rig: inout HoldingsRig) {
    let description = AgentBench.description()
    for effect in rig.agent.want(description) {
      guard case .store(let handle, .open) = effect else { continue }
      rig.feed(
        .opened(
          handle, held: BitField(count: 16, repeating: true),
          provable: BitField(count: description.geometry.pieceCount, repeating: true)))
    }
  }

  @Test func `an object that is whole and that nobody lacks is only held, until a client looks for it`() {
    var rig = HoldingsRig()
    _ = rig.selector.register([
      RegisteredObject(
        object: Digest256(9, 9, 9, 9), v1: InfoHash(1, 1, 1), v1Only: InfoHash(2, 2, 2), length: 16 * 16_384,
        pieceLength: 65_536, url: AgentBench.url, path: "object.bin")
    ])
    complete(&rig)
    rig.pass(.seconds(80))
    let announces = rig.takeAnnounces()
    #expect(announces.count { !$0.objects.isEmpty } <= 2)
    #expect(announces.contains { $0.holdings?.whole == [Digest256(9, 9, 9, 9)] })
    #expect(rig.named == 1)
    _ = rig.takeEffects()
    // It was closed meanwhile: it is opened again, asked about, and the client is called.
    _ = rig.selector.track(InfoHash(1, 1, 1), "192.0.2.80")
    rig.pass(.seconds(31))
    for case .control(let call, .describe(.keptObject)) in rig.takeEffects() {
      rig.feed(.described(call, .good(AgentBench.description())))
    }
    for case .store(let handle, .open) in rig.takeEffects() {
      rig.feed(
        .opened(handle, held: BitField(count: 16, repeating: true), provable: BitField(count: 4, repeating: true)))
    }
    rig.pass(.seconds(2))
    let dials = rig.takeEffects().compactMap { effect -> Endpoint? in
      if case .link(_, .dial(_, let endpoint, _, _)) = effect { endpoint } else { nil }
    }
    #expect(dials == [Endpoint("192.0.2.80:6881")!])
  }

  @Test func `an object that is opened again is asked about and belongs to the set no more`() {
    var rig = HoldingsRig()
    rig.register(1...3)
    rig.keep(1...3)
    rig.pass(.seconds(2))
    #expect(rig.named == 3)
    var random = RandomSource(seed: 5)
    let handshake = Handshake(
      infohash: InfoHash(truncating: HoldingsRig.object(2)), peerID: PeerID(random: &random), supportsV2: true)
    rig.feed(.handshake(LinkID(2), remote: Endpoint("192.0.2.77:5000")!, handshake))
    for case .control(let call, .describe(.keptObject)) in rig.takeEffects() {
      rig.feed(.described(call, .good(AgentBench.description(number: 2))))
    }
    for case .store(let handle, .open) in rig.takeEffects() {
      rig.feed(
        .opened(handle, held: BitField(count: 16, repeating: true), provable: BitField(count: 4, repeating: true)))
    }
    _ = rig.takeAnnounces()
    rig.pass(.seconds(60), repeating: 1...3)
    let announces = rig.takeAnnounces()
    #expect(announces.flatMap(\.objects).map(\.object) == [HoldingsRig.object(2)])
    #expect(announces.compactMap(\.holdings).flatMap(\.whole) == [HoldingsRig.object(2)])
    #expect(rig.named == 3 && rig.selector.machine.registry.peerCount == 3)
  }

  @Test func `a description that carries no registration is not read because the selector does not know its object`() {
    var rig = HoldingsRig()
    rig.feed(
      .shelved([HoldingsRig.kept(1, mayCarry: false), HoldingsRig.kept(2, mayCarry: true), HoldingsRig.kept(3)]))
    rig.pass(.seconds(2))
    let read = rig.takeEffects().compactMap { effect -> Digest256? in
      if case .control(_, .describe(.keptObject(let object))) = effect { object } else { nil }
    }
    #expect(Set(read) == [HoldingsRig.object(2), HoldingsRig.object(3)])
  }
}
