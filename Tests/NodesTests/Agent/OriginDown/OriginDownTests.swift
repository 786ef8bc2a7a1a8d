import Nodes
import OrderedCollections
import Selection
import Swarming
import Testing
import Vocabulary
import Wire

@Suite struct OriginDownTests {
  private static let pins: [KeyPin] = [
    .key(origin: "http://192.0.2.1:8080", Digest256(1, 0, 0, 0)), .serial(url: AgentBench.url, 5),
  ]

  /// The call of a probe, and that of a kept description.
  private func probe(_ effects: [AgentEffect]) -> CallID? {
    effects.lazy.compactMap { if case .control(let call, .probe) = $0 { call } else { nil } }.first
  }

  private func recall(_ effects: [AgentEffect]) -> CallID? {
    effects.lazy.compactMap { if case .control(let call, .describe(.kept(AgentBench.url))) = $0 { call } else { nil } }
      .first
  }

  private func opening(_ effects: [AgentEffect]) -> ObjectHandle? {
    effects.lazy.compactMap { if case .store(let handle, .open) = $0 { handle } else { nil } }.first
  }

  private func logs(_ effects: [AgentEffect]) -> [String] {
    effects.compactMap { if case .node(.log(let event)) = $0 { "\(event.name)" } else { nil } }
  }

  @Test func `an origin that cannot be reached is done without, if its description is kept`() throws {
    var bench = AgentBench(pins: Self.pins)
    let call = try #require(probe(bench.feed(.wanted(WantID(0), .url(AgentBench.url)))))
    let asked = try #require(recall(bench.feed(.probed(call, .failed(sentence: "refused")))))
    let effects = bench.feed(.described(asked, .good(AgentBench.description())))
    #expect(logs(effects).contains("\(LogEventName.originUnreachable)"))
    let handle = try #require(opening(effects))
    let delivered = bench.feed(
      .opened(handle, held: BitField(count: 16, repeating: true), provable: BitField(count: 4, repeating: true)))
    let reports = delivered.compactMap { if case .reader(_, .finish(let report)) = $0 { report } else { nil } }
    #expect(reports.map(\.usedKeptDescription) == [true])
    #expect(bench.machine.counters.keptDescriptionsUsed == 1)
  }

  @Test(arguments: [
    AgentBench.description(key: 2), AgentBench.description(isValid: false), AgentBench.description(serial: 4),
    nil,
  ])
  func `what is kept must be signed by the pinned key and no older than what was seen`(_ kept: ObjectDescription?)
    throws
  {
    var bench = AgentBench(pins: Self.pins)
    let call = try #require(probe(bench.feed(.wanted(WantID(0), .url(AgentBench.url)))))
    let asked = try #require(recall(bench.feed(.probed(call, .failed(sentence: "refused")))))
    let outcome = kept.map { AgentInput.DescriptionOutcome.good($0) } ?? .absent
    let effects = bench.feed(.described(asked, outcome))
    #expect(opening(effects) == nil && effects.failures.isEmpty)
    // It goes on trying, without asking for what is kept again.
    var tries = 1
    for _ in 0..<100 where !bench.machine.wants.isEmpty {
      if let call = probe(bench.pass(.seconds(1))) {
        tries += 1
        #expect(recall(bench.feed(.probed(call, .failed(sentence: "refused")))) == nil)
      }
    }
    #expect(tries == 4 && bench.machine.wants.isEmpty)
  }

  @Test func `a description without a pinned key is not used`() throws {
    var bench = AgentBench()
    let call = try #require(probe(bench.feed(.wanted(WantID(0), .url(AgentBench.url)))))
    let asked = try #require(recall(bench.feed(.probed(call, .failed(sentence: "refused")))))
    #expect(opening(bench.feed(.described(asked, .good(AgentBench.description())))) == nil)
  }

  @Test func `a silent origin is waited for a while, and heard if it speaks in time`() throws {
    var bench = AgentBench(pins: Self.pins)
    let call = try #require(probe(bench.feed(.wanted(WantID(0), .url(AgentBench.url)))))
    #expect(recall(bench.pass(.milliseconds(2_400))) == nil)
    let asked = try #require(recall(bench.pass(.milliseconds(200))))
    let answer = AgentInput.ProbeOutcome.answered(
      status: 200, description: AgentBench.url + ".torrent", length: nil, entityTag: nil, retryAfterSeconds: nil)
    let described = bench.feed(.probed(call, answer))
    #expect(described.contains { if case .control(_, .describe(.url)) = $0 { true } else { false } })
    // The kept description comes after the origin's answer: it is of no use any more.
    #expect(opening(bench.feed(.described(asked, .good(AgentBench.description())))) == nil)
  }

  @Test func `what the origin describes is remembered for the next time`() {
    var bench = AgentBench()
    let effects = bench.want()
    #expect(effects.contains { if case .control(_, .keepDescription(AgentBench.url)) = $0 { true } else { false } })
    var unsigned = AgentBench.description()
    unsigned.signer = nil
    var other = AgentBench()
    #expect(!other.want(unsigned).contains { if case .control(_, .keepDescription) = $0 { true } else { false } })
  }

  @Test(arguments: [404, 410])
  func `a file that its origin deleted fails at once`(status: Int) throws {
    var bench = AgentBench()
    _ = bench.open()
    let run = try #require(bench.machine.objects.values.first?.exchange.originPulls.first)
    let head = AgentInput.OriginAnswer(status: status, entityTag: nil, retryAfterSeconds: nil, isUsable: false)
    let failure = try #require(bench.feed(.originAnswered(run.request, head)).failures.first)
    #expect(failure.kind == .notFound && failure.sentence.contains("was deleted at its origin"), "\(failure)")
    bench.feed(.originEnded(run.request, .unusable))
    #expect(bench.pass(.seconds(60)).originRuns.isEmpty)
    // Asked again, it is known to have been there.
    let call = try #require(probe(bench.feed(.wanted(WantID(1), .url(AgentBench.url)))))
    let missing = AgentInput.ProbeOutcome.answered(
      status: 404, description: nil, length: nil, entityTag: nil, retryAfterSeconds: nil)
    #expect(bench.feed(.probed(call, missing)).failures.first?.sentence.contains("was deleted") == true)
  }

  @Test func `another web seed is used when one has deleted the file`() throws {
    var bench = AgentBench()
    var description = AgentBench.description()
    description.urls.append("http://192.0.2.77/object.bin")
    let handle = try #require(opening(bench.want(description)))
    let effects = bench.feed(.opened(handle, held: BitField(count: 16), provable: BitField(count: 4, repeating: true)))
    let run = try #require(effects.originRuns.first)
    let gone = AgentInput.OriginAnswer(status: 404, entityTag: nil, retryAfterSeconds: nil, isUsable: false)
    #expect(bench.feed(.originAnswered(run.0, gone)).failures.isEmpty)
    let next = bench.feed(.originEnded(run.0, .unusable))
    let urls = next.compactMap { if case .origin(_, .fetchRange(_, let url, _, _)) = $0 { "\(url)" } else { nil } }
    #expect(urls.first?.contains("192.0.2.77") == true, "\(urls)")
  }

  @Test func `a selector that forgot an object is brought the origin's registration`() throws {
    var bench = AgentBench()
    var description = AgentBench.description()
    description.registration = ShoalExtension.Registration(
      time: 1, until: 9, signature: [UInt8](repeating: 3, count: 64))
    let handle = try #require(opening(bench.want(description)))
    bench.feed(.opened(handle, held: BitField(count: 16), provable: BitField(count: 4, repeating: true)))
    let (call, announce) = try #require(bench.pass(.milliseconds(20)).announces.first)
    var reply = bench.announceReply()
    reply.objects = announce.objects.map {
      AnnounceReply.ObjectReply($0.object, .refused(status: 404, sentence: "unknown"))
    }
    let registers = bench.feed(.announced(call, .reply(reply))).compactMap {
      if case .control(let call, .register(let selector, let registration)) = $0 {
        (call, selector, registration)
      } else {
        nil
      }
    }
    let (register, selector, registration) = try #require(registers.first)
    #expect(selector.text == "http://192.0.2.2:8090")
    #expect(registration.until == 9 && registration.objects.map(\.url) == [AgentBench.url])
    bench.feed(.registered(register, .accepted))
    #expect(bench.pass(.milliseconds(20)).announces.count == 1)
  }
}
