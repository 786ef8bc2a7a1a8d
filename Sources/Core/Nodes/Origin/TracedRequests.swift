import OrderedCollections
import Vocabulary

/// The requests that name the download that they are for, and the line that is written of each when it is over. Of
/// others nothing is written: they are everybody's, and many.
struct TracedRequests: Codable, Sendable {
  private var entries: OrderedDictionary<ExchangeID, Entry> = [:]

  private struct Entry: Codable, Sendable {
    let trace: String
    let head: HTTPRequest
    let since: Instant
    var status = 0
  }

  /// More than this at a time are not noted.
  private static let most = 4096

  /// A request came.
  mutating func asked(_ exchange: ExchangeID, _ head: HTTPRequest, at now: Instant) {
    guard let trace = TraceContext(head.field(TraceContext.fieldName)), entries.count < Self.most else { return }
    entries[exchange] = Entry(trace: trace.id, head: head, since: now)
  }

  /// Answers go out.
  mutating func note(_ effects: [OriginEffect]) {
    guard !entries.isEmpty else { return }
    for case .answer(let exchange, let answer) in effects { entries[exchange]?.status = answer.status }
  }

  /// An exchange is over: its line, if there is to be one.
  mutating func ended(_ exchange: ExchangeID, sent: Int64, isWhole: Bool, at now: Instant) -> LogEvent? {
    guard let entry = entries.removeValue(forKey: exchange) else { return nil }
    let fields: [LogEvent.Field] = [
      .init("trace", entry.trace), .init("method", entry.head.method),
      .init("target", String(entry.head.target.prefix { $0 != "?" })), .init("status", entry.status),
      .init("bytes", sent), .init("whole", isWhole), .init("ms", (now - entry.since).milliseconds),
      .init("remote", "\(entry.head.remote.address)"),
    ]
    return LogEvent(.info, .request, fields)
  }
}
