import Testing
import Vocabulary

@testable import Nodes

@Suite struct UplinkMeterTests {
  private var meter = UplinkMeter()
  private var now = Instant(nanoseconds: 0)

  /// Sends for some seconds, ten times in each.
  private mutating func send(_ bytesPerSecond: Int64, for seconds: Int) {
    for _ in 0..<seconds * 10 {
      now = now + .milliseconds(100)
      meter.sent(bytesPerSecond / 10, at: now)
    }
  }

  @Test mutating func `nothing is known before three stretches, then what they carried`() {
    meter.sent(1, at: now)
    send(1_250_000, for: 4)
    #expect(meter.rate == nil)
    send(1_250_000, for: 2)
    #expect(meter.rate == ByteRate(bytesPerSecond: 1_250_000))
  }

  @Test mutating func `one stretch is not believed, for it may have filled the kernel's buffers`() {
    meter.sent(1, at: now)
    send(1_250_000, for: 6)
    send(9_000_000, for: 2)
    #expect(meter.rate == ByteRate(bytesPerSecond: 1_250_000))
    send(9_000_000, for: 2)
    #expect(meter.rate == ByteRate(bytesPerSecond: 9_000_000))
  }

  /// What fits into the buffers of many links is as much as a slow line carries in two seconds.
  @Test mutating func `a slow line is looked at for longer, since buffers take most of what leaves in a moment`() {
    meter.sent(1, at: now)
    for _ in 0..<3 {
      send(90_000, for: 2)
      send(50_000, for: 8)
    }
    #expect(meter.rate.map { (56_000...64_000).contains($0.bytesPerSecond) } == true, "\(meter.rate as Any)")
  }

  @Test mutating func `a line that has little to carry is not thought slow`() {
    meter.sent(1, at: now)
    send(1_250_000, for: 6)
    send(10_000, for: 20)
    #expect(meter.rate == ByteRate(bytesPerSecond: 1_250_000))
  }
}
