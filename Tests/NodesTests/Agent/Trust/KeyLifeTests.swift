import Nodes
import Testing
import Vocabulary

@Suite struct KeyLifeTests {
  private static let origin = "http://192.0.2.1:8080"
  private static let (old, new, third) = (Digest256(1, 0, 0, 0), Digest256(2, 0, 0, 0), Digest256(3, 0, 0, 0))
  private static let pinned: [KeyPin] = [.key(origin: origin, old)]
  private static let moved: [KeyPin] = [.key(origin: origin, new), .left(origin: origin, old)]

  /// Signed by keys of which the first is read by all.
  private func description(
    by keys: [Digest256], steps: [(Digest256, Digest256)] = [(old, new)], revoked: [Digest256] = [], serial: Int64 = 5
  ) -> ObjectDescription {
    var description = AgentBench.description(key: keys[0].word0, serial: serial)
    var history = KeyHistory()
    history.successions = steps.map { .init(from: $0.0, to: $0.1, time: 0) }
    history.revocations = revoked.map { .init(key: $0, time: 0) }
    description.signer?.keys = history
    description.signer?.cosigners = Array(keys.dropFirst())
    return description
  }

  private func pins(_ effects: [AgentEffect]) -> [KeyPin] {
    effects.flatMap { (effect) -> [KeyPin] in
      if case .control(_, .remember(let pins)) = effect { pins } else { [] }
    }
  }

  // Successions

  @Test func `a key that the pinned one has handed over to takes its place, and nobody goes back`() {
    var bench = AgentBench(pins: Self.pinned)
    let effects = bench.want(description(by: [Self.new]))
    #expect(effects.failures.isEmpty)
    #expect(
      Array(pins(effects).prefix(2)) == [.key(origin: Self.origin, Self.new), .left(origin: Self.origin, Self.old)])
    #expect(bench.want(as: WantID(1)).failures.first?.kind == .untrusted)
    var restarted = AgentBench(pins: bench.machine.keyPins)
    #expect(restarted.want().failures.first?.kind == .untrusted)
    #expect(restarted.want(description(by: [Self.new]), as: WantID(1)).failures.isEmpty)
    let back = description(by: [Self.old], steps: [(Self.old, Self.new), (Self.new, Self.old)])
    #expect(restarted.want(back, as: WantID(2)).failures.first?.kind == .untrusted)
  }

  @Test func `to be named by a stranger is nothing, and neither is to be named without signing`() {
    for bad in [
      description(by: [Self.new], steps: []), description(by: [Self.new], steps: [(Self.third, Self.new)]),
      description(by: [Self.third], steps: [(Self.old, Self.new)]),
      description(by: [Self.third], steps: [(Self.new, Self.old), (Self.old, Self.new)]),
    ] {
      var bench = AgentBench(pins: Self.pinned)
      let effects = bench.want(bad)
      #expect(effects.failures.first?.kind == .untrusted && pins(effects).isEmpty)
    }
  }

  @Test func `while both keys sign, agents move on, and who is new begins with the new one`() {
    let both = description(by: [Self.old, Self.new])
    for (start, pin) in [(Self.pinned, true), ([], true), (Self.moved, false)] {
      var bench = AgentBench(pins: start)
      let effects = bench.want(both)
      #expect(effects.failures.isEmpty && pins(effects).contains(.key(origin: Self.origin, Self.new)) == pin)
      #expect(bench.want(description(by: [Self.new]), as: WantID(1)).failures.isEmpty)
    }
  }

  @Test func `several steps are followed at once`() {
    var bench = AgentBench(pins: Self.pinned)
    let effects = bench.want(description(by: [Self.third], steps: [(Self.old, Self.new), (Self.new, Self.third)]))
    #expect(effects.failures.isEmpty)
    let left = [Self.old, Self.new].map { KeyPin.left(origin: Self.origin, $0) }
    #expect(Array(pins(effects).prefix(3)) == [.key(origin: Self.origin, Self.third)] + left)
  }

  @Test func `nothing relies on a successor before it is kept, and what cannot be kept changes nothing`() throws {
    var bench = AgentBench(pins: Self.pinned)
    bench.confirms = false
    let effects = bench.want(description(by: [Self.new]))
    let call = try #require(
      effects.lazy.compactMap { if case .control(let call, .remember) = $0 { call } else { nil } }.first)
    #expect(!effects.contains { if case .store(_, .open) = $0 { true } else { false } })
    #expect(bench.feed(.remembered(call, failure: "the disk is full")).failures.first?.kind == .storage)
    #expect(bench.machine.keyPins.filter { if case .serial = $0 { false } else { true } } == Self.pinned)
  }

  @Test func `a key that was given hands over as well, and is left behind there for good`() {
    var bench = AgentBench(trusted: [Self.old])
    #expect(bench.want(description(by: [Self.new])).failures.isEmpty)
    #expect(bench.want(as: WantID(1)).failures.first?.kind == .untrusted)
    var restarted = AgentBench(trusted: [Self.old], pins: bench.machine.keyPins)
    #expect(restarted.want().failures.first?.kind == .untrusted)
    #expect(restarted.want(description(by: [Self.new], steps: []), as: WantID(1)).failures.isEmpty)
    // Where it has not handed over, it counts.
    let base = "http://192.0.2.7"
    let other = AgentBench.description(number: 10, base: base)
    #expect(restarted.want(other, as: WantID(2), url: base + "/object.bin").failures.isEmpty)
  }

  @Test func `any of several trusted signatures is enough, and those of strangers change nothing`() {
    var second = AgentBench(trusted: [Self.new])
    #expect(second.want(description(by: [Self.third, Self.new], steps: [])).failures.isEmpty)
    var spoilt = description(by: [Self.third, Self.old], steps: [])
    spoilt.signer?.isValid = false
    var wrong = AgentBench(pins: Self.pinned)
    #expect(wrong.want(spoilt).failures.isEmpty)
    var strangers = AgentBench(pins: Self.pinned)
    #expect(strangers.want(description(by: [Self.new, Self.third], steps: [])).failures.first?.kind == .untrusted)
  }

  @Test func `what the old key has signed and is kept is used while the origin is away`() throws {
    for (pins, isUsed) in [(Self.moved, true), (Self.moved + [.revoked(Self.old)], false)] {
      var bench = AgentBench(pins: pins)
      let asked = bench.feed(.wanted(WantID(0), .url(AgentBench.url)))
      let probe = try #require(
        asked.lazy.compactMap { if case .control(let call, .probe) = $0 { call } else { nil } }.first)
      let away = bench.feed(.probed(probe, .failed(sentence: "refused")))
      let call = try #require(
        away.lazy.compactMap { if case .control(let call, .describe(.kept)) = $0 { call } else { nil } }.first)
      let effects = bench.feed(.described(call, .good(AgentBench.description())))
      #expect(effects.contains { if case .store(_, .open) = $0 { true } else { false } } == isUsed)
    }
  }

  // Revocations

  @Test func `a revoked key is refused wherever it is known, and after a restart`() {
    let other = "http://192.0.2.7"
    var bench = AgentBench(pins: Self.pinned + [.key(origin: other, Self.old)])
    let failure = bench.want(description(by: [Self.old], revoked: [Self.old])).failures.first
    #expect(failure?.kind == .unverified && failure?.sentence.contains("was revoked") == true)
    #expect(bench.machine.keyPins.contains(.revoked(Self.old)))
    var restarted = AgentBench(pins: bench.machine.keyPins)
    let elsewhere = AgentBench.description(number: 10, base: other)
    for (description, url) in [(AgentBench.description(), AgentBench.url), (elsewhere, other + "/object.bin")] {
      #expect(restarted.want(description, as: WantID(1), url: url).failures.first?.kind == .unverified)
    }
    var given = AgentBench(trusted: [Self.old], pins: [.revoked(Self.old)])
    #expect(given.want().failures.first?.kind == .unverified)
    var first = AgentBench()
    #expect(first.want(description(by: [Self.old], revoked: [Self.old])).failures.first?.kind == .unverified)
  }

  @Test func `a revocation wins over a succession by the same key, whichever is heard first`() {
    let stolen = description(by: [Self.new], revoked: [Self.old])
    var together = AgentBench(pins: Self.pinned)
    #expect(together.want(stolen).failures.first?.kind == .unverified)
    #expect(together.want(description(by: [Self.new]), as: WantID(1)).failures.first?.kind == .unverified)
    // Who moved on before stays where he is.
    var moved = AgentBench(pins: Self.moved)
    #expect(moved.want(stolen).failures.isEmpty)
    #expect(moved.want(description(by: [Self.new]), as: WantID(1)).failures.isEmpty)
  }

  @Test func `another key that was given vouches where one is revoked`() {
    for bad in [description(by: [Self.third], revoked: [Self.old]), description(by: [Self.new, Self.third])] {
      var bench = AgentBench(trusted: [Self.old, Self.third], pins: [.revoked(Self.old)])
      #expect(bench.want(bad).failures.isEmpty)
    }
    let steps = [(Self.old, Self.third), (Self.new, Self.third)]
    var handed = AgentBench(trusted: [Self.old, Self.new], pins: [.revoked(Self.old)])
    #expect(handed.want(description(by: [Self.third], steps: steps)).failures.isEmpty)
  }

  @Test func `a key that is given by hand takes the place of a revoked one, and counts from then on`() {
    let pins = Self.pinned + [.revoked(Self.old)]
    var bench = AgentBench(trusted: [Self.new], pins: pins)
    #expect(bench.want(description(by: [Self.new], steps: [])).failures.isEmpty)
    var after = AgentBench(pins: bench.machine.keyPins)
    #expect(after.want(description(by: [Self.new], steps: [])).failures.isEmpty)
  }

  @Test func `revocations of keys that nobody knows are not remembered`() {
    var bench = AgentBench(pins: Self.pinned)
    let many = (10..<26).map { Digest256($0, 0, 0, 0) }
    bench.want(description(by: [Self.old], revoked: many))
    #expect(!bench.machine.keyPins.contains { if case .revoked = $0 { true } else { false } })
  }
}
