import Swarming
import Testing
import Vocabulary

@testable import Nodes

@Suite struct UplinkTests {
  private static let stuck = SwarmPolicy().stuckTime
  private static let start = Instant(nanoseconds: 1_000_000_000)
  private static let policy = SwarmPolicy()
  /// Nobody tells of what has come, so no line is thought to be slow.
  private static let underWay = 64

  /// Sends as much as may be. Returns how many pieces that are.
  private func fill(_ uplink: inout Uplink, at now: Instant) -> Int {
    var sent = 0
    while sent < 100, uplink.mayServe(at: now) {
      uplink.sentPiece(16384, at: now)
      sent += 1
    }
    return sent
  }

  @Test func `without a limit only the room before the kernel counts`() {
    var uplink = Uplink(limit: nil, Self.policy, underWay: Self.underWay, now: Self.start)
    let sent = fill(&uplink, at: Self.start)
    #expect(sent == SwarmPolicy().undrainedMin && !uplink.isLimited)
    uplink.drained(1, at: Self.start)
    let next = fill(&uplink, at: Self.start)
    #expect(next == 1)
  }

  @Test func `where nothing leaves for long there is room for more, up to a bound, and later for less again`() {
    var uplink = Uplink(limit: nil, Self.policy, underWay: Self.underWay, now: Self.start)
    var now = Self.start
    var sent = [fill(&uplink, at: now)]
    sent.append(fill(&uplink, at: now + Self.stuck - .milliseconds(1)))
    now = now + Self.stuck
    sent.append(fill(&uplink, at: now))
    #expect(sent == [2, 0, 2])
    // What leaves in time widens nothing.
    now = now + .milliseconds(100)
    uplink.drained(1, at: now)
    sent = [fill(&uplink, at: now + Self.stuck - .milliseconds(1))]
    now = now + Self.stuck
    sent.append(fill(&uplink, at: now))
    #expect(sent == [1, 4] && uplink.nextSend == nil)
    sent = [fill(&uplink, at: now + .seconds(5))]
    for step in 1...3 as ClosedRange<Int64> { uplink.drained(2, at: now + .seconds(step * 11)) }
    sent.append(fill(&uplink, at: now + .seconds(33)))
    uplink.drained(1, at: now + .seconds(33))
    sent.append(fill(&uplink, at: now + .seconds(33)))
    #expect(sent == [0, 0, 1])
  }

  @Test(arguments: [1, Self.underWay])
  func `a time for the next piece is named only where somebody looks then`(underWay: Int) {
    var uplink = Uplink(limit: nil, Self.policy, underWay: underWay, now: Self.start)
    _ = fill(&uplink, at: Self.start)
    #expect(uplink.isTimed == (uplink.nextSend != nil))
    #expect(uplink.isTimed == (underWay == 1), "of a line that is not known to be slow the next tick sees to it")
  }

  @Test func `a line that carries little is given the time of four pieces`() throws {
    var uplink = Uplink(limit: nil, Self.policy, underWay: Self.underWay, now: Self.start)
    var now = Self.start
    for _ in 0..<40 {
      uplink.sentPiece(16384, at: now)
      now = now + .milliseconds(900)
      uplink.drained(1, at: now)
    }
    let carries = try #require(uplink.carries)
    let wait = max(Self.stuck, carries.time(for: 65536))
    let sent = [.zero, wait - .milliseconds(1), wait].map { fill(&uplink, at: now + $0) }
    #expect(sent == [2, 0, 2])
  }

  @Test func `under a limit the next piece has its time, unless there is no room for it`() throws {
    var uplink = Uplink(limit: ByteRate(bytesPerSecond: 16384), Self.policy, underWay: Self.underWay, now: Self.start)
    for _ in 0..<2 { uplink.sentPiece(16384, at: Self.start) }
    let isFree = uplink.mayServe(at: Self.start)
    #expect(!isFree)
    uplink.drained(1, at: Self.start)
    let next = try #require(uplink.nextSend)
    let isFreeThen = uplink.mayServe(at: next)
    #expect(next > Self.start + .milliseconds(500) && isFreeThen)
    uplink.sentPiece(16384, at: next)
    #expect(uplink.nextSend == Self.start + Self.stuck)
  }

  @Test func `hashes are lent for two seconds of the limit`() {
    var uplink = Uplink(limit: ByteRate(bytesPerSecond: 1000), Self.policy, underWay: Self.underWay, now: Self.start)
    uplink.lent(1500, at: Self.start)
    let isFree = uplink.mayServe(at: Self.start)
    #expect(uplink.mayLend(.seconds(2), at: Self.start) && !isFree)
    uplink.lent(1500, at: Self.start)
    #expect(!uplink.mayLend(.seconds(2), at: Self.start) && uplink.mayLend(.seconds(2), at: Self.start + .seconds(2)))
  }
}
