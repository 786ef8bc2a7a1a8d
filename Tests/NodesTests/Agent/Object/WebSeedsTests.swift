import Testing
import Vocabulary

@testable import Nodes

struct WebSeedsTests {
  private static let start = Instant(nanoseconds: 0)

  @Test func `rests grow with failures up to half a minute, and begin anew after a good block`() {
    var seeds = WebSeeds(["http://a/x"], at: Self.start)
    var rests: [Int64] = []
    for _ in 0..<8 { rests.append(seeds.rest(nil, "refused", at: Self.start, AgentPolicy()).milliseconds) }
    #expect(rests == [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
    seeds.gaveGood()
    #expect(seeds.rest(nil, "refused", at: Self.start, AgentPolicy()).milliseconds == 500)
    #expect(seeds.rest?.why == "refused")
    #expect(!seeds.mayBeAsked(at: Self.start + .milliseconds(499)))
    #expect(seeds.mayBeAsked(at: Self.start + .milliseconds(500)))
  }

  @Test func `what the origin asks for is waited, not what was doubled`() {
    var seeds = WebSeeds(["http://a/x"], at: Self.start)
    #expect(seeds.rest(.seconds(7), "status 503", at: Self.start, AgentPolicy()) == .seconds(7))
  }

  @Test func `after a rest the next web seed is in turn, and one that is gone never again`() {
    var seeds = WebSeeds(["http://a/x", "http://b/x"], at: Self.start)
    #expect(seeds.url == "http://a/x")
    _ = seeds.rest(nil, "refused", at: Self.start, AgentPolicy())
    #expect(seeds.url == "http://b/x")
    let isNews = seeds.isGone("http://b/x")
    let isNewsAgain = seeds.isGone("http://b/x")
    #expect(isNews && !isNewsAgain)
    #expect(seeds.url == "http://a/x")
    _ = seeds.isGone("http://a/x")
    #expect(seeds.url == nil && !seeds.mayBeAsked(at: Self.start + .seconds(60)))
  }

  @Test func `eight corrupt blocks with none good between mean other bytes`() {
    var seeds = WebSeeds(["http://a/x"], at: Self.start)
    for _ in 0..<7 {
      let blame = seeds.gaveCorrupt(AgentPolicy())
      #expect(blame == .rests)
    }
    seeds.gaveGood()
    for _ in 0..<7 {
      let blame = seeds.gaveCorrupt(AgentPolicy())
      #expect(blame == .rests)
    }
    let last = seeds.gaveCorrupt(AgentPolicy())
    #expect(last == .hasChanged)
  }
}
