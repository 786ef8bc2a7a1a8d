package import Vocabulary

/// One user's wish on its way: from a URL to the last byte delivered.
package struct Want: Codable, Sendable {
  package let id: WantID
  package let target: WantTarget
  /// The gateway's request, or nil for the command line.
  package let question: HTTPQuestion?
  package let startedAt: Instant
  package var phase: Phase
  package var tries = 0
  package var restarts = 0
  /// From the last probe.
  package var entityTag: String?
  package var metainfoURL: String?
  /// How far the call under way has come; nil before anything is known of it.
  package var step: Step?
  /// Why the want pauses, for its user.
  package var trouble: String?
  /// Whether the answer's head has gone out, or the output file was begun.
  package var hasBegun = false
  /// The bytes to deliver, and how far delivery and its reader have come.
  package var span = ByteSpan(offset: 0, length: 0)
  package var delivered: Int64 = 0
  package var drained: Int64 = 0
  /// When bytes last became deliverable.
  package var lastProgress: Instant
  package var log: WantLog

  package enum Phase: Codable, Sendable {
    case probing(CallID)
    case describing(CallID)
    /// Waiting to try again.
    case pausing(until: Instant)
    case opening(ObjectHandle)
    case attached(ObjectHandle)
    case plain
  }

  /// How far a call to an origin has come.
  package enum Step: String, Codable, Sendable {
    /// Its name is looked up.
    case resolving
    /// A connection is being made.
    case connecting
    /// The question is asked; the answer is waited for.
    case connected
  }

  package var url: String? { if case .url(let url) = target { url } else { nil } }

  package var handle: ObjectHandle? {
    switch phase {
    case .opening(let handle), .attached(let handle): handle
    default: nil
    }
  }

  /// Host and port of the URL.
  var hostField: String? { url.flatMap { try? HTTPURL($0) }?.hostField }

  /// Scheme, host and port of the URL.
  package var origin: String? {
    guard let url, let parsed = try? HTTPURL(url) else { return nil }
    return "http://\(parsed.hostField)"
  }
}
