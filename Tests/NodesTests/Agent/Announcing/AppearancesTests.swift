import Selection
import Testing
import Vocabulary

@testable import Nodes

@Suite struct AppearancesTests {
  private var appearances = Appearances()
  private var now = Instant(nanoseconds: 1_000_000_000)
  private var calls: UInt32 = 0

  private mutating func call() -> CallID {
    calls += 1
    return CallID(calls)
  }

  private func reply(_ address: String, seenFor: TimeSpan? = .seconds(90)) -> AgentInput.AnnounceOutcome {
    .reply(
      AnnounceReply(
        address: IPAddress(address)!, locality: .unknown, minInterval: .seconds(1), objects: [], seenFor: seenFor))
  }

  /// Announces something else, over the family of an address.
  private mutating func announce(_ address: String, to selector: String = "http://selector:1", knows: Bool = true) {
    let call = call()
    appearances.sent(call, to: GuardedURL(selector, Reach(.anything)))
    _ = appearances.answered(call, reply(address, seenFor: knows ? .seconds(90) : nil), at: now)
  }

  /// The families over which the node is to show itself now; none is answered.
  private mutating func due() -> [(call: CallID, family: IPAddress.Family)] {
    var due: [(call: CallID, family: IPAddress.Family)] = []
    while true {
      let call = call()
      guard let (_, family) = appearances.next(at: now, call: call) else { return due }
      due.append((call, family))
    }
  }

  @Test mutating func `the other family is shown at once, and again in time, and nothing while announces show it`() {
    announce("192.0.2.1")
    let first = due()
    #expect(first.map(\.family) == [.v6])
    let isTaken = appearances.answered(first[0].call, reply("2001:db8::1"), at: now)
    #expect(isTaken)
    for _ in 0..<3 {
      now = now + .seconds(10)
      announce("192.0.2.1")
    }
    #expect(due().map(\.family) == [.v6])
    announce("2001:db8::1")
    now = now + .seconds(31)
    #expect(due().map(\.family) == [.v4], "announces go over IPv6 now, and the other call is still out")
  }

  @Test mutating func `a family that does not get through is tried more and more seldom`() {
    announce("192.0.2.1")
    var waits: [Int64] = []
    for _ in 0..<7 {
      let next = due()
      guard next.count == 1 else { break }
      _ = appearances.answered(next[0].call, .failed(sentence: "no way"), at: now)
      let before = now
      repeat {
        now = now + .seconds(10)
        announce("192.0.2.1")
      } while appearances.nextDue.map { $0 > now } ?? true
      waits.append((now - before).milliseconds / 1000)
    }
    #expect(waits == [30, 60, 120, 240, 480, 600, 600])
  }

  @Test mutating func `an address has one family, and a selector that keeps one endpoint is shown no other`() {
    announce("192.0.2.1", to: "http://192.0.2.80:1")
    announce("192.0.2.1", knows: false)
    #expect(due().isEmpty && appearances.nextDue == nil)
  }

  @Test mutating func `a selector that answered over another family than asked, or has forgotten, is shown again soon`()
    throws
  {
    announce("192.0.2.1")
    let first = due()
    _ = appearances.answered(first[0].call, reply("192.0.2.1"), at: now)
    now = now + .seconds(30)
    let second = try #require(due().first { $0.family == .v6 })
    _ = appearances.answered(second.call, reply("2001:db8::1", seenFor: nil), at: now)
    now = now + .seconds(60)
    #expect(due().map(\.family).contains(.v6))
  }

  @Test mutating func `a selector that is told of nothing any more is left alone`() {
    announce("192.0.2.1")
    _ = due()
    now = now + .seconds(1_801)
    #expect(due().isEmpty && appearances.nextDue == nil)
  }
}
