import Nodes
import Testing
import Vocabulary

@Suite struct UploadTurnsTests {
  private let start = Instant(nanoseconds: 5_000_000_000)

  @Test func `a turn is about 20 ms of the rate, within its bounds`() {
    func length(_ rate: Int64) -> Int64 {
      UploadTurns<Int>(rate: ByteRate(bytesPerSecond: rate), now: start).turnLength
    }
    #expect(length(1_000_000) == 20_000)
    #expect(length(1) == 4096 && length(.max / 100) == 65_536)
  }

  @Test func `who waits takes turns in the order of coming, and nobody twice`() {
    var turns = UploadTurns<Int>(rate: ByteRate(bytesPerSecond: 1_000_000), now: start)
    for sender in [3, 1, 2, 1] { turns.wait(sender) }
    turns.leave(2)
    #expect(turns.next(at: start) == 3)
    turns.wait(3)
    #expect(turns.next(at: start) == 1 && turns.next(at: start) == 3 && turns.next(at: start) == nil)
    #expect(turns.nextTurn == nil)
  }

  @Test func `what is sent is paid for in time, and over a second never more than the rate and one burst`() {
    var turns = UploadTurns<Int>(rate: ByteRate(bytesPerSecond: 1_000_000), now: start)
    var (now, sent): (Instant, Int64) = (start, 0)
    while now <= start + .seconds(1) {
      turns.wait(1)
      while turns.next(at: now) == 1 {
        turns.sent(turns.turnLength, at: now)
        sent += turns.turnLength
        turns.wait(1)
      }
      guard let next = turns.nextTurn, next > now else {
        Issue.record("nothing is paid for")
        return
      }
      now = next
    }
    #expect((1_000_000...1_050_000).contains(sent), "\(sent)")
  }

  @Test func `a turn in which nothing could be sent costs nothing`() {
    var turns = UploadTurns<Int>(rate: ByteRate(bytesPerSecond: 4096), now: start)
    turns.wait(1)
    turns.wait(2)
    #expect(turns.next(at: start) == 1)
    turns.sent(0, at: start)
    #expect(turns.next(at: start) == 2)
    turns.sent(1 << 20, at: start)
    turns.wait(1)
    #expect(turns.next(at: start + .seconds(200)) == nil && turns.next(at: start + .seconds(300)) == 1)
  }
}
