import Selection
import Swarming
import Testing
import Vocabulary
import Wire

@testable import Nodes

@Suite struct LeafSearchTests {
  private var organs = Organs()
  private var search: LeafSearch

  init() {
    search = LeafSearch(Organs.description, start: 0, Turn().begun(at: organs.now))
  }

  private mutating func seek() -> [AgentEffect] {
    var search = search
    defer { self.search = search }
    return organs.turn { organs, turn in
      search.seek(for: Organs.handle, &organs.exchange, &organs.links, &organs.origin, &turn)
    }
  }

  private func asked(_ effects: [AgentEffect]) -> [LinkID] {
    effects.compactMap { if case .link(let link, .send(.hashRequest)) = $0 { link } else { nil } }
  }

  private func asksOrigin(_ effects: [AgentEffect]) -> Bool {
    effects.contains { if case .origin(_, .fetchLeaves) = $0 { true } else { false } }
  }

  @Test mutating func `an agent of our ISP is asked before other agents and the origin`() {
    organs.join(1, isAgent: false)
    organs.join(2, ring: .world)
    let friend = organs.join(3)
    let effects = seek()
    #expect(asked(effects) == [friend] && !asksOrigin(effects) && search.awaited == .link(friend))
  }

  @Test mutating func `without agents the origin is asked, and stock seeds once it rests`() {
    let stock = organs.join(1, isAgent: false)
    #expect(asksOrigin(seek()))
    var other = LeafSearchTests()
    other.organs.join(1, isAgent: false)
    other.organs.exchange.originIsUsable = false
    #expect(other.asked(other.seek()) == [stock])
  }

  @Test(arguments: [(Optional(0), true, false), (1, false, true), (nil, false, false)] as [(Int?, Bool, Bool)])
  mutating func `who brings in stripes asks there for leaves from where they come, others wait for neighbours`(
    place: Int?, asksOrigin: Bool, asksFar: Bool
  ) {
    let roles = place.map { [StripeRole(stripe: 0, rank: 0, place: $0)] } ?? []
    organs.exchange.takeRoles(roles, sums: StripeSums(ispPeers: 20), now: organs.now)
    let effectsAlone = seek()
    #expect(self.asksOrigin(effectsAlone) == asksOrigin && !organs.exchange.leavesAreOut)
    // The partner in another ISP is there.
    let partner = organs.join(1, ring: .world)
    #expect(asked(seek()) == (asksFar ? [partner] : []))
  }

  @Test mutating func `a run that a peer is late with is asked of the origin the next time, not of the peer`() {
    let friend = organs.join(1)
    #expect(asked(seek()) == [friend])
    organs.now = organs.now + .milliseconds(600)
    #expect(seek().isEmpty, "what is given up now is asked for anew the next time")
    let effects = seek()
    #expect(asksOrigin(effects) && asked(effects).isEmpty)
  }

  @Test mutating func `only who holds blocks of pieces whose leaves are missing may help`() {
    organs.exchange.becameProvable([PieceIndex(0), PieceIndex(1)])
    let runs = [[0..<8], [0..<0], [0..<9], [0..<2, 12..<13], [16..<16]]
    let mayHelp = runs.map { search.mayBeHelped(by: $0, organs.exchange) }
    #expect(mayHelp == [false, false, true, true, false])
  }

  @Test mutating func `nobody who could give leaves means that they are out`() {
    organs.exchange.originIsUsable = false
    #expect(seek().isEmpty && organs.exchange.leavesAreOut)
    organs.join(1)
    _ = seek()
    #expect(!organs.exchange.leavesAreOut)
  }

  @Test mutating func `an answer frees the place for another run, and a peer that is gone is not waited for`() {
    let friend = organs.join(1)
    _ = seek()
    search.left(friend)
    #expect(search.awaited == nil)
    _ = seek()
    search.came(from: 0, by: friend)
    #expect(search.awaited == nil)
  }
}
