import Nodes
import Selection
import Testing
import Vocabulary
import Wire

/// Whose word moves or ends a node at the selector.
@Suite struct NodeSessionsTests {
  private var rig = SelectorRig()
  private static let node = NodeID(key: Digest256(5, 0, 0, 0))
  private static let home = IPAddress("192.0.2.9")!
  private static let elsewhere = IPAddress("198.51.100.66")!

  private mutating func say(
    _ event: AgentAnnounce.Event, from address: IPAddress = home, _ proof: SenderProof?, node: NodeID = node
  ) -> SelectorAnswer? {
    let report = AgentAnnounce.ObjectReport(object: SelectorRig.object, event: event, held: 62, blocks: 62, wanted: 0)
    let announce = AgentAnnounce(node: node, port: 7000, objects: [report])
    return rig.send(.announce(rig.next(), announce, address: address, SelectorRig.near, proof: proof))
  }

  private func isTaken(_ answer: SelectorAnswer?) -> Bool { if case .announced? = answer { true } else { false } }

  /// Where others are told that the node is.
  private mutating func places() -> [IPAddress] {
    guard let welcome = rig.announce(6, "192.0.2.10") else { return [] }
    return welcome.swarm.peers.filter { $0.node == Self.node }.map(\.endpoint.address)
  }

  @Test mutating func `a stranger neither moves nor ends a node`() {
    #expect(isTaken(say(.started, .session(1, count: 0))))
    for proof in [SenderProof.missing, .wrong(sentence: "the signature is wrong")] {
      #expect(!isTaken(say(.none, from: Self.elsewhere, proof)))
      #expect(!isTaken(say(.stopped, proof)))
      #expect(places() == [Self.home])
    }
    #expect(rig.machine.counters.unprovenAnnounces == 4)
  }

  @Test mutating func `what was said once is not heard again, from wherever it comes`() {
    #expect(isTaken(say(.started, .session(1, count: 0))))
    #expect(isTaken(say(.stopped, .session(1, count: 1))))
    #expect(isTaken(say(.started, .session(2, count: 0))))
    for old in [SenderProof.session(1, count: 1), .session(1, count: 7), .session(2, count: 0)] {
      #expect(!isTaken(say(.stopped, from: Self.elsewhere, old)))
    }
    #expect(places() == [Self.home])
  }

  @Test mutating func `messages may overtake each other, but not by more than sixty-three`() {
    #expect(isTaken(say(.none, .session(1, count: 100))))
    #expect(isTaken(say(.none, .session(1, count: 37))))
    #expect(!isTaken(say(.none, .session(1, count: 37))))
    #expect(!isTaken(say(.none, .session(1, count: 36))))
    #expect(isTaken(say(.none, .session(1, count: 1_000))))
    #expect(!isTaken(say(.none, .session(1, count: 100))))
    #expect(isTaken(say(.none, .session(1, count: 999))))
  }

  @Test mutating func `a node has a session over each address family`() {
    #expect(isTaken(say(.none, .session(9, count: 0))))
    #expect(isTaken(say(.none, from: IPAddress("2001:db8::9")!, .session(3, count: 0))))
    #expect(isTaken(say(.none, .session(9, count: 1))))
    #expect(!isTaken(say(.none, .session(3, count: 1))))
  }

  @Test func `agents that sign nothing are served where the operator says so, but not in place of one that signs`() {
    var configuration = SelectorConfiguration()
    configuration.allowsUnproven = true
    var tests = self
    tests.rig = SelectorRig(configuration: configuration)
    let first = tests.say(.started, .missing)
    #expect(isTaken(first))
    let proven = tests.say(.none, .session(1, count: 0))
    #expect(isTaken(proven))
    let late = tests.say(.stopped, .missing)
    #expect(!isTaken(late))
    let other = tests.say(.started, .missing, node: NodeID(key: Digest256(8, 0, 0, 0)))
    #expect(isTaken(other))
  }
}
