import Trace
import Vocabulary

/// What is to be exported of a session, and in which form.
struct ExportRequest {
  /// Told by the ending of the file's name.
  enum Format: String, CaseIterable {
    /// A page for a browser.
    case page = "html"
    /// Trace events, which Perfetto and Chrome's tracing page read.
    case traceEvents = "json"
    /// A log with vector clocks for ShiViz.
    case clocks = "shiviz"
    /// One JSON object per line.
    case lines = "jsonl"

    /// Events that are told. A page has to stay quick in a browser; the others, to fit into memory.
    var mostEvents: Int { self == .page ? 20_000 : 500_000 }

    /// Whether there is a place for what an input changed.
    var tellsChanges: Bool { self == .page || self == .lines }
  }

  let path: String
  let format: Format
  /// Only so many seconds before the cursor, or before the end where the cursor stands at the beginning.
  private(set) var seconds: Int?
  /// Only these nodes, as places in the session; all where none is named.
  private(set) var nodes: [Int] = []

  /// Reads `out.html last 10s node agent-3 node selector`.
  init(_ text: String, in session: ReplaySession) throws(ReplaySession.Refusal) {
    var words = text.split(separator: " ").map(String.init)[...]
    guard let path = words.popFirst() else { throw ReplaySession.Refusal("say: \(SessionCommand.export.usage)") }
    let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
    guard let format = Format(rawValue: ending), path.count > ending.count + 1 else {
      let endings = Format.allCases.map { "." + $0.rawValue }.joined(separator: ", ")
      throw ReplaySession.Refusal("'\(path)' does not say as what: a name ends in one of \(endings)")
    }
    self.path = path
    self.format = format
    while let word = words.popFirst() {
      guard let value = words.popFirst() else { throw ReplaySession.Refusal("'\(word)' wants a value") }
      switch word {
      case "last":
        guard let seconds = Int(value.hasSuffix("s") ? value.dropLast() : value[...]), 1...1_000_000 ~= seconds else {
          throw ReplaySession.Refusal("'\(value)' is no number of seconds from 1 to 1000000")
        }
        self.seconds = seconds
      case "node": nodes.append(try session.named(value))
      default: throw ReplaySession.Refusal("'\(word)' makes no sense there: \(SessionCommand.export.usage)")
      }
    }
  }

  /// The steps of the stretch that is asked for.
  func steps(of session: ReplaySession) -> Range<Int> {
    guard let seconds else { return session.steps.indices }
    let end = session.cursor > 0 ? session.cursor : session.steps.count
    guard end > 0 else { return 0..<0 }
    let from = session.time(of: end - 1).microseconds - Int64(seconds) * 1_000_000
    var start = end - 1
    while start > 0, session.time(of: start - 1).microseconds >= from { start -= 1 }
    return start..<end
  }
}
