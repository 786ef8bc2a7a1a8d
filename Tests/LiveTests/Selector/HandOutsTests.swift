import Crypto
import Nodes
import Selection
import Testing
import Vocabulary

@testable import Live

/// Tickets that come with peers, and accusations that bear them.
@Suite struct HandOutsTests {
  private let handOuts = HandOuts(key: SymmetricKey(data: [UInt8](repeating: 7, count: 32)))
  private let now = WallTime(microseconds: 1_800_000_000_000_000)
  private static let object = Digest256(1, 2, 3, 4)

  private func node(_ number: UInt64) -> NodeID { NodeID(key: Digest256(number, 0, 0, 0)) }

  private func peer(_ number: UInt8, isAgent: Bool = true) -> RankedPeer {
    RankedPeer(
      endpoint: Endpoint(address: IPAddress(192, 0, 2, number), port: 6881),
      node: isAgent ? node(UInt64(number)) : nil, kind: isAgent ? .agent : .stock, infohash: InfoHash(1, 2, 3),
      ring: .isp, asn: nil, isComplete: true, score: 0)
  }

  /// What a node is told, and accuses all of.
  private func told(
    _ accuser: UInt64, version: Int = AgentAnnounce.currentVersion, by handOuts: HandOuts? = nil
  ) throws -> [Accusation] {
    var swarm = AnnounceReply.Swarm(
      interval: .seconds(1), ispCount: 1, ispIndex: 0, peers: [peer(1), peer(2, isAgent: false)])
    swarm.roles = StripeRoles(partners: [peer(3)])
    let reply = AnnounceReply(
      version: version, address: IPAddress(192, 0, 2, 9), locality: .unknown, minInterval: .seconds(1),
      objects: [AnnounceReply.ObjectReply(Self.object, .swarm(swarm))])
    let stamped = (handOuts ?? self.handOuts).stamped(reply, for: node(accuser), at: now)
    guard case .swarm(let swarm)? = stamped.objects.first?.outcome else { return [] }
    return (swarm.peers + (swarm.roles?.partners ?? [])).map {
      Accusation(endpoint: $0.endpoint, node: $0.node, ticket: $0.ticket)
    }
  }

  private func vouched(_ accusations: [Accusation], by accuser: UInt64, after seconds: Int64 = 0) -> Int {
    var announce = AgentAnnounce(node: node(accuser), port: 1, objects: [])
    announce.accusations = accusations
    let then = WallTime(microseconds: now.microseconds + seconds * 1_000_000)
    return handOuts.vouched(in: announce, at: then)?.count ?? 0
  }

  @Test func `who was told of a peer may accuse it, of that peer and in its own name only`() throws {
    let told = try told(20)
    #expect(told.count == 3 && vouched(told, by: 20) == 3)
    #expect(vouched(told, by: 21) == 0)
    var others = told
    for at in others.indices { others[at].endpoint.port += 1 }
    #expect(vouched(others, by: 20) == 0)
    others = told
    for at in others.indices { others[at].node = node(99) }
    #expect(vouched(others, by: 20) == 0)
    #expect(vouched(told.map { Accusation(endpoint: $0.endpoint, node: $0.node) }, by: 20) == 0)
    let proven = told.map { Accusation(endpoint: $0.endpoint, node: $0.node, isProven: true, ticket: $0.ticket) }
    #expect(vouched(proven, by: 20) == 3 && proven[0].accused == .node(node(1)))
    #expect(told[0].accused == .endpoint(told[0].endpoint))
  }

  @Test func `a ticket is good for a while, and with every replica that has the key`() throws {
    let told = try told(20)
    #expect(vouched(told, by: 20, after: HandOuts.epoch) == 3)
    #expect(vouched(told, by: 20, after: 2 * HandOuts.epoch) == 0)
    let replica = HandOuts(key: SymmetricKey(data: [UInt8](repeating: 7, count: 32)))
    #expect(try vouched(self.told(20, by: replica), by: 20) == 3)
    let stranger = HandOuts(key: SymmetricKey(data: [UInt8](repeating: 8, count: 32)))
    #expect(try vouched(self.told(20, by: stranger), by: 20) == 0)
  }

  @Test func `agents of before are given no tickets`() throws {
    #expect(try told(20, version: 4).allSatisfy { $0.ticket == nil })
  }
}
