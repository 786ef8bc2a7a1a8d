import Testing
import Vocabulary

@Suite struct UploadPacerTests {
  private static let start = Instant(nanoseconds: 7_000_000_000)
  private static let block = Geometry.blockLength

  /// Sends a block whenever it may, noticing that with a delay, for so long. Returns the moments.
  private func run(_ pacer: inout UploadPacer, for span: TimeSpan, lateness: TimeSpan = .zero) -> [Instant] {
    var (now, sent) = (Self.start, [Instant]())
    let end = now + span
    while now <= end {
      if pacer.mayBegin(now) {
        sent.append(now)
        pacer.spent(Self.block, now)
      } else {
        now = pacer.nextSend + lateness
      }
    }
    return sent
  }

  @Test(arguments: [10_000, 100_000, 330_000, 1_000_000, 5_000_000, 40_000_000, 1_000_000_000] as [Int64])
  func `at most 50 ms of the rate, or one block, leaves at once`(rate: Int64) {
    var pacer = UploadPacer(rate: ByteRate(bytesPerSecond: rate), now: Self.start)
    var atOnce: Int64 = 0
    while pacer.mayBegin(Self.start) {
      pacer.spent(Self.block, Self.start)
      atOnce += Self.block
    }
    #expect(atOnce <= max(rate / 20, Self.block))
    #expect(atOnce >= Self.block)
  }

  @Test(arguments: [10_000, 100_000, 330_000, 1_000_000, 5_000_000, 40_000_000] as [Int64])
  func `the whole rate is delivered, and never more, also when the timer is late`(rate: Int64) {
    for late in [0, 1, 5, 15] as [Int64] {
      var pacer = UploadPacer(rate: ByteRate(bytesPerSecond: rate), now: Self.start)
      let sent = run(&pacer, for: .seconds(60), lateness: .milliseconds(late))
      let bytes = Int64(sent.count) * Self.block
      #expect(bytes >= rate * 60 * 99 / 100, "\(rate) B/s, \(late) ms late")
      #expect(bytes <= rate * 60 + max(rate / 20, Self.block), "\(rate) B/s, \(late) ms late")
    }
  }

  @Test(arguments: [100_000, 1_000_000, 5_000_000] as [Int64])
  func `no span of time sees more than its share and one burst`(rate: Int64) {
    var pacer = UploadPacer(rate: ByteRate(bytesPerSecond: rate), now: Self.start)
    let sent = run(&pacer, for: .seconds(10), lateness: .milliseconds(2))
    for first in sent.indices {
      for last in first..<min(first + 40, sent.count) {
        let bytes = Int64(last - first + 1) * Self.block
        let allowed = ByteRate(bytesPerSecond: rate).bytes(in: sent[last] - sent[first]).value
        #expect(bytes <= allowed + rate / 20 + Self.block + 1)
      }
    }
  }

  @Test func `a fast node's blocks leave in turns of a millisecond, and the whole rate with them`() {
    let rate: Int64 = 125_000_000
    for late in [0, 1, 5] as [Int64] {
      var pacer = UploadPacer(rate: ByteRate(bytesPerSecond: rate), now: Self.start)
      let sent = run(&pacer, for: .seconds(10), lateness: .milliseconds(late))
      // Of some 76,000 blocks.
      #expect(Set(sent).count <= 11_500)
      #expect(Int64(sent.count) * Self.block >= rate * 10 * 99 / 100)
      #expect(Int64(sent.count) * Self.block <= rate * 10 + rate / 20)
    }
  }

  @Test func `a silence is not saved up`() {
    var pacer = UploadPacer(rate: ByteRate(bytesPerSecond: 1_000_000), now: Self.start)
    let later = Self.start + .seconds(3600)
    var count = 0
    while pacer.mayBegin(later) {
      pacer.spent(Self.block, later)
      count += 1
    }
    #expect(count == 3)
  }

  @Test func `what was sent without asking is a debt that delays the rest`() {
    var pacer = UploadPacer(rate: ByteRate(bytesPerSecond: 1_000_000), now: Self.start)
    pacer.spent(1_000_000, Self.start)
    #expect(!pacer.mayBegin(Self.start + .milliseconds(900)))
    #expect(pacer.debt(Self.start) > .milliseconds(900))
    #expect(pacer.mayBegin(Self.start + .seconds(1)))
  }
}
