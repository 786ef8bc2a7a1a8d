import Testing
import Vocabulary
import Wire

@testable import Nodes

@Suite struct AgentLinkTests {
  private var turn = Turn()
  private let remote = Endpoint(address: IPAddress(192, 0, 2, 1), port: 1)
  private let start = Instant(nanoseconds: 1_000_000_000)

  private mutating func link(isUp: Bool) -> AgentLink {
    turn = turn.begun(at: start)
    var link = AgentLink(LinkID(2), to: remote, isDialled: false, &turn)
    var random = RandomSource(seed: 1)
    let handshake = Handshake(infohash: InfoHash(1, 1, 1), peerID: PeerID(random: &random), supportsV2: true)
    if isUp { link.cameUp(Shelf.Caller(link.id, remote, handshake), speaksV2: true, at: start) }
    return link
  }

  @Test mutating func `silence of ours calls for a keep-alive, the peer's for the end`() {
    var link = link(isUp: true)
    #expect(link.silence(at: start + AgentPolicy().keepAlive, AgentPolicy()) == nil)
    #expect(link.silence(at: start + AgentPolicy().keepAlive + .seconds(1), AgentPolicy()) == .wantsKeepAlive)
    link.said(at: start + AgentPolicy().silenceMax)
    #expect(link.silence(at: start + AgentPolicy().silenceMax + .seconds(1), AgentPolicy()) == .isDead)
    link.heard(at: start + AgentPolicy().silenceMax)
    #expect(link.silence(at: start + AgentPolicy().silenceMax + .seconds(1), AgentPolicy()) == nil)
  }

  @Test mutating func `a link that is being made is left to the world`() {
    #expect(link(isUp: false).silence(at: start + .seconds(9999), AgentPolicy()) == nil)
  }

  @Test mutating func `nothing is sent before the handshakes are there`() {
    var links = LinkTable()
    let down = link(isUp: false)
    links.add(down)
    turn = turn.begun(at: start)
    links.send(.keepAlive, on: down.id, &turn)
    #expect(turn.effects.isEmpty)
    var random = RandomSource(seed: 1)
    let handshake = Handshake(infohash: InfoHash(1, 1, 1), peerID: PeerID(random: &random), supportsV2: true)
    links[slot: 0].cameUp(Shelf.Caller(down.id, remote, handshake), speaksV2: true, at: start)
    links.send(.keepAlive, on: down.id, &turn)
    links.tell(.heldAll, on: down.id, &turn)
    #expect(turn.effects.count == 1, "our extension is for those who take it")
  }
}
