import Testing
import Vocabulary

@testable import Nodes

@Suite struct DeadlinesTests {
  private func at(_ seconds: Int64) -> Instant { Instant(nanoseconds: seconds * 1_000_000_000) }

  @Test func `the first of all causes is the next deadline`() {
    var deadlines = Deadlines()
    #expect(deadlines.next == nil)
    deadlines.set(.tick, at(10))
    deadlines.set(.news(ObjectHandle(1)), at(3))
    deadlines.set(.news(ObjectHandle(2)), at(5))
    #expect(deadlines.next == at(3))
    deadlines.set(.news(ObjectHandle(1)), nil)
    #expect(deadlines.next == at(5) && deadlines[.news(ObjectHandle(1))] == nil)
  }

  @Test func `a cause is set anew, and only brought forward otherwise`() {
    var deadlines = Deadlines()
    deadlines.bring(.tick, to: at(10))
    deadlines.bring(.tick, to: at(20))
    #expect(deadlines[.tick] == at(10))
    deadlines.set(.tick, at(20))
    #expect(deadlines[.tick] == at(20))
    deadlines.bring(.tick, to: at(5))
    #expect(deadlines.next == at(5))
  }

  @Test func `objects with something due are named once, others and other causes not`() {
    var deadlines = Deadlines()
    deadlines.set(.tick, at(1))
    deadlines.set(.weighing(ObjectHandle(2)), at(2))
    deadlines.set(.news(ObjectHandle(2)), at(2))
    deadlines.set(.news(ObjectHandle(3)), at(4))
    #expect(deadlines.dueObjects(at: at(1)).isEmpty)
    #expect(deadlines.dueObjects(at: at(3)) == [ObjectHandle(2)])
    #expect(deadlines.isDue(.tick, at: at(1)) && !deadlines.isDue(.wants, at: at(9)))
  }
}
