import OrderedCollections
package import Vocabulary

/// The requests at the gateway that are under way, and the line that is written of each when it is over.
package struct AccessLog: Codable, Sendable {
  private var entries: OrderedDictionary<ExchangeID, Entry> = [:]

  /// Where an answer's bytes came from.
  package enum Source: Hashable, Codable, Sendable {
    /// The gateway's own words: pages and refusals.
    case gateway
    /// Passed through from a server.
    case pass
    /// Answered from stored answers.
    case cache
    /// A verified object, and what it had cost when the answer began.
    case object(ObjectHandle, TransferTally)
  }

  private struct Entry: Codable, Sendable {
    var requestID: String
    var trace: String
    var method: String
    /// Without its query, which may hold secrets.
    var target: String
    var client: IPAddress
    var since: Instant
    var status = 0
    var source = Source.gateway
  }

  package init() {}

  /// A client's own id is taken over when it is one that can stand in a log line.
  package static func requestID(of request: HTTPRequest, otherwise made: UInt64) -> String {
    if let given = request.field("x-request-id"), (1...64).contains(given.utf8.count), given.utf8.allSatisfy(isSane) {
      return given
    }
    let text = String(made, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }

  private static func isSane(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
    default: false
    }
  }

  package mutating func begin(
    _ exchange: ExchangeID, _ request: HTTPRequest, id: String, _ trace: TraceContext, now: Instant
  ) {
    let target = String(request.target.prefix { $0 != "?" })
    entries[exchange] = Entry(
      requestID: id, trace: trace.id, method: request.method, target: target, client: request.remote.address,
      since: now)
  }

  /// The id of a request under way; empty once it is over.
  package func id(of exchange: ExchangeID) -> String { entries[exchange]?.requestID ?? "" }

  /// The head of the answer goes out.
  package mutating func answered(_ exchange: ExchangeID, status: Int, _ source: Source) {
    entries[exchange]?.status = status
    entries[exchange]?.source = source
  }

  /// The source of an answer that has begun, or nil.
  package func source(of exchange: ExchangeID) -> Source? { entries[exchange]?.source }

  /// The exchange is over: its line. `cost` is what its object has cost by now.
  package mutating func end(
    _ exchange: ExchangeID, sent: Int64, isWhole: Bool, cost: TransferTally?, now: Instant
  ) -> LogEvent? {
    guard let entry = entries.removeValue(forKey: exchange) else { return nil }
    var fields: [LogEvent.Field] = [
      .init("trace", entry.trace), .init("request", entry.requestID), .init("method", entry.method),
      .init("target", entry.target),
      .init("status", entry.status), .init("bytes", sent), .init("whole", isWhole),
      .init("ms", (now - entry.since).milliseconds), .init("remote", "\(entry.client)"),
    ]
    for (name, bytes) in Self.split(entry.source, sent: sent, cost: cost) where bytes > 0 {
      fields.append(.init(name, bytes))
    }
    return LogEvent(.info, .request, fields)
  }

  /// What was sent, by where it came from: of an object, first what was fetched for it meanwhile, the rest was there.
  static func split(_ source: Source, sent: Int64, cost: TransferTally?) -> [(String, Int64)] {
    switch source {
    case .gateway: return []
    case .pass: return [("pass", sent)]
    case .cache: return [("cached", sent)]
    case .object(_, let before):
      var rest = sent
      var result: [(String, Int64)] = []
      let cost = cost ?? before
      for (name, bytes) in [
        ("origin", cost.origin - before.origin), ("same_isp", cost.sameISP - before.sameISP),
        ("other_isp", cost.otherISP - before.otherISP), ("unknown", cost.unknown - before.unknown),
      ] {
        let taken = min(rest, bytes)
        result.append((name, taken))
        rest -= taken
      }
      return result + [("store", rest)]
    }
  }
}
