import Nodes
import Selection
import Testing
import Vocabulary
import Wire

@Suite struct AccusationTests {
  private var rig = ProofRig()

  /// The peer of a link sends a corrupt block; what selectors are told.
  private mutating func spoil(_ link: LinkID) throws -> AgentAnnounce {
    rig.bench.feed(.message(link, .haveAll))
    let asked = rig.bench.feed(.message(link, .unchoke)).requests.first { $0.0 == link }
    let request = try #require(asked)
    rig.bench.feed(.blockArrived(link, request.1, .corrupt))
    let announces = rig.bench.pass(.seconds(60)).announces.map(\.1)
    return try #require(announces.first { !$0.polluters.isEmpty })
  }

  @Test mutating func `who was dialled and proves nothing is accused by its address`() throws {
    let (link, _) = rig.dial(60, at: IPAddress(192, 0, 2, 60), ticket: 77)
    let announce = try spoil(try #require(link))
    let endpoint = Endpoint(address: IPAddress(192, 0, 2, 60), port: 6881)
    #expect(announce.accusations == [Accusation(endpoint: endpoint, node: ProofRig.node(60), ticket: 77)])
    #expect(announce.accusations?.first?.accused == .endpoint(endpoint))
  }

  @Test mutating func `who is proven is accused as the node that it is`() throws {
    let (link, _) = rig.dial(60, at: IPAddress(192, 0, 2, 60), ticket: 77)
    let dialled = try #require(link)
    rig.prove(dialled.value)
    #expect(try spoil(dialled).accusations?.first?.accused == .node(ProofRig.node(60)))
  }

  @Test mutating func `a proven caller of whom the selector told is accused as well`() throws {
    let (link, _) = rig.dial(60, at: IPAddress(192, 0, 2, 60), ticket: 77)
    rig.bench.feed(.linkClosed(try #require(link), .closedByPeer))
    rig.call(2, as: 60, from: IPAddress(203, 0, 113, 1))
    rig.prove(2)
    let accusation = try spoil(LinkID(2)).accusations?.first
    #expect(accusation?.accused == .node(ProofRig.node(60)) && accusation?.ticket == 77)
  }

  @Test mutating func `a caller that proves nothing brings no accusation on whom it names, nor on its neighbour`()
    throws
  {
    let (link, _) = rig.dial(60, at: IPAddress(192, 0, 2, 60), ticket: 77)
    rig.bench.feed(.linkClosed(try #require(link), .closedByPeer))
    rig.call(2, as: 60, from: IPAddress(192, 0, 2, 60), proves: false)
    #expect(try spoil(LinkID(2)).accusations == nil)
  }
}
