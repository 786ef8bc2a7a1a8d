import Swarming
import Testing
import Vocabulary

@testable import Nodes

@Suite struct ReadingTests {
  private static let start = Instant(nanoseconds: 1_000_000_000)
  private let geometry = AgentBench.description(blocks: 1024).geometry
  private var turn = Turn()
  private var reading = Reading(window: AgentPolicy().deliveryWindow, at: start)
  private var held = BitField(count: 1024)

  private mutating func advance() -> [ByteSpan] {
    turn = turn.begun(at: Self.start)
    _ = reading.advance(WantID(0), of: ObjectHandle(1), held, in: geometry, &turn)
    return turn.takeEffects().compactMap { if case .reader(_, .deliver(_, let span)) = $0 { span } else { nil } }
  }

  private mutating func begin(_ spans: [ByteSpan]) {
    reading.begin(spans.map { .file(FileToken(0), $0) }, isWhole: false, at: Self.start)
  }

  private mutating func hold(_ blocks: Range<Int>) { for block in blocks { held[block] = true } }

  @Test mutating func `nothing is handed over before the answer has begun, nor beyond a gap`() {
    hold(0..<3)
    #expect(advance().isEmpty)
    begin([ByteSpan(offset: 0, length: geometry.length)])
    #expect(advance() == [ByteSpan(offset: 0, length: 3 * 16384)])
    #expect(reading.nextBlock == 3 && !reading.isOver)
  }

  @Test mutating func `no more is handed over than the reader's window`() {
    hold(0..<1024)
    begin([ByteSpan(offset: 0, length: geometry.length)])
    let sum = advance().reduce(0) { $0 + $1.length }
    #expect(sum == AgentPolicy().deliveryWindow && reading.awaitsReader && reading.nextBlock == nil)
    reading.took(through: 1 << 20)
    #expect(!reading.awaitsReader)
    #expect(advance().reduce(0) { $0 + $1.length } == 1 << 20)
  }

  @Test mutating func `one stretch follows another when all before it was taken`() {
    hold(0..<1024)
    begin([ByteSpan(offset: 0, length: 100), ByteSpan(offset: 50_000, length: 100)])
    #expect(advance() == [ByteSpan(offset: 0, length: 100)])
    #expect(!reading.isOver)
    reading.took(through: 100)
    #expect(advance() == [ByteSpan(offset: 50_000, length: 100)])
    #expect(reading.isOver)
  }

  @Test mutating func `a reader is not believed to have taken more than was delivered`() {
    hold(0..<1)
    begin([ByteSpan(offset: 0, length: geometry.length)])
    _ = advance()
    reading.took(through: geometry.length)
    hold(1..<1024)
    #expect(advance().reduce(0) { $0 + $1.length } == AgentPolicy().deliveryWindow)
  }

  @Test mutating func `after a new beginning the first byte comes first`() {
    hold(0..<4)
    begin([ByteSpan(offset: 0, length: geometry.length)])
    _ = advance()
    reading.restart()
    #expect(advance().isEmpty)
    begin([ByteSpan(offset: 0, length: 16384)])
    #expect(advance() == [ByteSpan(offset: 0, length: 16384)])
  }
}
