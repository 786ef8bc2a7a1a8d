import Nodes
import Selection
import Testing
import Vocabulary

@Suite struct NodeHoldingsTests {
  private static let node = NodeID(key: Digest256(5, 0, 0, 0))

  private func tell(
    _ rig: inout SelectorRig, _ claim: HoldingsClaim, node: NodeID = node, from address: String = "192.0.2.9"
  ) -> HoldingsReply? {
    let announce = AgentAnnounce(node: node, port: 7000, objects: [], holdings: claim)
    let exchange = rig.next()
    guard
      case .announced(let reply)? = rig.send(
        .announce(exchange, announce, address: IPAddress(address)!, SelectorRig.near))
    else { return nil }
    return reply.holdings
  }

  private func acknowledged(_ reply: HoldingsReply?) throws -> HoldingsReply.Acknowledged {
    guard case .acknowledged(let answer)? = reply else { throw NotAcknowledged() }
    return answer
  }

  private struct NotAcknowledged: Error {}

  private func names(_ rig: inout SelectorRig) -> Int { rig.peers(for: "192.0.2.40")?.ranking.peers.count ?? 0 }

  @Test func `a heartbeat keeps all of a node's set, and silence ends it`() throws {
    var rig = SelectorRig()
    let first = try acknowledged(tell(&rig, HoldingsClaim(epoch: nil, whole: [SelectorRig.object])))
    #expect(first.kept == 1 && first.unknown == [] && first.heartbeat == .seconds(30))
    for _ in 0..<10 {
      rig.wait(.seconds(60))
      _ = rig.register()
      let beat = try acknowledged(tell(&rig, HoldingsClaim(epoch: first.epoch)))
      #expect(beat.kept == 1 && beat.epoch == first.epoch)
    }
    #expect(names(&rig) == 1)
    rig.wait(.seconds(101))
    #expect(names(&rig) == 0)
    rig.wait(.seconds(10))
    #expect(rig.machine.registry.peerCount == 0)
    #expect(tell(&rig, HoldingsClaim(epoch: first.epoch)) == .forgotten)
  }

  @Test func `a node that is elsewhere, or builds on another set, tells all anew`() throws {
    var rig = SelectorRig()
    let first = try acknowledged(tell(&rig, HoldingsClaim(epoch: nil, whole: [SelectorRig.object])))
    #expect(tell(&rig, HoldingsClaim(epoch: first.epoch), from: "192.0.2.10") == .forgotten)
    #expect(tell(&rig, HoldingsClaim(epoch: first.epoch &+ 1)) == .forgotten)
    #expect(tell(&rig, HoldingsClaim(epoch: 1), node: SelectorRig.origin) == .forgotten)
    #expect(rig.machine.counters.setsForgotten == 3)
    let second = try acknowledged(tell(&rig, HoldingsClaim(epoch: nil), from: "192.0.2.10"))
    #expect(second.kept == 0 && second.epoch != first.epoch)
    #expect(names(&rig) == 0)
    #expect(rig.machine.registry.peerCount == 0 && rig.machine.registry.holdingCount == 0)
  }

  @Test func `what is gone is taken out, what is unknown is said, and more than a message may hold is not read`() throws
  {
    var rig = SelectorRig()
    let strangers = (1...300 as ClosedRange<UInt64>).map { Digest256($0, 5, 5, 5) }
    let first = try acknowledged(tell(&rig, HoldingsClaim(epoch: nil, whole: [SelectorRig.object] + strangers)))
    #expect(first.kept == 1 && first.unknown.count == HoldingsClaim.maximumObjects - 1)
    let second = try acknowledged(tell(&rig, HoldingsClaim(epoch: first.epoch, gone: [SelectorRig.object])))
    #expect(second.kept == 0 && rig.machine.registry.peerCount == 0)
  }

  @Test func `an object that is asked about leaves the set, and comes back when it is only held`() throws {
    var rig = SelectorRig()
    let first = try acknowledged(tell(&rig, HoldingsClaim(epoch: nil, whole: [SelectorRig.object])))
    _ = rig.announce(5, "192.0.2.9", held: 62)
    #expect(try acknowledged(tell(&rig, HoldingsClaim(epoch: first.epoch))).kept == 0)
    #expect(rig.machine.registry.peerCount == 1)
    let part = HoldingsClaim.Part(object: SelectorRig.object, held: 1_000)
    let second = try acknowledged(tell(&rig, HoldingsClaim(epoch: first.epoch, parts: [part])))
    #expect(second.kept == 1 && rig.machine.registry.peerCount == 1)
    // Of a part no more than all but one block is believed.
    #expect(rig.machine.registry.candidates(for: SelectorRig.object, at: rig.now).map(\.held) == [61])
  }

  @Test func `a client that lacks an object makes the holders hear of it, each once`() throws {
    var rig = SelectorRig()
    let first = try acknowledged(tell(&rig, HoldingsClaim(epoch: nil, whole: [SelectorRig.object])))
    #expect(first.called == [])
    _ = rig.track(SelectorRig.v1, "192.0.2.30")
    _ = rig.track(SelectorRig.v1, "192.0.2.31")
    let second = try acknowledged(tell(&rig, HoldingsClaim(epoch: first.epoch)))
    #expect(second.called == [SelectorRig.object])
    #expect(try acknowledged(tell(&rig, HoldingsClaim(epoch: first.epoch))).called == [])
  }

  @Test func `a node hears whether nobody else in its ISP holds what it tells or asks about, and when that changes`()
    throws
  {
    var rig = SelectorRig()
    let other = SelectorRig.registered(Digest256(2, 2, 3, 4), url: "http://origin/b")
    _ = rig.register([other])
    let objects = [SelectorRig.object, other.object]
    let first = try acknowledged(tell(&rig, HoldingsClaim(epoch: nil, whole: objects)))
    #expect((0..<2).map { first.isLastCopy($0) } == [true, true] && first.isLastCopy(8) == nil)
    let asked = HoldingsClaim(epoch: first.epoch, asked: objects + [Digest256(9, 9, 9, 9)])
    func answers(_ rig: inout SelectorRig) throws -> [Bool?] {
      let answer = try acknowledged(tell(&rig, asked))
      return (0..<3).map { answer.isLastCopy($0) }
    }
    #expect(try acknowledged(tell(&rig, HoldingsClaim(epoch: first.epoch))).lastCopies == nil, "nothing was named")
    // Who has a part of it, or is in another ISP, has no copy.
    _ = rig.announce(6, "192.0.2.6", held: 61)
    _ = rig.announce(7, "192.0.2.7", in: SelectorRig.far, held: 62)
    #expect(try answers(&rig) == [true, true, true])
    _ = rig.announce(6, "192.0.2.6", held: 62)
    #expect(try answers(&rig) == [false, true, true])
    _ = rig.announce(6, "192.0.2.6", held: 62, event: .stopped)
    #expect(try answers(&rig) == [true, true, true])
    _ = tell(&rig, HoldingsClaim(epoch: nil, whole: objects), node: SelectorRig.origin, from: "192.0.2.20")
    #expect(try answers(&rig) == [false, false, true])
    for _ in 0..<4 {
      rig.wait(.seconds(30))
      _ = rig.register()
      _ = rig.register([other])
      _ = try answers(&rig)
    }
    #expect(try answers(&rig) == [true, true, true], "the other was not heard of for long")
  }

  @Test func `a node whose ISP is not known hears nothing of last copies`() throws {
    var rig = SelectorRig()
    let claim = HoldingsClaim(epoch: nil, whole: [SelectorRig.object])
    let announce = AgentAnnounce(node: Self.node, port: 7000, objects: [], holdings: claim)
    let exchange = rig.next()
    guard
      case .announced(let reply)? = rig.send(
        .announce(exchange, announce, address: IPAddress(192, 0, 2, 9), .unknown))
    else { throw NotAcknowledged() }
    #expect(try acknowledged(reply.holdings).lastCopies == nil)
  }

  @Test func `what is held leaves room for those who download`() throws {
    var configuration = SelectorConfiguration()
    configuration.limits.peers = 100
    var rig = SelectorRig(configuration: configuration)
    for number in 0..<80 as Range<UInt64> {
      let node = NodeID(key: Digest256(number, 1, 1, 1))
      _ = tell(&rig, HoldingsClaim(epoch: nil, whole: [SelectorRig.object]), node: node, from: "192.0.3.\(number)")
    }
    #expect(rig.machine.registry.holdingCount == 75)
    #expect(rig.machine.registry.drops.peersInAll == 5)
    _ = rig.announce(900, "192.0.4.1")
    #expect(rig.machine.registry.peerCount == 76)
  }
}
