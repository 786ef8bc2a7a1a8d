import Nodes
import Testing
import Vocabulary

@testable import shoal

@Suite struct DownloadStatusTests {
  private static let widths = [1, 2, 10, 20, 40, 80, 200]

  private func progress(_ have: Int64 = 12 << 20, of total: Int64? = 20 << 20) -> WantProgress {
    var tally = TransferTally()
    tally.sameISP = 8 << 20
    tally.otherISP = 2 << 20
    tally.origin = 2 << 20
    return WantProgress(have: have, total: total, tally: tally, links: 4, waiting: Waiting(.peers))
  }

  private func status(
    _ progress: WantProgress, rate: Int64 = 4_200_000, stall: StallWatch.Stall? = nil, name: String = "update.bin"
  ) -> DownloadStatus { DownloadStatus(progress: progress, rate: rate, stall: stall, name: name) }

  private func text(_ status: DownloadStatus, _ columns: Int, isColoured: Bool = false) -> String {
    status.line.text(columns: columns, isColoured: isColoured).text
  }

  /// Of twelve seconds.
  private func stall(_ whom: String, trouble: String? = nil) -> StallWatch.Stall? {
    var stuck = progress()
    stuck.waiting = Waiting(.origin, whom: whom, trouble: trouble)
    var watch = StallWatch()
    let start = Instant(nanoseconds: 0)
    _ = watch.look(at: stuck, now: start)
    return watch.look(at: stuck, now: start + .seconds(12))
  }

  @Test func `at each width is said what matters most of what fits`() {
    let status = status(progress())
    #expect(text(status, 20) == "60 % 4.2 MB/s 2 s")
    #expect(text(status, 40) == "60 %  4.2 MB/s  2 s left  saved 83 %")
    #expect(
      text(status, 80) == "60 % of 20.0 MiB  4.2 MB/s  2 s left  near 67, far 17, origin 16 %  saved 83 %")
    #expect(
      text(status, 200)
        == "update.bin  [##################............]  60 % of 20.0 MiB  4.2 MB/s  2 s left  "
        + "near 67, far 17, origin 16 %  saved 10.0 MiB (83 %)")
  }

  @Test(arguments: widths)
  func `no line is as wide as the terminal, whatever it says`(columns: Int) {
    let far = String(repeating: "host", count: 60)
    for status in [
      status(progress()), status(progress(0, of: nil)), status(progress(5, of: nil)),
      status(progress(), stall: stall(far, trouble: far)), status(progress(), stall: stall("更新.example:80")),
      status(progress(.max / 2, of: .max), rate: 1, name: String(repeating: "更新", count: 90)),
    ] {
      for isColoured in [false, true] {
        let (text, width) = status.line.text(columns: columns, isColoured: isColoured)
        let bare = text.replacing(/\u{1B}\[[0-9]*m/, with: "")
        #expect(ScreenText.columns(bare) == width && width <= max(1, columns - 1), "\(columns): \(bare)")
        #expect(!bare.isEmpty)
      }
    }
  }

  @Test(arguments: [20, 40, 80, 200])
  func `without colour no control sequence is written, and with it the same words`(columns: Int) {
    let status = status(progress())
    let plain = text(status, columns)
    let coloured = text(status, columns, isColoured: true)
    #expect(!plain.contains("\u{1B}"))
    #expect(coloured.replacing(/\u{1B}\[[0-9]*m/, with: "") == plain)
    #expect(coloured.contains("\u{1B}[32m") == plain.contains("saved"))
    #expect(!coloured.contains("\u{1B}[32m") || coloured.hasSuffix("\u{1B}[0m"))
  }

  @Test func `what is waited for is said as fully as the width allows`() {
    let status = status(progress(), stall: stall("example.org:80", trouble: "refused"))
    #expect(text(status, 20) == "60 % waiting 12 s")
    #expect(text(status, 40) == "60 %  waiting for the origin 12 s")
    #expect(text(status, 50) == "60 %  waiting for the origin example.org:80 12 s")
    #expect(text(status, 80).contains("waiting for the origin example.org:80 (refused) 12 s"))
  }

  @Test func `a name with control characters commands no terminal`() {
    let evil = status(progress(), stall: stall("x\u{1B}]0;title\u{7}"), name: "a\u{1B}[2J\r\nb\u{202E}c")
    for isColoured in [false, true] {
      let bare = text(evil, 200, isColoured: isColoured).replacing(/\u{1B}\[[0-9]*m/, with: "")
      #expect(!bare.unicodeScalars.contains { $0.properties.generalCategory == .control || $0 == "\u{202E}" })
    }
    #expect(text(evil, 200).hasPrefix("a\u{FFFD}[2J\u{FFFD}\u{FFFD}b\u{FFFD}c  ["))
  }

  @Test func `what is not whole is never called so`() {
    #expect(text(status(progress((20 << 20) - 1)), 80).hasPrefix("99 %"))
    #expect(text(status(progress(20 << 20)), 80).hasPrefix("100 %"))
  }

  @Test func `before anything is known the line says what is waited for`() {
    let start = WantProgress(have: 0, total: nil, waiting: Waiting(.connecting, whom: "192.0.2.1:80"))
    #expect(text(status(start, rate: 0), 80) == "update.bin  waiting for a connection to 192.0.2.1:80")
    #expect(text(status(start, rate: 0), 20) == "update.bin starting")
  }
}
