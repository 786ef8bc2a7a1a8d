import Nodes
import Testing
import Vocabulary

@testable import shoal

@Suite struct GetExplanationTests {
  private func report(_ waited: [WaitAccount.Entry], _ elapsed: TimeSpan, bytes: Int64 = 20 << 20) -> TransferReport {
    var report = TransferReport(name: "update.bin", bytes: bytes, elapsed: elapsed, trust: .signed)
    report.object = Digest256(1, 2, 3, 4)
    report.waited = waited
    report.fromSameISP = 12 << 20
    report.fromOtherISP = 4 << 20
    report.fromOrigin = 4 << 20
    return report
  }

  @Test func `the longest cause comes first, and a sentence tells of it`() {
    let explanation = GetExplanation(
      report(
        [.init(.description, .milliseconds(800)), .init(.origin, .milliseconds(12_200)), .init(.peers, .seconds(5))],
        .seconds(20)))
    #expect(
      explanation.lines == [
        "Where the 20.000 s went until the file was there:",
        "12.200 s  61 %  for the origin",
        " 5.000 s  25 %  for peers",
        " 2.000 s  10 %  nothing waited for",
        " 0.800 s   4 %  for the description",
        "For 61 % of the time the origin owed an answer or bytes, or was to be asked again "
          + "(peers may have brought others).",
        "The bytes came 60 % from near peers (12.0 MiB), 20 % from far peers (4.0 MiB), "
          + "20 % from the origin (4.0 MiB); the origin was saved 16.0 MiB.",
        "Nothing that came was wasted.",
      ])
  }

  @Test(arguments: [1, 7, 999_999, 3_333_333, 1_000_000_007, 61_000_000_001])
  func `times and percents by cause add up to the whole, however they are rounded`(unit: Int64) {
    let entries = Waiting.Cause.allCases.enumerated().map {
      WaitAccount.Entry($0.element, TimeSpan(nanoseconds: unit * Int64($0.offset + 1)))
    }
    let elapsed = TimeSpan(nanoseconds: unit * 50)
    let explanation = GetExplanation(report(entries, elapsed))
    let milliseconds = explanation.causes.reduce(0) { $0 + Int64(($1.seconds * 1000).rounded()) }
    #expect(milliseconds == elapsed.milliseconds)
    #expect(explanation.causes.reduce(0) { $0 + $1.percent } == 100)
    #expect(explanation.causes.map(\.seconds) == explanation.causes.map(\.seconds).sorted(by: >))
  }

  @Test func `what the account does not tell of is said to be nothing`() {
    let explanation = GetExplanation(report([.init(.disk, .seconds(1))], .seconds(4)))
    #expect(explanation.causes.map(\.cause) == ["nothing", "disk"])
    #expect(explanation.largest == "For 75 % of the time nothing was waited for.")
    #expect(GetExplanation(report([], .zero)).largest == "It took no time that could be measured.")
  }

  @Test func `every cause has a sentence of its own`() {
    let sentences = Waiting.Cause.allCases.map { GetExplanation(report([.init($0, .seconds(1))], .seconds(1))).largest }
    #expect(Set(sentences).count == Waiting.Cause.allCases.count)
    #expect(sentences.allSatisfy { $0.hasPrefix("For 100 % of the time ") && $0.hasSuffix(".") })
  }

  @Test func `what came in vain is told by cause`() {
    var report = report([.init(.peers, .seconds(1))], .seconds(1))
    report.waste.duplicate = 1 << 20
    report.waste.corrupt = 16 << 10
    #expect(
      GetExplanation(report).wasted == "1.0 MiB came in vain: 1.0 MiB held already, 16.0 KiB not what their hash says.")
  }

  @Test func `a failure is explained by its account alone`() {
    var failure = TransferFailure(.unreachable, "nobody is there")
    failure.waited = [.init(.connecting, .seconds(3)), .init(.resolving, .seconds(1))]
    let explanation = GetExplanation(failure)
    #expect(explanation.lines.first == "Where the 4.000 s went until it failed:")
    #expect(explanation.largest == "For 75 % of the time a connection to the origin was being made.")
    #expect(explanation.from == nil && explanation.wasted == nil)
  }
}
