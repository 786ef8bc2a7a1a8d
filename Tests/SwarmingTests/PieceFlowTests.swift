import Testing
import Vocabulary

@testable import Swarming

@Suite struct PieceFlowTests {
  /// Lets pieces pass for a while, one each so many microseconds.
  private func flow(each microseconds: Int64, for time: TimeSpan, in flow: PieceFlow = PieceFlow()) -> PieceFlow {
    var flow = flow
    let step = TimeSpan(nanoseconds: microseconds * 1000)
    for at in 0...time.nanoseconds / step.nanoseconds { flow.passed(1, at: Instant(nanoseconds: 0) + step * at) }
    return flow
  }

  @Test func `a fast line has what it takes in five milliseconds`() {
    #expect((70...90).contains(flow(each: 64, for: .milliseconds(250)).perMoment))
  }

  @Test func `a line of 10 Mbit per second has nothing more than other bounds allow`() {
    #expect(flow(each: 13_107, for: .seconds(2)).perMoment == 0)
  }

  @Test func `a line that was fast and is slow loses its room with the next look`() {
    var flow = flow(each: 64, for: .milliseconds(250))
    flow.passed(1, at: Instant(nanoseconds: 5_000_000_000))
    #expect(flow.perMoment == 0)
  }
}
