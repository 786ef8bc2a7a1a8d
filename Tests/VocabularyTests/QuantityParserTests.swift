import Testing
import Vocabulary

@Suite struct QuantityParserTests {
  @Test(
    arguments: [
      ("10MB/s", 10_000_000), ("10MiB/s", 10_485_760), ("500kbit/s", 62_500), ("1gbit/s", 125_000_000),
      ("8Mbps", 1_000_000), ("1.5MB/s", 1_500_000), ("4096", 4096), ("2M", 2_000_000), ("3 KiB/s", 3072),
    ] as [(String, Int64)])
  func `a rate is read with its unit`(text: String, bytes: Int64) throws {
    #expect(try QuantityParser.rate(text).bytesPerSecond == bytes)
  }

  @Test(
    arguments: [
      ("64MiB", 67_108_864), ("0", 0), ("1.5GB", 1_500_000_000), ("12", 12), ("0.25KiB", 256), ("1tiB", 1 << 40),
    ] as [(String, Int64)])
  func `a size is read with its unit`(text: String, bytes: Int64) throws {
    #expect(try QuantityParser.size(text).value == bytes)
  }

  @Test(arguments: [("90", 90_000), ("1.5m", 90_000), ("250ms", 250), ("2h", 7_200_000)] as [(String, Int64)])
  func `a length of time is read with its unit`(text: String, milliseconds: Int64) throws {
    #expect(try QuantityParser.span(text).milliseconds == milliseconds)
  }

  @Test(arguments: [
    "", "MB", "-1MB", "1.MB", ".5MB", "1..5MB", "1.2.3", "10Mb/s", "10 parsecs", "99999999999999TB", "1e6", "٣MB", "0",
    "0MB/s",
    "1.1234567MB", "NaN",
  ])
  func `what is no rate is refused with a sentence that quotes it`(text: String) {
    let error = #expect(throws: QuantityParser.Failure.self) { try QuantityParser.rate(text) }
    #expect(error?.sentence.contains("'\(text)'") == true)
  }

  @Test func `a size with a rate's unit is refused`() {
    #expect(throws: QuantityParser.Failure.self) { try QuantityParser.size("10MB/s") }
    #expect(throws: QuantityParser.Failure.self) { try QuantityParser.span("10MB") }
  }
}
