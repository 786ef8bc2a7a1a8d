import Nodes
import Selection
import Testing
import Vocabulary

@Suite struct AnnouncerTests {
  private static let selector = "http://192.0.2.2:8090"
  private let start = Instant(nanoseconds: 1_000_000_000)

  private static func object(_ number: UInt64) -> Digest256 { Digest256(number, 0, 0, 0) }

  /// An announcer with so many objects, all due at the start.
  private func announcer(_ count: UInt64, to selector: String = selector) -> Announcer {
    var announcer = Announcer()
    for number in 0..<count {
      announcer.add(Self.object(number), ObjectHandle(UInt32(number)), to: selector, at: start)
    }
    return announcer
  }

  private func reply(to batch: Announcer.Batch, _ outcome: AnnounceReply.Outcome? = nil) -> AnnounceReply {
    let swarm = AnnounceReply.Swarm(interval: .seconds(30), ispCount: 1, ispIndex: 0, peers: [])
    return AnnounceReply(
      address: IPAddress(192, 0, 2, 9), locality: .unknown, minInterval: .seconds(1),
      objects: batch.items.map { AnnounceReply.ObjectReply($0.object, outcome ?? .swarm(swarm)) })
  }

  private func next(_ announcer: inout Announcer, at now: Instant, _ call: CallID) throws -> Announcer.Batch {
    let batch = announcer.next(at: now, call: call)
    return try #require(batch)
  }

  @Test func `what is due within a short time goes in one message`() throws {
    var announcer = announcer(2)
    announcer.add(Self.object(7), nil, to: Self.selector, at: start + .milliseconds(300))
    announcer.add(Self.object(8), nil, to: "http://192.0.2.3:8090", at: start)
    announcer.add(Self.object(9), nil, to: Self.selector, at: start + .seconds(9))
    #expect(announcer.nextDue == start + .milliseconds(5))
    #expect(announcer.next(at: start, call: CallID(1)) == nil)
    let now = start + .milliseconds(5)
    let first = try next(&announcer, at: now, CallID(1))
    #expect(first.items.map(\.object) == [Self.object(0), Self.object(1), Self.object(7)])
    #expect(first.selector == Self.selector && first.version == AgentAnnounce.currentVersion)
    let second = try next(&announcer, at: now, CallID(2))
    #expect(second.items.map(\.object) == [Self.object(8)])
    #expect(announcer.next(at: now, call: CallID(3)) == nil)
    #expect(announcer.nextDue == start + .milliseconds(9_005))
  }

  @Test func `a message holds so many objects, and so many messages wait for one selector`() throws {
    var announcer = announcer(1_000)
    let now = start + .milliseconds(5)
    var sent: [Announcer.Batch] = []
    while let batch = announcer.next(at: now, call: CallID(UInt32(sent.count))) { sent.append(batch) }
    #expect(sent.map(\.items.count) == [32, 32, 32, 32])
    #expect(announcer.nextDue == nil)
    #expect(announcer.answered(CallID(0), .reply(reply(to: sent[0])), at: now).count == 32)
    #expect(announcer.next(at: now, call: CallID(9))?.items.count == 32)
  }

  @Test func `of one object no more than sixteen polluters are told`() throws {
    var announcer = announcer(1)
    for number in UInt32(0)..<100 {
      announcer.report(
        Accusation(endpoint: Endpoint(address: .v4(0x0A00_0000 + number), port: 6881)), of: Self.object(0))
    }
    let batch = try next(&announcer, at: start + .milliseconds(5), CallID(1))
    #expect(batch.accusations.count == 16)
  }

  @Test func `a selector of the build before is told object by object, and asked again later`() throws {
    var announcer = announcer(3)
    var now = start + .milliseconds(5)
    _ = try next(&announcer, at: now, CallID(1))
    let news = announcer.answered(CallID(1), .refused(status: 400, sentence: "object is missing"), at: now)
    guard case .isOld(Self.selector)? = news.first else {
      Issue.record("\(news)")
      return
    }
    now = now + .milliseconds(5)
    for call in 2...4 as ClosedRange<UInt32> {
      let batch = try next(&announcer, at: now, CallID(call))
      #expect(batch.version == 1 && batch.items.count == 1)
      if call == 2 {
        let unknown = announcer.answered(CallID(2), .refused(status: 404, sentence: "unknown"), at: now)
        guard case .unknown(ObjectHandle(0), Self.object(0), _)? = unknown.first else {
          Issue.record("\(unknown)")
          return
        }
      } else {
        _ = announcer.answered(CallID(call), .reply(reply(to: batch)), at: now)
      }
    }
    now = now + .seconds(601)
    #expect(announcer.next(at: now, call: CallID(9))?.version == AgentAnnounce.currentVersion)
  }

  @Test func `what happens while a message is under way is told with the next`() throws {
    var announcer = announcer(1)
    var now = start + .milliseconds(5)
    let first = try next(&announcer, at: now, CallID(1))
    #expect(first.items.first?.event == .started)
    announcer.soon(Self.object(0), event: .completed, at: now)
    let bad = Accusation(endpoint: Endpoint(address: IPAddress(192, 0, 2, 66), port: 1), ticket: 5)
    announcer.report(bad, of: Self.object(0))
    #expect(announcer.next(at: now + .seconds(1), call: CallID(2)) == nil)
    _ = announcer.answered(CallID(1), .reply(reply(to: first)), at: now)
    now = now + .milliseconds(5)
    let second = try next(&announcer, at: now, CallID(2))
    #expect(second.items.first?.event == .completed && second.accusations == [bad])
    _ = announcer.answered(CallID(2), .reply(reply(to: second)), at: now)
    #expect(announcer.nextDue == now + .milliseconds(30_005))
    let third = announcer.next(at: now + .seconds(31), call: CallID(3))
    #expect(third?.items.first?.event == AgentAnnounce.Event.none && third?.accusations == [])
  }

  @Test func `a selector that does not answer is tried less and less often, and named once`() throws {
    var announcer = announcer(2)
    var now = start
    var waits: [Int64] = []
    for call in 1...7 as ClosedRange<UInt32> {
      let due = try #require(announcer.nextDue)
      waits.append((due - now).milliseconds)
      now = due
      _ = try next(&announcer, at: now, CallID(call))
      let news = announcer.answered(CallID(call), .failed(sentence: "no answer"), at: now)
      #expect(news.count == (call == 1 ? 1 : 0))
    }
    #expect(waits == [5, 5_005, 10_005, 20_005, 40_005, 60_005, 60_005])
  }

  @Test func `an answer that leaves objects out or mixes them up is taken object by object`() throws {
    var announcer = announcer(3)
    let now = start + .milliseconds(5)
    let batch = try next(&announcer, at: now, CallID(1))
    var reply = reply(to: batch)
    reply.objects.reverse()
    reply.objects[0].outcome = .refused(status: 404, sentence: "unknown")
    reply.objects.remove(at: 1)
    let news = announcer.answered(CallID(1), .reply(reply), at: now)
    let words = news.map { one in
      switch one {
      case .swarm(_, let object, _): "swarm \(object.word0)"
      case .unknown(_, let object, _): "unknown \(object.word0)"
      case .failed: "failed"
      case .isOld: "old"
      case .called: "called"
      }
    }
    #expect(words == ["swarm 0", "failed", "unknown 2"])
  }

  @Test func `at the end every selector is told of every object`() {
    var announcer = announcer(40)
    announcer.add(Self.object(99), nil, to: "http://192.0.2.3:8090", at: start)
    let farewells = announcer.farewells(at: start)
    #expect(farewells.map(\.items.count) == [32, 8, 1])
    #expect(farewells.allSatisfy { $0.items.allSatisfy { $0.event == .stopped } })
    #expect(announcer.nextDue == nil && announcer.count == 0)
  }
}
