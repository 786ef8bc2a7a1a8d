import Swarming
import Testing
import Vocabulary

@testable import Nodes

@Suite struct UplinkTests {
  private static let start = Instant(nanoseconds: 1_000_000_000)

  @Test func `without a limit only the room before the kernel counts`() {
    var uplink = Uplink(limit: nil, SwarmPolicy(), now: Self.start)
    for _ in 0..<SwarmPolicy().undrainedMax {
      #expect(uplink.mayServe(at: Self.start))
      uplink.sentPiece(16384, at: Self.start)
    }
    #expect(!uplink.mayServe(at: Self.start) && uplink.nextSend == nil && !uplink.isLimited)
    uplink.drained(1)
    #expect(uplink.mayServe(at: Self.start))
  }

  @Test func `under a limit the next piece has its time, unless there is no room for it`() throws {
    var uplink = Uplink(limit: ByteRate(bytesPerSecond: 16384), SwarmPolicy(), now: Self.start)
    for _ in 0..<2 { uplink.sentPiece(16384, at: Self.start) }
    #expect(!uplink.mayServe(at: Self.start))
    let next = try #require(uplink.nextSend)
    #expect(next > Self.start && uplink.mayServe(at: next))
    for _ in 2..<SwarmPolicy().undrainedMax { uplink.sentPiece(16384, at: Self.start) }
    #expect(uplink.nextSend == nil)
  }

  @Test func `hashes are lent for two seconds of the limit`() {
    var uplink = Uplink(limit: ByteRate(bytesPerSecond: 1000), SwarmPolicy(), now: Self.start)
    uplink.lent(1500, at: Self.start)
    #expect(uplink.mayLend(.seconds(2), at: Self.start) && !uplink.mayServe(at: Self.start))
    uplink.lent(1500, at: Self.start)
    #expect(!uplink.mayLend(.seconds(2), at: Self.start) && uplink.mayLend(.seconds(2), at: Self.start + .seconds(2)))
  }
}
