import Nodes
import Selection
import Testing
import Vocabulary
import Wire

@Suite struct PaceTests {
  private static func interval(_ rig: inout SelectorRig) -> Int64? {
    guard case .tracker(let reply, _)? = rig.track(SelectorRig.v1, "10.0.1.2") else { return nil }
    return reply.interval
  }

  /// The pace that it says of itself, in hundredths.
  private static func pace(_ rig: inout SelectorRig) -> Int64? {
    rig.metric("shoal_selector_intervals_ratio")
  }

  @Test func `while there is too much to do everybody is answered, and asked to come back later`() throws {
    var rig = SelectorRig()
    let usual = try #require(Self.interval(&rig))
    var last = usual
    for _ in 0..<60 {
      rig.send(.busy(permille: 950))
      let now = try #require(Self.interval(&rig))
      #expect(now >= last)
      last = now
    }
    #expect(last == usual * 15)
    #expect(Self.pace(&rig) == 1500)
    _ = rig.announce(1, "10.0.1.3", held: 62)
    #expect(rig.announce(1, "10.0.1.3", held: 62)?.interval == .seconds(15 * 15))
    // Who comes so rarely is not forgotten meanwhile.
    rig.wait(.seconds(2 * 15 * 60 - 10))
    #expect(rig.machine.registry.peer(.agent(NodeID(key: Digest256(1, 0, 0, 0))), of: SelectorRig.object) == nil)
    #expect(rig.machine.registry.peerCount == 1)
  }

  @Test func `intervals are the usual ones again when there is room`() throws {
    var rig = SelectorRig()
    for _ in 0..<60 { rig.send(.busy(permille: 1000)) }
    let slow = try #require(Self.interval(&rig))
    for _ in 0..<10 { rig.send(.busy(permille: 700)) }
    #expect(Self.interval(&rig) == slow)
    for _ in 0..<300 { rig.send(.busy(permille: 100)) }
    #expect(Self.interval(&rig) == 60)
    #expect(Self.pace(&rig) == 100)
  }

  @Test func `how busy it is is not recorded while nothing would come of it`() {
    var rig = SelectorRig()
    #expect(!rig.machine.minds(busy: 300))
    #expect(rig.machine.minds(busy: 950))
    for _ in 0..<60 { rig.send(.busy(permille: 950)) }
    #expect(rig.machine.minds(busy: 300))
  }

  @Test func `a trace of before, where nothing says how long intervals may get, has the usual ones`() {
    var configuration = SelectorConfiguration()
    configuration.longestPace = nil
    var rig = SelectorRig(configuration: configuration)
    for _ in 0..<60 { rig.send(.busy(permille: 1000)) }
    #expect(Self.interval(&rig) == 60)
  }
}
