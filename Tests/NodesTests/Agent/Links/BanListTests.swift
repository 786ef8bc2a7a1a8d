import Testing
import Vocabulary

@testable import Nodes

struct BanListTests {
  private static let start = Instant(nanoseconds: 0)

  private static func address(_ number: Int) throws -> IPAddress {
    try #require(IPAddress("10.0.\(number / 256).\(number % 256)"))
  }

  @Test func `a ban lasts ten minutes and no longer`() throws {
    var bans = BanList()
    bans.add(try Self.address(1), at: Self.start, AgentPolicy())
    #expect(bans.contains(try Self.address(1), at: Self.start + .seconds(599)))
    #expect(!bans.contains(try Self.address(1), at: Self.start + .seconds(600)))
    #expect(!bans.contains(try Self.address(2), at: Self.start))
  }

  @Test func `who offends again is banned from then on`() throws {
    var bans = BanList()
    bans.add(try Self.address(1), at: Self.start, AgentPolicy())
    bans.add(try Self.address(1), at: Self.start + .seconds(300), AgentPolicy())
    #expect(bans.contains(try Self.address(1), at: Self.start + .seconds(899)))
  }

  @Test func `a full list counts what it could not take, until old bans end`() throws {
    var bans = BanList()
    for number in 0..<1_025 { bans.add(try Self.address(number), at: Self.start, AgentPolicy()) }
    #expect(bans.dropped == 1)
    #expect(!bans.contains(try Self.address(1_024), at: Self.start))
    bans.add(try Self.address(1_024), at: Self.start + .seconds(600), AgentPolicy())
    #expect(bans.contains(try Self.address(1_024), at: Self.start + .seconds(601)))
  }
}
