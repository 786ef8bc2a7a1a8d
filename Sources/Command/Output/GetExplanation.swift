import Nodes
import Vocabulary

/// Why a download took as long as it did: only what the machine's account of it says.
struct GetExplanation: Encodable, Equatable {
  struct Share: Encodable, Equatable {
    /// A word of `Waiting.Cause`, or `nothing`.
    var cause: String
    /// With milliseconds. Those of all causes together are the whole time.
    var seconds: Double
    /// Whole percents of the time; those of all causes together are 100.
    var percent: Int64
  }

  /// The longest first.
  var causes: [Share]
  /// A sentence on the longest.
  var largest: String
  /// A sentence on whom the bytes came from; missing where nothing came.
  var from: String?
  /// A sentence on the bytes that served nothing; missing where nothing came.
  var wasted: String?

  private enum CodingKeys: String, CodingKey { case causes, largest, from, wasted }

  private var table: [String] = []

  init(_ report: TransferReport) {
    self.init(report.waited, elapsed: report.elapsed, until: "until the file was there")
    from = Self.origins(report)
    wasted = Self.waste(report.waste)
  }

  init(_ failure: TransferFailure) { self.init(failure.waited, elapsed: .zero, until: "until it failed") }

  /// - Parameter elapsed: what is not in the account of that is time in which nothing was waited for.
  private init(_ account: [WaitAccount.Entry], elapsed: TimeSpan, until end: String) {
    let charged = account.reduce(Int64(0)) { $0 + $1.time.nanoseconds }
    let whole = max(charged, elapsed.nanoseconds)
    let spans: [(cause: Waiting.Cause?, time: Int64)] =
      (account.map { ($0.cause, $0.time.nanoseconds) } + [(nil, whole - charged)]).filter { $0.1 > 0 }
      .sorted { ($1.1, $0.0?.rawValue ?? "~") < ($0.1, $1.0?.rawValue ?? "~") }
    let total = whole / 1_000_000
    let milliseconds = Quantities.shares(of: spans.map(\.time), in: total)
    let percents = Quantities.shares(of: spans.map(\.time), in: 100)
    causes = spans.indices.map {
      Share(
        cause: spans[$0].cause?.rawValue ?? "nothing", seconds: Double(milliseconds[$0]) / 1000, percent: percents[$0])
    }
    guard let first = spans.first, total > 0 else {
      largest = "It took no time that could be measured."
      return
    }
    largest = "For \(percents[0]) % of the time \(first.cause.map(Self.sentence) ?? "nothing was waited for")."
    var rows = Table([("", .right), ("", .right), ("", .left)])
    for (index, span) in spans.enumerated() where milliseconds[index] > 0 {
      rows.add([
        Self.seconds(milliseconds[index]), "\(percents[index]) %",
        span.cause.map { "for \($0.noun)" } ?? "nothing waited for",
      ])
    }
    table = ["Where the \(Self.seconds(total)) went \(end):"] + rows.lines.dropFirst()
  }

  /// For people.
  var lines: [String] { table + [largest] + [from, wasted].compactMap(\.self) }

  private static func seconds(_ milliseconds: Int64) -> String {
    "\(Quantities.decimal(Double(milliseconds) / 1000, places: 3)) s"
  }

  /// What is known of a moment that was charged to the cause, and no more.
  private static func sentence(_ cause: Waiting.Cause) -> String {
    switch cause {
    case .resolving: "the address of the origin was looked up, and the name server had not answered"
    case .connecting: "a connection to the origin was being made"
    case .description: "the description of the file was waited for, without which no byte can be asked for"
    case .selector: "the selector's list of peers was waited for, and nothing was asked of anybody else"
    case .origin: "the origin owed an answer or bytes, or was to be asked again (peers may have brought others)"
    case .peers: "peers were waited for, to be linked or to bring bytes, and the origin owed nothing"
    case .uploadLimit: "peers were waited for that limit their upload, and brought about as much as they had said"
    case .reader: "the bytes that came next were there, and whoever takes them or writes the file had not taken them"
    case .disk: "the cache's disk was waited for: what it held was looked through, or what came was written"
    }
  }

  private static func origins(_ report: TransferReport) -> String? {
    let sources = [
      ("near peers", report.fromSameISP), ("far peers", report.fromOtherISP),
      ("peers of unknown ISPs", report.fromUnknown), ("the origin", report.fromOrigin),
      ("an earlier run", report.fromStore),
    ]
    let all = sources.reduce(Int64(0)) { $0 + $1.1 }
    guard all > 0 else {
      return report.object == nil ? "All \(Quantities.size(report.bytes)) came from the server of the file." : nil
    }
    let shares = Quantities.shares(of: sources.map(\.1), in: 100)
    let split = zip(sources, shares).filter { $0.0.1 > 0 }.map {
      "\($0.1) % from \($0.0.0) (\(Quantities.size($0.0.1)))"
    }
    let peers = report.fromSameISP + report.fromOtherISP + report.fromUnknown
    // An agent that runs on may have fetched some of the file twice, or more of it than was asked for.
    let scope = all == report.bytes ? "" : " (of all of this file that this agent has had since it started)"
    return "The bytes came \(split.joined(separator: ", "))\(scope); the origin was saved \(Quantities.size(peers))."
  }

  private static func waste(_ waste: TransferReport.Waste) -> String {
    let kinds = [
      ("held already", waste.duplicate), ("not what their hash says", waste.corrupt),
      ("never asked for", waste.unasked),
      ("without room to be kept", waste.unkept),
    ].filter { $0.1 > 0 }
    if kinds.isEmpty { return "Nothing that came was wasted." }
    return "\(Quantities.size(waste.total)) came in vain: "
      + kinds.map { "\(Quantities.size($0.1)) \($0.0)" }.joined(separator: ", ") + "."
  }
}
