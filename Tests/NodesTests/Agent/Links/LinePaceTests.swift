import Testing
import Vocabulary

@testable import Nodes

@Suite struct LinePaceTests {
  private static let start = Instant(nanoseconds: 1_000_000_000)

  /// A line that sends the pieces given to it one after the other, and peers that ask for more as soon as they have
  /// one.
  private struct Line {
    var pace = LinePace(window: 4)
    var now = LinePaceTests.start
    private var waiting: [Instant] = []
    /// When the piece that is being sent will have left.
    private var free = LinePaceTests.start
    private var sent = 0
    private(set) var longest = 0

    /// Runs for a while, with a demand without end.
    mutating func run(for time: TimeSpan, pieceTime: TimeSpan, way: TimeSpan = .zero) -> Int {
      let end = now + time
      sent = 0
      while now < end {
        while pace.mayServe(at: now), waiting.count < 1000 {
          pace.sentPiece(at: now)
          if waiting.isEmpty { free = now + pieceTime }
          waiting.append(now)
          sent += 1
        }
        longest = max(longest, waiting.count)
        now = now + .milliseconds(1)
        while let first = waiting.first, free + way <= now {
          pace.pieceCame(took: now - first, at: now)
          waiting.removeFirst()
          free = free + pieceTime
        }
      }
      return sent
    }

    mutating func forgetLongest() { longest = 0 }
  }

  @Test func `on a slow line few pieces wait, and it is never idle for long`() {
    var line = Line()
    _ = line.run(for: .seconds(5), pieceTime: .milliseconds(130))
    line.forgetLongest()
    let sent = line.run(for: .seconds(60), pieceTime: .milliseconds(130))
    #expect(line.pace.isPaced && line.longest <= 16, "\(line.longest)")
    #expect(sent > 60_000 / 130 * 85 / 100, "\(sent)")
  }

  @Test func `where nobody says what has come, twice as many pieces may be under way after two seconds`() {
    var pace = LinePace(window: 4)
    var now = Self.start
    for window in [4, 8, 16, 32] {
      while pace.mayServe(at: now) { pace.sentPiece(at: now) }
      #expect(pace.underWay == window)
      #expect(pace.nextSend == now + .seconds(2))
      #expect(!pace.mayServe(at: now + .milliseconds(1_999)))
      now = now + .seconds(2)
    }
    // As many as on a fast line.
    pace.sentPiece(at: now)
    #expect(pace.mayServe(at: now) && pace.nextSend == nil)
  }

  @Test func `a fast line is found to be one in a moment, and pieces are no longer counted`() {
    var line = Line()
    let sent = line.run(for: .seconds(1), pieceTime: .milliseconds(2), way: .milliseconds(20))
    #expect(!line.pace.isPaced && sent > 1000 && line.pace.nextSend == nil)
  }

  @Test func `a line that has become slow is paced, and is free again once it is fast`() {
    var line = Line()
    _ = line.run(for: .seconds(1), pieceTime: .milliseconds(10))
    #expect(!line.pace.isPaced)
    _ = line.run(for: .seconds(200), pieceTime: .milliseconds(200))
    #expect(line.pace.isPaced)
    line.forgetLongest()
    _ = line.run(for: .seconds(60), pieceTime: .milliseconds(200))
    #expect(line.longest <= 8, "\(line.longest)")
    _ = line.run(for: .seconds(60), pieceTime: .milliseconds(5))
    #expect(!line.pace.isPaced)
  }

  @Test func `a line that other things had filled is as fast as before a few pieces after they are gone`() {
    var line = Line()
    _ = line.run(for: .seconds(60), pieceTime: .seconds(1))
    #expect(line.pace.isPaced)
    _ = line.run(for: .seconds(5), pieceTime: .milliseconds(130))
    let sent = line.run(for: .seconds(5), pieceTime: .milliseconds(130))
    #expect(sent > 5_000 / 130 * 80 / 100, "\(sent)")
  }

  @Test func `pieces that nobody tells of do not stop a line for ever`() {
    var pace = LinePace(window: 4)
    for _ in 0..<4 { pace.sentPiece(at: Self.start) }
    #expect(!pace.mayServe(at: Self.start))
    pace.forgot(4)
    #expect(pace.mayServe(at: Self.start + .seconds(2)))
  }

  @Test func `with a window of a fast line nothing is ever held back`() {
    var pace = LinePace(window: 64)
    for step in 0..<1000 as Range<Int64> {
      pace.sentPiece(at: Self.start + .seconds(step))
      pace.pieceCame(took: .seconds(5), at: Self.start + .seconds(step + 5))
    }
    #expect(pace.mayServe(at: Self.start + .seconds(1000)) && !pace.isPaced)
  }
}
