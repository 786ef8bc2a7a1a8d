import Selection
import Testing
import Vocabulary

@testable import Nodes

/// Downloads that are kept from peers, to measure what those are worth.
@Suite struct HoldOutTests {
  private func rig(perMille: Int?) -> SelectorRig {
    var configuration = SelectorConfiguration()
    configuration.holdOutPerMille = perMille
    return SelectorRig(configuration: configuration)
  }

  @Test func `a selector draws of one object one download in ten hours, and only where it begins`() {
    var rig = rig(perMille: 1000)
    #expect(rig.announce(1, "10.1.0.1")?.isHeldOut == nil, "it goes on")
    #expect(rig.announce(2, "10.1.0.2", held: 62, event: .started)?.isHeldOut == nil, "it is whole")
    #expect(rig.announce(3, "10.1.0.3", event: .started)?.isHeldOut == true)
    #expect(rig.announce(4, "10.1.0.4", event: .started)?.isHeldOut == nil, "one was drawn")
    #expect(rig.announce(3, "10.1.0.3", event: .started)?.isHeldOut == nil, "it is known")
    #expect(rig.machine.counters.heldOut == 1)
  }

  @Test func `a selector that is told of no share draws none, and uses up no chance for it`() {
    var (none, zero) = (rig(perMille: nil), rig(perMille: 0))
    for number in 1...20 as ClosedRange<UInt64> {
      let answers = [none.announce(number, "10.1.0.\(number)", event: .started)?.swarm] as [AnnounceReply.Swarm?]
      #expect(answers == [zero.announce(number, "10.1.0.\(number)", event: .started)?.swarm])
    }
    #expect(none.machine.counters.heldOut == 0 && zero.machine.counters.heldOut == 0)
  }

  @Test func `about the share that was asked for is drawn`() {
    var draws = HoldOuts()
    var random = RandomSource(seed: 3)
    var drawn = 0
    for number in 0..<20_000 as Range<UInt64> {
      let object = Digest256(number, 1, 1, 1)
      if draws.draw(object, perMille: 10, at: Instant(nanoseconds: 0), &random) { drawn += 1 }
    }
    #expect((150...250).contains(drawn))
  }

  /// An agent with an open object whose selector has drawn it, and one peer named.
  private func heldOut() -> AgentBench { heldOutAndAsked().bench }

  /// The same, with what it had asked of the origin before.
  private func heldOutAndAsked() -> (bench: AgentBench, runs: [(OriginRequestID, ByteSpan, String?)]) {
    var bench = AgentBench()
    _ = bench.open()
    let runs = bench.effects.originRuns
    for (call, announce) in bench.pass(.milliseconds(20)).announces {
      let peer = RankedPeer(
        endpoint: Endpoint(address: .v4(0xC000_0265), port: 7000), node: NodeID(key: Digest256(101, 0, 0, 0)),
        kind: .agent, infohash: InfoHash(truncating: Digest256(9, 9, 9, 9)), ring: .isp, asn: ASN(64501),
        isComplete: true, score: 1)
      var reply = bench.announceReply(peers: [peer], about: announce.objects.map(\.object))
      if case AnnounceReply.Outcome.swarm(var swarm)? = reply.objects.first?.outcome {
        swarm.isHeldOut = true
        reply.objects[0].outcome = .swarm(swarm)
      }
      bench.feed(.announced(call, .reply(reply)))
    }
    return (bench, runs)
  }

  private func dials(_ effects: [AgentEffect]) -> Int {
    effects.count { if case .link(_, .dial) = $0 { true } else { false } }
  }

  @Test func `an agent that is held out calls nobody, and asks nothing of who calls`() {
    var bench = heldOut()
    #expect(dials(bench.pass(.seconds(3))) == 0)
    #expect(bench.peer(5, isAgent: true).requests.isEmpty && bench.pass(.seconds(1)).requests.isEmpty)
    #expect(bench.machine.counters.heldOut == 1 && bench.machine.counters.heldOutLost == 0)
  }

  /// The origin brings all that it was asked for.
  private func bring(_ runs: [(OriginRequestID, ByteSpan, String?)], to bench: inout AgentBench) {
    let head = AgentInput.OriginAnswer(status: 206, entityTag: nil, retryAfterSeconds: nil, isUsable: true)
    for (request, span, _) in runs {
      bench.feed(.originAnswered(request, head))
      for offset in stride(from: span.offset, to: span.end, by: Int(Geometry.blockLength)) {
        bench.feed(.originBlock(request, BlockIndex(Int(offset / Geometry.blockLength)), .verified))
      }
      bench.feed(.originEnded(request, .complete))
    }
  }

  @Test func `bytes of the origin are eligible where peers could have brought them`() {
    var plain = AgentBench()
    _ = plain.open()
    bring(plain.effects.originRuns + plain.pass(.seconds(1)).originRuns, to: &plain)
    let came = plain.machine.counters.received.total
    #expect(came > 0 && plain.machine.counters.eligibleBytes == came)
    var (alone, runs) = heldOutAndAsked()
    bring(runs, to: &alone)
    #expect(alone.machine.counters.received.total > 0 && alone.machine.counters.eligibleBytes == 0)
    var description = AgentBench.description()
    description.announce = nil
    var unknown = AgentBench()
    for case .store(let handle, .open) in unknown.want(description) {
      let found = AgentInput.opened(
        handle, held: BitField(count: 16), provable: BitField(count: description.geometry.pieceCount, repeating: true))
      bring(unknown.feed(found).originRuns + unknown.pass(.seconds(1)).originRuns, to: &unknown)
    }
    #expect(unknown.machine.counters.received.total > 0 && unknown.machine.counters.eligibleBytes == 0)
  }

  @Test func `when its origin fails it, it calls the peers that it was told of, and counts for nothing`() {
    var bench = heldOut()
    for request in UInt32(1)...8 { bench.feed(.originEnded(OriginRequestID(request), .failed(sentence: "down"))) }
    #expect(dials(bench.pass(.seconds(3))) > 0)
    #expect(bench.machine.counters.heldOutLost == 1)
  }

  @Test func `one that peers have given something of is not held out any more`() throws {
    var bench = AgentBench()
    _ = bench.open()
    bench.announceNow()
    let request = try #require(bench.peer(1, isAgent: true).requests.first)
    bench.feed(.blockArrived(request.0, request.1, .verified))
    for (call, announce) in bench.pass(.seconds(31)).announces {
      var reply = bench.announceReply(about: announce.objects.map(\.object))
      if case AnnounceReply.Outcome.swarm(var swarm)? = reply.objects.first?.outcome {
        swarm.isHeldOut = true
        reply.objects[0].outcome = .swarm(swarm)
      }
      bench.feed(.announced(call, .reply(reply)))
    }
    #expect(bench.machine.counters.heldOut == 0)
  }

  @Test func `a selector counts how long files took to reach agents, once for each`() {
    var rig = SelectorRig()
    _ = rig.announce(1, "10.1.0.1", event: .started)
    _ = rig.announce(1, "10.1.0.1", held: 62, event: .completed)
    _ = rig.announce(1, "10.1.0.1", held: 62, event: .completed)
    #expect(rig.metric("shoal_selector_downloads_started_total") == 1)
    #expect(rig.metric("shoal_selector_downloads_completed_total") == 1)
  }
}
