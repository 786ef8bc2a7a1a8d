package import Vocabulary

/// A request as a machine sees it: what it asks for, never a body and never a secret.
package struct HTTPRequest: Hashable, Codable, Sendable {
  /// As it came: methods are case-sensitive (RFC 9110, 9.1).
  package var method: String
  /// The request target as it came (RFC 9112, 3.2): `/path?query`, `http://host/path`, or CONNECT's `host:port`.
  package var target: String
  /// The fields whose names are in `passedFields`, in the order in which they came.
  package var fields: [HTTPField]
  /// Names of fields whose presence matters and whose values must not be recorded (`markNames`).
  package var marks: [String]
  /// Who asks.
  package var remote: Endpoint
  /// The address that was asked, where the world knows it.
  package var local: Endpoint?
  /// When the request came.
  package var wall: WallTime
  /// What the operator is called whose token came with it; nil for none. The world compares tokens.
  package var `operator`: String?

  package init(
    method: String, target: String, fields: [HTTPField] = [], marks: [String] = [], remote: Endpoint,
    local: Endpoint? = nil, wall: WallTime = WallTime(microseconds: 0)
  ) {
    self.method = method
    self.target = target
    self.fields = fields
    self.marks = marks
    self.remote = remote
    self.local = local
    self.wall = wall
  }

  /// The fields that a machine may decide by. A request is recorded in traces, so Authorization and
  /// Cookie must never be added.
  package static let passedFields = [
    "accept", "accept-encoding", "accept-language", "cache-control", "content-digest", "content-length",
    "content-type", "host",
    "if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "pragma", "range",
    "sec-fetch-site", "shoal-share", "signature", "signature-input", TraceContext.fieldName, "user-agent", "via",
    "x-forwarded-for", "x-request-id",
  ]

  /// Fields of which a machine learns only that they came, besides all that begin with `sec-`.
  package static let markNames = [
    "authorization", "cookie", "origin", "referer", "transfer-encoding", "upgrade-insecure-requests",
  ]

  /// Whether a field may be handed to a machine; `name` in lower case.
  package static func passes(_ name: String) -> Bool { passedFields.contains(name) }

  /// Whether a machine hears that a field came, without its value; `name` in lower case.
  package static func marks(_ name: String) -> Bool { markNames.contains(name) || name.hasPrefix("sec-") }

  /// Whether a browser sent it, perhaps on behalf of some page. Origin and Sec-Fetch-* (Fetch standard) are not sent
  /// with every request to a plain HTTP server; what all browsers call themselves, and their languages, are.
  package var bearsBrowserMarks: Bool {
    marks.contains { $0.hasPrefix("sec-") || ["origin", "referer", "upgrade-insecure-requests"].contains($0) }
      || fields.contains { $0.name == "accept-language" || ($0.name == "user-agent" && $0.value.contains("Mozilla/")) }
  }

  /// Whether it comes from a page of another site. A page of this one bears no Origin in a GET, and what the user types
  /// is of no site.
  package var isCrossSite: Bool {
    marks.contains("origin") || field("sec-fetch-site").map { !["same-origin", "none"].contains($0) } ?? false
  }

  /// Whether it says who the user is: what answers it may be for that user only.
  package var bearsCredentials: Bool { marks.contains { $0 == "authorization" || $0 == "cookie" } }

  /// The value of a field, several of the same name joined by commas (RFC 9110, 5.3), or nil.
  package func field(_ name: String) -> String? {
    var result: String?
    for field in fields where field.name == name { result = result.map { $0 + ", " + field.value } ?? field.value }
    return result
  }

  /// In which of its two forms it wants metrics.
  package var metricsFormat: MetricsFormat {
    AcceptField.names(MetricsFormat.openMetricsType, field("accept")) ? .openMetrics : .prometheus
  }

  /// The path of the target, up to the first `?`; absolute form (RFC 9112, 3.2.2) means the same as its path and query.
  /// Empty for what is no target.
  package var rawPath: Substring { RequestTarget(target, method: method)?.path ?? "" }

  /// What follows the first `?`, or nil if there is none.
  package var rawQuery: Substring? { RequestTarget(target, method: method)?.query }
}
