import Nodes
import Vocabulary

/// What a selector serves, and how it may be asked for. The OpenAPI document describes each of them.
enum SelectorPath: String, CaseIterable {
  case tracker = "/announce"
  case scrape = "/scrape"
  case announce = "/v1/announce"
  case peers = "/v1/peers"
  case objects = "/v1/objects"
  case withdrawals = "/v1/withdrawals"
  case rank = "/v1/rank"
  case pairs = "/v1/pairs"
  case receipts = "/v1/receipts"
  case policy = "/v1/policy"
  case discovery = "/v1/sd"
  case traces = "/v1/traces"
  case tracePart = "/v1/traces/part"
  case traceArchive = "/v1/traces/archive"
  case copy = "/.well-known/ni/sha-256/{digest}"
  case health = "/healthz"
  case metrics = "/metrics"
  case description = "/openapi.json"

  /// The methods that it knows.
  private var methods: [String] {
    switch self {
    case .tracker, .scrape, .peers, .pairs, .discovery, .receipts, .health, .metrics, .description,
      .traceArchive:
      ["GET", "HEAD"]
    case .announce, .withdrawals, .rank: ["POST"]
    case .objects, .traces: ["GET", "HEAD", "POST"]
    case .tracePart: ["PUT"]
    case .policy, .copy: ["GET", "HEAD", "PUT"]
    }
  }

  /// The one at which a request comes; nil where nothing is served.
  init?(of request: HTTPRequest) {
    if DigestPath.digest(in: request.rawPath) != nil {
      self = .copy
    } else {
      self.init(rawValue: String(request.rawPath))
      if self == .copy { return nil }
    }
  }

  func knows(_ method: String) -> Bool { methods.contains(method) }

  /// The value of Allow (RFC 9110, 10.2.1).
  var allowed: String { methods.joined(separator: ", ") }
}
