import Nodes
import Selection
import Testing
import Vocabulary
import Wire

@Suite struct WithdrawalTests {
  private static let origin = "http://192.0.2.1:8080"
  private static let key = Digest256(1, 0, 0, 0)
  private static let pinned: [KeyPin] = [.key(origin: origin, key)]
  private static let object = Digest256(9, 9, 9, 9)

  private func tombstone(
    key: Digest256 = key, base: String = origin, path: String = "/object.bin", serial: Int64 = 5,
    object: Digest256 = object, isValid: Bool = true
  ) -> Withdrawal {
    var result = Withdrawal(
      key: NodeID(key: key), base: base, url: base + path, serial: serial, object: object, time: 0)
    result.isValid = isValid
    return result
  }

  /// The selector answers the announce of an object that is open, and says that it is withdrawn.
  private func announce(_ bench: inout AgentBench, _ withdrawal: Withdrawal) throws -> [AgentEffect] {
    let (call, _) = try #require(bench.pass(.milliseconds(20)).announces.first)
    var reply = bench.announceReply()
    reply.objects = [AnnounceReply.ObjectReply(Self.object, .refused(status: 410, sentence: "withdrawn"))]
    reply.withdrawn = [withdrawal]
    return bench.feed(.announced(call, .reply(reply)))
  }

  private func closes(_ effects: [AgentEffect]) -> Bool {
    effects.contains { if case .store(_, .close) = $0 { true } else { false } }
  }

  private func removals(_ effects: [AgentEffect]) -> [Digest256] {
    effects.compactMap { if case .node(.removeKept(let object)) = $0 { object } else { nil } }
  }

  @Test func `what its origin withdraws is not delivered, served or announced any more, and goes from the cache`()
    throws
  {
    var bench = AgentBench()
    _ = bench.open()
    bench.peer(1, isAgent: true, holds: .haveNone)
    let effects = try announce(&bench, tombstone())
    #expect(effects.failures.map(\.kind) == [.notFound])
    #expect(effects.failures.first?.sentence.contains("was withdrawn by its origin") == true)
    #expect(closes(effects) && removals(effects) == [Self.object] && !effects.closes.isEmpty)
    #expect(bench.machine.objects.values.isEmpty && bench.pass(.seconds(60)).announces.isEmpty)
    #expect(bench.machine.keyPins.contains(.withdrawn(url: AgentBench.url, 5)))
    // Nor is it taken again, whoever describes it.
    #expect(bench.want(as: WantID(1)).failures.first?.kind == .notFound)
  }

  @Test func `a tombstone of another key, a wrong one, and one of another file change nothing`() throws {
    for withdrawal in [
      tombstone(key: Digest256(2, 0, 0, 0)), tombstone(isValid: false), tombstone(path: "/other.bin"),
      tombstone(serial: 4), tombstone(base: "http://192.0.2.9"),
    ] {
      var bench = AgentBench()
      _ = bench.open()
      let effects = try announce(&bench, withdrawal)
      #expect(effects.failures.isEmpty && !closes(effects) && removals(effects).isEmpty, "\(withdrawal)")
    }
  }

  @Test func `a withdrawal outlives a restart, and the next version is taken`() {
    let pins = Self.pinned + [.withdrawn(url: AgentBench.url, 5)]
    var old = AgentBench(pins: pins)
    #expect(old.want().failures.first?.sentence.contains("was withdrawn") == true)
    var new = AgentBench(pins: pins)
    #expect(new.want(AgentBench.description(serial: 6)).failures.isEmpty)
    #expect(new.machine.keyPins.contains(.withdrawn(url: AgentBench.url, 5)))
  }

  @Test func `an origin that says that a file is gone is asked why`() throws {
    for isSigned in [true, false] {
      var bench = AgentBench(pins: Self.pinned)
      let asked = bench.feed(.wanted(WantID(0), .url(AgentBench.url)))
      let probe = try #require(
        asked.lazy.compactMap { if case .control(let call, .probe) = $0 { call } else { nil } }.first)
      let gone = AgentInput.ProbeOutcome.answered(
        status: 410, description: AgentBench.url + ".torrent", length: nil, entityTag: nil, retryAfterSeconds: nil)
      let probed = bench.feed(.probed(probe, gone))
      let call = try #require(
        probed.lazy.compactMap { if case .control(let call, .describe(.url)) = $0 { call } else { nil } }.first)
      let effects = bench.feed(.described(call, isSigned ? .withdrawn([tombstone()]) : .absent))
      #expect(effects.failures.map(\.kind) == [.notFound])
      #expect(bench.machine.keyPins.contains(.withdrawn(url: AgentBench.url, 5)) == isSigned)
    }
  }

  @Test func `a key that was left behind may still take back what it published, a revoked one may not`() throws {
    let moved: [KeyPin] = [
      .key(origin: "http://192.0.2.1:8080", Digest256(2, 0, 0, 0)),
      .left(origin: "http://192.0.2.1:8080", Digest256(1, 0, 0, 0)),
    ]
    for (pins, isBelieved) in [(moved, true), (moved + [.revoked(Digest256(1, 0, 0, 0))], false)] {
      var bench = AgentBench(pins: pins)
      let asked = bench.feed(.wanted(WantID(0), .url(AgentBench.url)))
      let probe = try #require(
        asked.lazy.compactMap { if case .control(let call, .probe) = $0 { call } else { nil } }.first)
      let gone = AgentInput.ProbeOutcome.answered(
        status: 410, description: AgentBench.url + ".torrent", length: nil, entityTag: nil, retryAfterSeconds: nil)
      let call = try #require(
        bench.feed(.probed(probe, gone)).lazy.compactMap {
          if case .control(let call, .describe(.url)) = $0 { call } else { nil }
        }.first)
      bench.feed(.described(call, .withdrawn([tombstone()])))
      #expect(bench.machine.keyPins.contains(.withdrawn(url: AgentBench.url, 5)) == isBelieved)
    }
  }

  @Test func `an object of the cache is looked at before it goes`() throws {
    for (description, isRemoved) in [
      (AgentBench.description(), true), (AgentBench.description(path: "/other.bin"), false),
    ] {
      var bench = AgentBench(pins: Self.pinned, servesKept: true)
      bench.feed(.shelved([KeptObject(of: description)]))
      bench.feed(.shelved([]))
      let (call, _) = try #require(bench.pass(.seconds(60)).announces.first)
      var reply = bench.announceReply(about: [])
      reply.withdrawn = [tombstone()]
      let looked = bench.feed(.announced(call, .reply(reply)))
      let look = try #require(
        looked.lazy.compactMap { if case .control(let call, .describe(.keptObject)) = $0 { call } else { nil } }.first)
      #expect(removals(bench.feed(.described(look, .good(description)))) == (isRemoved ? [Self.object] : []))
    }
  }
}

extension KeptObject {
  /// Of an object that lies whole in the cache.
  fileprivate init(of description: ObjectDescription) {
    self.init(
      infohashes: description.infohashes, geometry: description.geometry, selector: description.selector,
      stored: description.geometry.blockCount, bytes: description.geometry.length, mayCarry: false)
  }
}
