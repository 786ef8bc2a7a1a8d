import Nodes
import Testing
import Vocabulary

@Suite struct TrustTests {
  private let origin = "http://192.0.2.1:8080"

  @Test func `a key is pinned on first use`() {
    var bench = AgentBench()
    let effects = bench.want()
    let pins = effects.compactMap { if case .node(.remember(let pin)) = $0 { pin } else { nil } }
    #expect(pins == [.key(origin: origin, Digest256(1, 0, 0, 0)), .serial(url: AgentBench.url, 5)])
    #expect(effects.contains { if case .store(_, .open) = $0 { true } else { false } })
  }

  @Test func `a changed key is refused with a sentence`() {
    var bench = AgentBench(pins: [.key(origin: origin, Digest256(2, 0, 0, 0))])
    let failure = bench.want().failures.first
    #expect(failure?.kind == .untrusted)
    #expect(failure?.sentence.contains("has changed") == true)
  }

  @Test func `a wrong signature is refused`() {
    var bench = AgentBench()
    #expect(bench.want(AgentBench.description(isValid: false)).failures.first?.kind == .untrusted)
  }

  @Test func `a lower serial for the same URL is refused, an equal one is not`() {
    var old = AgentBench(pins: [.serial(url: AgentBench.url, 6)])
    #expect(old.want().failures.first?.kind == .untrusted)
    var same = AgentBench(pins: [.serial(url: AgentBench.url, 5)])
    #expect(same.want().failures.isEmpty)
  }

  @Test func `a trusted key overrules a pin, and no other is accepted`() {
    var right = AgentBench(trusted: [Digest256(1, 0, 0, 0)], pins: [.key(origin: origin, Digest256(2, 0, 0, 0))])
    #expect(right.want().failures.isEmpty)
    var wrong = AgentBench(trusted: [Digest256(3, 0, 0, 0)])
    #expect(wrong.want().failures.first?.kind == .untrusted)
  }

  @Test func `unsigned metainfo is refused once its origin is known to sign`() {
    var unsigned = AgentBench.description()
    unsigned.signer = nil
    var known = AgentBench(pins: [.key(origin: origin, Digest256(1, 0, 0, 0))])
    #expect(known.want(unsigned).failures.first?.kind == .untrusted)
    var unknown = AgentBench()
    #expect(unknown.want(unsigned).failures.isEmpty)
  }
}
