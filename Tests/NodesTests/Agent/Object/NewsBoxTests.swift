import Swarming
import Testing
import Vocabulary

@testable import Nodes

struct NewsBoxTests {
  private static let start = Instant(nanoseconds: 0)

  @Test func `near peers hear of a block first, far peers later and of all since`() {
    var news = NewsBox(SwarmPolicy())
    news.noteHeld(BlockIndex(3), at: Self.start)
    let near = Self.start + SwarmPolicy().newsDelay
    #expect(news.nextDue == near)
    #expect(news.takeDueNear(at: Self.start) == nil)
    #expect(news.takeDueNear(at: near)?.held == [BlockIndex(3)])
    news.noteHeld(BlockIndex(4), at: near)
    let far = Self.start + SwarmPolicy().farNewsDelay
    #expect(news.takeDueFar(at: near) == nil)
    #expect(news.takeDueFar(at: far) == [BlockIndex(3), BlockIndex(4)])
    #expect(news.takeDueFar(at: far) == nil)
  }

  @Test func `a pull is told at once, and not at all when it was given back before`() {
    var news = NewsBox(SwarmPolicy())
    news.notePulls(2..<5, at: Self.start)
    #expect(news.nextDue == Self.start)
    news.noteReleased([BlockIndex(2), BlockIndex(3), BlockIndex(4)], of: 2..<5, at: Self.start)
    let told = news.takeDueNear(at: Self.start)
    #expect(told?.pulls == [])
    #expect(told?.released.count == 3)
    #expect(news.takeDueNear(at: Self.start + .seconds(60)) == nil)
  }

  @Test func `what was told in another way is not told to far peers again`() {
    var news = NewsBox(SwarmPolicy())
    news.noteHeld(BlockIndex(0), at: Self.start)
    news.forgetFar()
    #expect(news.takeDueFar(at: Self.start + .seconds(60)) == nil)
  }

  @Test func `what is urgent abroad does not take along what may wait`() {
    var news = NewsBox(SwarmPolicy())
    let soon = (near: TimeSpan.milliseconds(50), far: TimeSpan.milliseconds(20))
    news.noteHeld(BlockIndex(1), delays: (soon.near, .seconds(4)), at: Self.start)
    news.noteHeld(BlockIndex(2), delays: soon, at: Self.start)
    #expect(news.nextDue == Self.start + soon.far)
    #expect(news.takeDueFar(at: Self.start + soon.far) == [BlockIndex(2)])
    #expect(news.nextDue == Self.start + soon.near)
    #expect(news.takeDueFar(at: Self.start + .milliseconds(3_999)) == nil)
    #expect(news.takeDueFar(at: Self.start + .seconds(4)) == [BlockIndex(1)])
  }
}
