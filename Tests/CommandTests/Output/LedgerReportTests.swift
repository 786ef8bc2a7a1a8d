import Live
import Nodes
import Testing
import Vocabulary

@testable import shoal

@Suite struct LedgerReportTests {
  private static let object = Digest256(0x4f2a_91c0_7b3e_0000, 0, 0, 0).hex

  private func line(
    _ fate: LedgerEntry.Fate, _ source: String?, _ bytes: Int64, month: Int64 = 202_611, file: String = "update.bin"
  ) -> LedgerLine {
    LedgerLine(
      month: month, object: Self.object, file: file, publisher: "192.0.2.1:8080", fate: fate, source: source,
      bytes: bytes)
  }

  private var report: LedgerReport {
    LedgerReport(
      [
        line(.given, "isp", 512), line(.taken, "isp", 3072), line(.taken, "origin", 1024), line(.wasted, nil, 10),
        LedgerLine(
          month: 202_611, object: nil, file: "files without description", publisher: "", fate: .plain,
          source: "origin", bytes: 100),
      ], uploads: ByteRate(bytesPerSecond: 2_000_000))
  }

  @Test func `people read what was taken and given, by object and by class`() {
    #expect(
      report.text == [
        "Uploads are on: up to 2.0 MB/s, as the upload limit says.",
        "",
        "2026-11 (UTC)",
        "",
        "object        file                       publisher         taken  of peers  given  wasted",
        "4f2a91c07b3e  update.bin                 192.0.2.1:8080  4.0 KiB      75 %  512 B    10 B",
        "              files without description                    100 B       0 %    0 B     0 B",
        "",
        "class                  taken  given",
        "origin               1.0 KiB    0 B",
        "isp                  3.0 KiB  512 B",
        "without description    100 B",
        "wasted                  10 B",
        "in all               4.1 KiB  512 B",
      ])
    #expect(
      LedgerReport([], uploads: ByteRate(bytesPerSecond: 0)).text == [
        "Uploads are off: the upload limit is 0.", "Nothing was taken or given.",
      ])
  }

  @Test func `several months are summed up at the end`() {
    let text = LedgerReport([line(.taken, "isp", 1), line(.taken, "isp", 2, month: 202_612)], uploads: nil).text
    #expect(text.filter { $0.hasSuffix("(UTC)") } == ["2026-11 (UTC)", "2026-12 (UTC)"])
    #expect(text.suffix(4) == ["", "class   taken  given", "isp       3 B    0 B", "in all    3 B    0 B"])
  }

  @Test func `values are quoted where they must be, and no name is a formula or commands a terminal`() {
    let csv = LedgerReport([line(.taken, "isp", 7, file: "=a\",\u{1B}b")], uploads: nil).csv
    #expect(csv[0] == "month,object,file,publisher,fate,class,bytes")
    #expect(csv[1] == "2026-11,\(Self.object),\"'=a\"\",\u{FFFD}b\",192.0.2.1:8080,taken,isp,7")
  }

  @Test func `programs get the lines and the totals`() {
    let json = JSONLines.text(report)
    #expect(
      json.contains(
        #""totals":{"given":{"isp":512},"plain":100,"taken":{"isp":3072,"origin":1024},"wasted":10}"#))
    #expect(json.contains(#""uploads":{"limit":2000000,"on":true"#))
  }

  @Test(arguments: ["2026-11", "2026-13", "2026", "26-11", "2026-1", "2026-11-01", "x-y", ""])
  func `a month is four digits and two`(text: String) {
    #expect(LedgerReport.month(text) == (text == "2026-11" ? 202_611 : nil))
  }
}
