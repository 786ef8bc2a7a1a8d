import ArgumentParser
import Live
import Vocabulary

/// `shoal ledger`
struct LedgerCommand: SettledCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger",
    abstract: "Show what this machine took and gave, by month, class and object.",
    discussion: """
      Months are those of UTC. 'taken' is what came and was verified, 'given' what was sent to peers, 'wasted' what \
      came and served nothing; files without a description come from their servers alone. Each byte has one class: \
      the origin, or how near the peer is. The ledger lies in the cache, and an agent that uses the cache need not be \
      stopped; what it did in the last minute may be missing.

      With --selector it is shown instead what all agents of a selector took of each other, by their signed word, \
      beside what the givers say: by object and publisher, to bill by; whose word is not what others say; who gives \
      least; and from ISP to ISP. From another machine than the selector's that needs an operator's token.

      Examples:
        shoal ledger
        shoal ledger --month 2026-11 --csv > november.csv
      """)

  @Option(help: ArgumentHelp("Only this month.", valueName: "yyyy-mm"))
  var month: String?

  @Option(help: ArgumentHelp("The cache; by default ~/.cache/shoal.", valueName: "dir"))
  var cache: String?

  @Option(help: ArgumentHelp("Show what this selector knows of all agents.", valueName: "url"))
  var selector: String?

  @Flag(inversion: .prefixedNo, help: "Print comma-separated values, a line for each month, object, fate and class.")
  var csv: Bool?

  @Flag(inversion: .prefixedNo, help: "Print one JSON object.")
  var json: Bool?

  @OptionGroup var access: TokenOptions
  @OptionGroup var tls: TLSOptions
  @OptionGroup var shared: SettingsOptions

  func run(_ settings: Settings) async throws {
    if json == true, csv == true { throw CommandFailure.usage("--json and --csv are two forms: choose one") }
    if let url = try settings.url("selector", flag: selector) { return try await show(url, settings) }
    var number: Int64?
    if let text = try settings.value("month", flag: month, as: String.self) {
      guard let parsed = LedgerReport.month(text) else {
        throw CommandFailure.usage("'\(text)' is no month: write it like 2026-11")
      }
      number = parsed
    }
    let directory = try settings.cacheDirectory(cache)
    let report: LedgerReport
    do throws(LedgerStore.Problem) {
      let store = try LedgerStore(reading: directory)
      report = LedgerReport(try store.lines(of: number), uploads: try store.uploads(of: number))
    } catch { throw CommandFailure(error.sentence) }
    if json == true { return Terminal.out(JSONLines.text(report)) }
    for line in csv == true ? report.csv : report.text { Terminal.out(line) }
  }

  private func show(_ selector: HTTPURL, _ settings: Settings) async throws {
    guard try settings.value("month", flag: month, as: String.self) == nil else {
      throw CommandFailure.usage("a selector tells no months apart: --month does not go with --selector")
    }
    var url = selector
    url.target = "/v1/receipts"
    let reply = try await SelectorQuery.call(
      HTTPCall("GET", url), try settings.trust(tls), token: try access.token(settings))
    let body = try SelectorQuery.text(of: reply, from: selector)
    if json == true { return Terminal.out(body) }
    let table = try ReceiptTable(body)
    for line in csv == true ? table.csv : table.lines { Terminal.out(line) }
  }
}
