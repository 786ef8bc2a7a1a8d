import Nodes
import Testing
import Vocabulary

/// Descriptions that an origin says lie elsewhere under their digest.
@Suite struct DescriptionCopiesTests {
  private static let server = IPAddress(192, 0, 2, 1)
  private static let copy = "http://192.0.2.2:8090" + DigestPath.path(of: Digest256(1, 2, 3, 4))
  private static let own = AgentBench.url + ".torrent"

  /// Wants the object, and hears of the origin where its description is, and where a copy is.
  private func probed(_ bench: inout AgentBench, as want: UInt64 = 0, copy: String? = copy) -> [AgentEffect] {
    for case .control(let call, .probe) in bench.feed(.wanted(WantID(want), .url(AgentBench.url))) {
      return bench.feed(
        .probed(
          call,
          .answered(
            status: 200, description: Self.own, length: nil, entityTag: "\"tag\"", retryAfterSeconds: nil,
            server: Self.server, copy: copy)))
    }
    return []
  }

  private func sources(_ effects: [AgentEffect]) -> [(CallID, AgentEffect.DescriptionSource)] {
    effects.compactMap { if case .control(let call, .describe(let source)) = $0 { (call, source) } else { nil } }
  }

  private func isOpening(_ effects: [AgentEffect]) -> Bool {
    effects.contains { if case .store(_, .open) = $0 { true } else { false } }
  }

  @Test func `a copy is fetched in the place of the origin's own, and nothing else is asked`() throws {
    var bench = AgentBench()
    let (call, source) = try #require(sources(probed(&bench)).first)
    guard case .copy(let url, namedBy: Self.server) = source else { Issue.record("\(source)"); return }
    #expect(url.text == Self.copy)
    let effects = bench.feed(.described(call, .good(AgentBench.description(), from: Self.server)))
    #expect(isOpening(effects) && sources(effects).isEmpty)
    #expect(bench.machine.measured("shoal_description_copies_total") == [1, 0])
  }

  @Test(arguments: [
    AgentInput.DescriptionOutcome.absent, .unreachable(sentence: "away"), .malformed(sentence: "other bytes"),
    .notYet(retryAfterSeconds: 9), .untrusted(sentence: "no certificate"), .withdrawn([]),
    .redirected(from: "http://192.0.2.2/", location: "http://192.0.2.3/"),
  ])
  func `whatever else comes in its place, the origin is asked, and copies are passed by for a minute`(
    _ outcome: AgentInput.DescriptionOutcome
  ) throws {
    var bench = AgentBench()
    let (call, _) = try #require(sources(probed(&bench)).first)
    let effects = bench.feed(.described(call, outcome))
    let (second, source) = try #require(sources(effects).first)
    guard case .url(let url) = source else { Issue.record("\(source)"); return }
    #expect(url.text == Self.own && effects.failures.isEmpty)
    #expect(isOpening(bench.feed(.described(second, .good(AgentBench.description(), from: Self.server)))))
    #expect(bench.machine.measured("shoal_description_copies_total") == [0, 1])

    func asksForCopy(_ want: UInt64) -> Bool {
      if case .copy? = sources(probed(&bench, as: want)).first?.1 { true } else { false }
    }
    bench.now = bench.now + .seconds(59)
    #expect(!asksForCopy(1))
    bench.now = bench.now + .seconds(2)
    #expect(asksForCopy(2))
  }

  @Test func `a copy is judged as what comes from its origin is`() throws {
    var bench = AgentBench(trusted: [Digest256(2, 0, 0, 0)])
    let (call, _) = try #require(sources(probed(&bench)).first)
    let effects = bench.feed(.described(call, .good(AgentBench.description(), from: Self.server)))
    #expect(effects.failures.first?.kind == .untrusted)
  }
}
