import Testing
import Vocabulary

@Suite struct QuantitiesTests {
  @Test func `sizes and rates are in the largest unit of which there is one`() {
    #expect(Quantities.size(0) == "0 B" && Quantities.size(1023) == "1023 B" && Quantities.size(1024) == "1.0 KiB")
    #expect(Quantities.size(12_897_485) == "12.3 MiB" && Quantities.size((1 << 20) - 1) == "1024.0 KiB")
    #expect(Quantities.rate(999) == "999 B/s" && Quantities.rate(4_150_000) == "4.2 MB/s")
    #expect(Quantities.rate(1_000_000) == "1.0 MB/s" && Quantities.rate(1_960) == "2.0 kB/s")
    #expect(Quantities.size(.max) == "8388608.0 TiB" && Quantities.rate(.max).hasSuffix(" GB/s"))
  }

  @Test func `spans are as clocks show them`() {
    #expect([12, 59, 60, 245, 3723].map { Quantities.clock($0) } == ["12 s", "59 s", "1:00", "4:05", "1:02:03"])
    #expect(Quantities.seconds(.milliseconds(1254)) == "1.25 s" && Quantities.seconds(.milliseconds(2005)) == "2.01 s")
  }

  @Test func `copies have two digits after the point, and of nothing there are none`() {
    #expect(Quantities.copies(5, of: 4) == "1.25" && Quantities.copies(1, of: 100) == "0.01")
    #expect(Quantities.copies(199, of: 100) == "1.99" && Quantities.copies(300, of: 3) == "100.00")
    #expect(Quantities.copies(7, of: 0) == "0.00" && Quantities.copies(-7, of: 3) == "0.00")
    #expect(Quantities.copies(.max, of: .max) == "1.00" && Quantities.copies(.max, of: 1).hasSuffix(".07"))
  }

  @Test func `percents are rounded, and of nothing there are none`() {
    #expect(Quantities.percent(1, of: 3) == "33 %" && Quantities.percent(2, of: 3) == "67 %")
    #expect(Quantities.percent(0, of: 0) == "0 %" && Quantities.percent(.max, of: .max) == "100 %")
    #expect(Quantities.percent(.max / 4, of: .max) == "25 %")
  }

  @Test func `shares are together all that is divided`() {
    #expect(
      Quantities.shares(of: [1, 1, 1], in: 10) == [4, 3, 3] && Quantities.shares(of: [0, 0], in: 10) == [0, 0])
    #expect(Quantities.shares(of: [.max / 2, .max / 2], in: 7).reduce(0, +) == 7)
  }
}
