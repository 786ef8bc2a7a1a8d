/// Why something was refused, as problem details (RFC 9457). `error` is what clients of before read: the same sentence
/// as `detail`.
struct ProblemMessage: Codable {
  /// The kinds of problems that programs may want to tell apart; all others are of no kind but their status.
  enum Kind: String, CaseIterable {
    case malformed = "/problems/malformed-request"
    case unproven = "/problems/unproven-announce"
    case notPermitted = "/problems/not-permitted"
    case unknownObject = "/problems/unknown-object"
    case conflict = "/problems/conflict"
    case tooMany = "/problems/too-many-calls"

    /// What it is, the same each time.
    var title: String {
      switch self {
      case .malformed: "The request cannot be read"
      case .unproven: "The announce is not proven to come from its node"
      case .notPermitted: "The caller may not do that"
      case .unknownObject: "The selector does not know the object"
      case .conflict: "What is known already stands against it"
      case .tooMany: "The address has made as many calls as it may"
      }
    }

    /// The usual one of an answer about what was asked for.
    init?(status: Int) {
      switch status {
      case 400: self = .malformed
      case 401, 403: self = .notPermitted
      case 404: self = .unknownObject
      case 409: self = .conflict
      case 429: self = .tooMany
      default: return nil
      }
    }
  }

  static let contentType = "application/problem+json"
  /// Says of itself no more than its status (RFC 9457, 4.2.1).
  static let blank = "about:blank"

  var type: String
  var title: String
  var status: Int
  var detail: String
  var error: String

  /// - Parameter kind: nil for what says no more than the status.
  init(_ kind: Kind?, status: Int, _ sentence: String) {
    type = kind?.rawValue ?? Self.blank
    title = kind?.title ?? Self.phrase(of: status)
    self.status = status
    detail = sentence
    error = sentence
  }

  /// The statuses that come without a kind (RFC 9110, 15.5 and 15.6).
  private static func phrase(of status: Int) -> String {
    switch status {
    case 400: "Bad Request"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 413: "Content Too Large"
    case 415: "Unsupported Media Type"
    case 417: "Expectation Failed"
    case 501: "Not Implemented"
    case 505: "HTTP Version Not Supported"
    default: "Error"
    }
  }
}

extension ProblemMessage: DescribedMessage {
  static let schemaName = "Problem"
  static let meaning = "Why something was refused (RFC 9457)."
  static let notes: [String: SchemaNote] = [
    "type": .word(
      "Its kind, a reference relative to the selector that leads nowhere; about:blank says no more than the status. "
        + Kind.allCases.map { "\($0.rawValue): \($0.title)." }.joined(separator: " "),
      Kind.allCases.map(\.rawValue) + [blank]),
    "title": .text("The kind in words, the same each time.", atMost: 256),
    "status": .whole("That of the answer.", 400...599),
    "detail": .text("What is wrong with this request, and what to do about it.", atMost: 4096),
    "error": .text("The same as detail, for clients of before.", atMost: 4096),
  ]
}
