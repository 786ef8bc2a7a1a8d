import Testing
import Vocabulary

@testable import Swarming

@Suite struct PiecesUnderWayTests {
  private static let start = Instant(nanoseconds: 1_000_000_000)

  @Test func `each further request says that a piece has come, and one at a time is timed`() {
    var pieces = PiecesUnderWay()
    #expect(pieces.count == 0)
    let none = pieces.hasCome(isSaid: false, at: Self.start, way: .zero)
    #expect(none == nil)
    for step in 0..<3 as Range<Int64> { pieces.send(at: Self.start + .milliseconds(step)) }
    var took: [TimeSpan?] = []
    for step in 1...3 as ClosedRange<Int64> {
      let arrived = pieces.hasCome(isSaid: false, at: Self.start + .milliseconds(step * 100), way: .zero)
      took.append(arrived?.took)
    }
    #expect(took == [.milliseconds(100), nil, nil] && pieces.count == 0)
    pieces.send(at: Self.start + .seconds(1))
    let next = pieces.hasCome(isSaid: false, at: Self.start + .milliseconds(1250), way: .zero)
    #expect(next?.took == .milliseconds(250))
  }

  @Test func `a second request that comes before a piece can be there says nothing`() {
    var pieces = PiecesUnderWay()
    pieces.send(at: Self.start)
    let early = pieces.hasCome(isSaid: false, at: Self.start + .milliseconds(19), way: .milliseconds(20))
    #expect(early == nil && pieces.count == 1)
    let arrived = pieces.hasCome(isSaid: false, at: Self.start + .milliseconds(20), way: .milliseconds(20))
    #expect(arrived?.took == .milliseconds(20) && pieces.count == 0)
  }

  @Test func `what was sent long ago is no longer waited for, and a late request times nothing`() {
    var pieces = PiecesUnderWay()
    for _ in 0..<2 { pieces.send(at: Self.start) }
    let early = pieces.forget(after: .seconds(2), at: Self.start + .seconds(2))
    let late = pieces.forget(after: .seconds(2), at: Self.start + .milliseconds(2001))
    let arrived = pieces.hasCome(isSaid: false, at: Self.start + .seconds(3), way: .zero)
    #expect([early, late] == [0, 2] && arrived == nil)
  }

  @Test func `who says that a piece has come, and asks later, says nothing by that`() {
    var pieces = PiecesUnderWay()
    pieces.send(at: Self.start)
    let said = pieces.hasCome(isSaid: true, at: Self.start + .milliseconds(30), way: .zero)
    #expect(said?.took == .milliseconds(30))
    pieces.send(at: Self.start + .seconds(1))
    let asked = pieces.hasCome(isSaid: false, at: Self.start + .milliseconds(1001), way: .zero)
    #expect(asked == nil && pieces.count == 1)
    let askedOn = pieces.hasCome(isSaid: false, at: Self.start + .milliseconds(1200), way: .zero)
    #expect(askedOn?.took == .milliseconds(200) && pieces.count == 0)
  }
}
