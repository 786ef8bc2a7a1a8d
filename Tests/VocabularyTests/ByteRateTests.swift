import Testing
import Vocabulary

@Suite struct ByteRateTests {
  @Test func `time and bytes are each other's inverse`() {
    let rate = ByteRate(bytesPerSecond: 3)
    #expect(rate.time(for: 10) == TimeSpan(nanoseconds: 3_333_333_333))
    #expect(rate.bytes(in: .seconds(10)) == 30)
    #expect(rate.bytes(in: TimeSpan(nanoseconds: 333_333_333)) == 0)
    #expect(rate.bytes(in: TimeSpan(nanoseconds: -1)) == 0)
    #expect(ByteRate(bytesPerSecond: 10_000_000).time(for: 10_000_000) == .seconds(1))
  }

  @Test func `no rate and no size overflows`() {
    for rate in [Int64.min, -1, 0, 1, 1_000_000_000, .max] {
      for bytes in [Int64.min, -1, 0, 1, 10_000_000_000, 1 << 46, .max] {
        let time = ByteRate(bytesPerSecond: rate).time(for: ByteCount(bytes))
        #expect(time >= .zero && Instant(nanoseconds: 1 << 60) + time > Instant(nanoseconds: 0))
        _ = ByteRate(bytesPerSecond: rate).bytes(in: TimeSpan(nanoseconds: bytes))
      }
    }
    #expect(ByteRate(bytesPerSecond: 0).time(for: 5) == .seconds(5))
  }

  @Test func `multiplying and dividing keeps every digit and stops at the greatest number`() {
    #expect(Int64.max.multipliedFullWidthDivided(by: .max, over: .max) == .max)
    #expect((Int64(1) << 62).multipliedFullWidthDivided(by: 3, over: 1) == .max)
    #expect((Int64(1) << 62).multipliedFullWidthDivided(by: 4, over: 8) == 1 << 61)
    #expect(Int64(7).multipliedFullWidthDivided(by: 5, over: 2) == 17)
    #expect(Int64.max.multipliedFullWidthDivided(by: 0, over: 1) == 0)
  }
}
