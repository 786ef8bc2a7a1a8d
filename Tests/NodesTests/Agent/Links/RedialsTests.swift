import Testing
import Vocabulary

@testable import Nodes

struct RedialsTests {
  private static let start = Instant(nanoseconds: 0)

  private static func endpoint() throws -> Endpoint {
    Endpoint(address: try #require(IPAddress("10.0.0.1")), port: 6881)
  }

  @Test func `each failure doubles the wait, up to two minutes`() throws {
    let peer = try Self.endpoint()
    var redials = Redials()
    var now = Self.start
    var waits: [Int64] = []
    for _ in 0..<6 {
      redials.ended(peer, worked: false, at: now, AgentPolicy())
      var wait: Int64 = 0
      while !redials.mayDial(peer, at: now + .seconds(wait)) { wait += 1 }
      waits.append(wait)
      // A moment before the wait is over: what is past is forgotten.
      now = now + .seconds(wait - 1)
    }
    #expect(waits == [10, 20, 40, 80, 120, 120])
  }

  @Test func `a link that worked may be dialled again soon`() throws {
    let peer = try Self.endpoint()
    var redials = Redials()
    for _ in 0..<4 { redials.ended(peer, worked: false, at: Self.start, AgentPolicy()) }
    redials.ended(peer, worked: true, at: Self.start, AgentPolicy())
    #expect(!redials.mayDial(peer, at: Self.start + .milliseconds(4_999)))
    #expect(redials.mayDial(peer, at: Self.start + .seconds(5)))
  }

  @Test func `an endpoint that was never dialled may be dialled at once`() throws {
    #expect(Redials().mayDial(try Self.endpoint(), at: Self.start))
  }
}
