package import Vocabulary

/// A want's second way to its description: the one that is kept of its URL from before, while the origin is away.
///
/// It is asked for once: when the origin cannot be reached, or has kept silent for too long. Until it is there the want
/// goes on waiting for the origin.
package struct Recall: Codable, Sendable {
  /// An origin that says nothing for so long is taken for one that is away.
  package static let patience = TimeSpan.milliseconds(2_500)

  /// Why the want waits for what is kept, and what becomes of it when nothing is.
  package struct Reason: Codable, Sendable {
    package var sentence: String
    package var mayRetry: Bool
  }

  private enum State: Codable, Sendable {
    case idle
    case asked(CallID)
    /// Nothing that may be used is kept.
    case absent
    case used
  }

  private var state = State.idle
  private var originAskedAt: Instant?
  private var reason: Reason?

  package init() {}

  /// Whether the description that is used comes from the cache.
  package var isUsed: Bool { if case .used = state { true } else { false } }

  /// When the origin has been silent for too long; nil when that would change nothing.
  package var deadline: Instant? {
    guard case .idle = state else { return nil }
    return originAskedAt.map { $0 + Self.patience }
  }

  package func isAsked(under call: CallID) -> Bool {
    if case .asked(call) = state { true } else { false }
  }

  /// The origin is being asked; its silence counts from now on.
  package mutating func originAsked(at now: Instant) { originAskedAt = originAskedAt ?? now }

  /// The origin answered: it is not away.
  package mutating func originAnswered() { originAskedAt = nil }

  /// The origin is known to be away. Whether what is kept can still help.
  package mutating func originFailed(_ reason: Reason) -> Bool {
    originAskedAt = nil
    switch state {
    case .idle, .asked:
      self.reason = reason
      return true
    case .absent, .used: return false
    }
  }

  /// Whether to ask for what is kept; notes that this is done as `call`.
  package mutating func ask(as call: CallID) -> Bool {
    guard case .idle = state else { return false }
    state = .asked(call)
    return true
  }

  package mutating func use() { state = .used }

  /// Nothing is kept; why the want waits, unless it still waits for the origin.
  package mutating func miss() -> Reason? {
    state = .absent
    defer { reason = nil }
    return reason
  }
}
