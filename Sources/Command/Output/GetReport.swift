import Nodes
import Vocabulary

/// What `get --json` prints when the file is there.
struct GetReport: Encodable {
  struct Sources: Encodable {
    var origin: Int64
    var sameISP: Int64
    var otherISP: Int64
    var unknown: Int64
    var store: Int64

    private enum CodingKeys: String, CodingKey {
      case origin, unknown, store
      case sameISP = "same_isp"
      case otherISP = "other_isp"
    }
  }

  /// What `get --json` prints when the file could not be had.
  struct Failure: Encodable {
    var error: String
    var waited: [String: Double]?
    /// What `--explain` asks for.
    var explanation: GetExplanation?
  }

  /// The object's v2 infohash; missing for a plain fetch.
  var object: String?
  var name: String
  var bytes: Int64
  var seconds: Double
  /// Whether a trusted key has signed the description for the address that was asked for.
  var verified: Bool
  /// What vouches for the bytes.
  var trust: TrustLevel
  /// Whose signature that is; missing for what is not signed.
  var signedBy: TransferReport.Voucher?
  var from: Sources
  var wasted: TransferReport.Waste
  /// The origin could not be reached, and the description from an earlier run was used.
  var keptDescription: Bool
  /// For how long the description should have been followed by a newer one; missing for one that has not ended.
  var staleSeconds: Int64?
  /// Seconds, by what was waited for; every cause is there.
  var waited: [String: Double]
  /// By what the logs of all nodes name this download (`shoal logs follow`).
  var trace: String?
  /// What `--explain` asks for.
  var explanation: GetExplanation?

  private enum CodingKeys: String, CodingKey {
    case object, name, bytes, seconds, verified, trust, from, wasted, waited, trace, explanation
    case signedBy = "signed_by"
    case keptDescription = "kept_description"
    case staleSeconds = "stale_seconds"
  }

  init(_ report: TransferReport, explanation: GetExplanation? = nil) {
    object = report.object?.hex
    name = report.name
    bytes = report.bytes
    seconds = Double(report.elapsed.milliseconds) / 1000
    verified = report.trust == .signed
    trust = report.trust
    signedBy = report.signedBy
    from = Sources(
      origin: report.fromOrigin, sameISP: report.fromSameISP, otherISP: report.fromOtherISP,
      unknown: report.fromUnknown,
      store: report.fromStore)
    wasted = report.waste
    keptDescription = report.usedKeptDescription
    staleSeconds = report.lateness.map { $0.milliseconds / 1000 }
    waited = Self.seconds(report.waited)
    trace = report.trace
    self.explanation = explanation
  }

  /// Seconds by cause, with zeros for those that nothing was charged to.
  static func seconds(_ entries: [WaitAccount.Entry]) -> [String: Double] {
    var seconds: [String: Double] = [:]
    for cause in Waiting.Cause.allCases { seconds[cause.rawValue] = 0 }
    for entry in entries { seconds[entry.cause.rawValue] = Double(entry.time.milliseconds) / 1000 }
    return seconds
  }

  /// The same for people.
  static func sentence(_ report: TransferReport, file: String) -> String {
    let milliseconds = max(1, report.elapsed.milliseconds)
    let rate = Quantities.rate(report.bytes.multipliedFullWidthDivided(by: 1000, over: milliseconds))
    let time = Quantities.seconds(report.elapsed)
    let head = "\(ScreenText.plain(file)): \(Quantities.size(report.bytes)) in \(time) (\(rate))"
    let waits = report.waited.text.isEmpty ? "" : "; waited " + report.waited.text
    guard report.trust != .nothing else {
      return head + ", UNVERIFIED: its server offers no description, so nothing vouches for the bytes" + waits
    }
    let sources = [
      ("the origin", report.fromOrigin), ("the same ISP", report.fromSameISP), ("other ISPs", report.fromOtherISP),
      ("unknown ISPs", report.fromUnknown), ("an earlier run", report.fromStore),
    ]
    let all = sources.reduce(0) { $0 + $1.1 }
    let split = sources.filter { $0.1 > 0 }.map { "\(Quantities.percent($0.1, of: all)) from \($0.0)" }
    let trust =
      report.signedBy == .tuf
      ? "it is the file that TUF's metadata names"
      : report.trust == .signed
        ? "every block verified"
        : "UNVERIFIED: every block is what its description says, but no trusted key has signed that"
    return head + ", \(trust); " + split.joined(separator: ", ")
      + (report.usedKeptDescription ? "; its origin is away, the description kept from before was used" : "")
      + (report.lateness.map { "; STALE: nothing newer was shown for \(Quantities.seconds($0)) after its end" } ?? "")
      + waits
  }
}
