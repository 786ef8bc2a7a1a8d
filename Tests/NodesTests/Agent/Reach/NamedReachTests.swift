import Nodes
import Selection
import Testing
import Vocabulary

/// How far redirects, descriptions and selectors may lead a node: not nearer to it than whoever names them.
@Suite struct NamedReachTests {
  private static let places: [(server: IPAddress?, nearest: Reach.Nearness)] = [
    (IPAddress(8, 8, 8, 8), .world), (IPAddress(10, 0, 0, 1), .privateNetworks),
    (IPAddress(127, 0, 0, 1), .thisMachine), (nil, .world),
  ]

  private func reaches(_ effects: [AgentEffect]) -> [Reach.Nearness] {
    effects.compactMap { (effect) -> GuardedURL? in
      switch effect {
      case .control(_, .probe(let url)), .control(_, .describe(.url(let url))), .control(_, .announce(let url, _)),
        .reader(_, .fetchPlain(let url)), .origin(_, .fetchRange(_, let url, _, _)):
        url
      default: nil
      }
    }.map(\.reach.nearest)
  }

  private func call(_ effects: [AgentEffect]) throws -> CallID {
    try #require(effects.compactMap { if case .control(let call, _) = $0 { call } else { nil } }.first)
  }

  @Test func `what the user types is asked wherever it is`() {
    var bench = AgentBench()
    #expect(reaches(bench.feed(.wanted(WantID(0), .url(AgentBench.url)))) == [.anything])
  }

  @Test(arguments: places)
  func `a redirect leads no nearer than its server is`(server: IPAddress?, nearest: Reach.Nearness) throws {
    var bench = AgentBench()
    var call = try call(bench.feed(.wanted(WantID(0), .url(AgentBench.url))))
    let moved = AgentInput.ProbeOutcome.redirected(from: AgentBench.url, location: "http://x.example/", server: server)
    var effects = bench.feed(.probed(call, moved))
    #expect(reaches(effects) == [nearest])
    // Back from there is as far.
    call = try self.call(effects)
    let back = AgentInput.ProbeOutcome.redirected(
      from: "http://x.example/", location: AgentBench.url, server: IPAddress(127, 0, 0, 1))
    effects = bench.feed(.probed(call, back))
    #expect(reaches(effects) == [nearest])
  }

  @Test(arguments: places)
  func `a plain fetch follows no nearer`(server: IPAddress?, nearest: Reach.Nearness) throws {
    var bench = AgentBench()
    let call = try call(bench.feed(.wanted(WantID(0), .url(AgentBench.url), allowsUnverified: true)))
    let plain = AgentInput.ProbeOutcome.answered(
      status: 200, description: nil, length: 10, entityTag: nil, retryAfterSeconds: nil, server: server)
    #expect(reaches(bench.feed(.probed(call, plain))) == [.anything])
    let moved = AgentInput.PlainEnd.redirected(from: AgentBench.url, location: "http://x.example/", server: server)
    #expect(reaches(bench.feed(.plainEnded(WantID(0), moved))) == [nearest])
  }

  @Test(arguments: places)
  func `a description is asked for, and its URLs, no nearer`(server: IPAddress?, nearest: Reach.Nearness) throws {
    var bench = AgentBench()
    var call = try call(bench.feed(.wanted(WantID(0), .url(AgentBench.url))))
    let found = AgentInput.ProbeOutcome.answered(
      status: 200, description: AgentBench.url + ".torrent", length: nil, entityTag: nil, retryAfterSeconds: nil,
      server: server)
    var effects = bench.feed(.probed(call, found))
    #expect(reaches(effects) == [nearest])
    call = try self.call(effects)
    let description = AgentBench.description()
    effects = bench.feed(.described(call, .good(description, from: server)))
    let handle = try #require(
      effects.compactMap { if case .store(let object, .open) = $0 { object } else { nil } }.first)
    effects = bench.feed(
      .opened(handle, held: BitField(count: 16), provable: BitField(count: 4, repeating: true)))
    effects += bench.pass(.milliseconds(20))
    let asked = reaches(effects)
    #expect(asked.count >= 2 && asked.allSatisfy { $0 == nearest }, "\(asked)")
  }

  @Test func `a description of a public server is asked for no nearer because the origin is here`() throws {
    var bench = AgentBench()
    let call = try call(bench.feed(.wanted(WantID(0), .url(AgentBench.url))))
    let found = AgentInput.ProbeOutcome.answered(
      status: 200, description: "http://8.8.8.8/x.torrent", length: nil, entityTag: nil, retryAfterSeconds: nil,
      server: IPAddress(127, 0, 0, 1))
    let describing = bench.feed(.probed(call, found))
    #expect(reaches(describing) == [.thisMachine])
    let given = AgentInput.DescriptionOutcome.good(AgentBench.description(), from: IPAddress(8, 8, 8, 8))
    var effects = bench.feed(.described(try self.call(describing), given))
    let handle = try #require(
      effects.compactMap { if case .store(let object, .open) = $0 { object } else { nil } }.first)
    effects = bench.feed(.opened(handle, held: BitField(count: 16), provable: BitField(count: 4, repeating: true)))
    effects += bench.pass(.milliseconds(20))
    #expect(!reaches(effects).isEmpty && reaches(effects).allSatisfy { $0 == .world })
  }

  @Test func `the local link is led to by nobody, and a named network by everybody`() throws {
    let network = [AddressPrefix(around: IPAddress(10, 1, 0, 0), bits: 16)]
    func allows(_ reach: Reach, _ address: IPAddress) -> Bool {
      reach.refusal(of: Endpoint(address: address, port: 80)) == nil
    }
    let (metadata, near, other) = (IPAddress(169, 254, 169, 254), IPAddress(10, 1, 2, 3), IPAddress(10, 2, 0, 1))
    let typed = Reach(.anything, networks: network)
    #expect(allows(typed, metadata))
    for server in [IPAddress(8, 8, 8, 8), near, IPAddress(127, 0, 0, 1)] {
      #expect(!allows(typed.named(by: server), metadata))
      #expect(allows(typed.named(by: server), near))
    }
    #expect(!allows(typed.named, metadata))
    #expect(!allows(typed.named(by: IPAddress(8, 8, 8, 8)), other))
    #expect(allows(Reach(.world, networks: network), near) && !allows(Reach(.world, networks: network), other))
  }
}
