import Selection
import Vocabulary

/// What selectors ask of this node's flight recorder, where its owner lets them.
///
/// A selector that asks again and again gets no more than one archive a minute.
struct TraceSharing: Codable, Sendable {
  private static let pause = TimeSpan.seconds(60)

  /// Whether the owner lets it.
  let isAllowed: Bool
  /// What is being brought.
  private var current: TraceOrder?
  private var mayBegin: Instant?

  init(isAllowed: Bool = false) { self.isAllowed = isAllowed }

  /// A selector has asked with its answer to an announce.
  mutating func asked(_ order: TraceOrder, by selector: GuardedURL, _ turn: inout Turn) {
    guard isAllowed, current == nil, mayBegin.map({ $0 <= turn.now }) ?? true else { return }
    current = order
    mayBegin = turn.now + Self.pause
    turn.log(.notice, .traceAsked, [.init("selector", selector.text)])
    turn.effects.append(.node(.shareTrace(order, selector: selector)))
  }

  /// What was asked for has been brought, or could not be.
  mutating func shared(_ outcome: AgentInput.ShareOutcome, _ turn: inout Turn) {
    guard current != nil else { return }
    current = nil
    switch outcome {
    case .brought(let bytes):
      turn.log(.notice, .traceShared, [.init("bytes", bytes)])
    case .failed(let sentence): turn.log(.warning, .traceNotShared, [.init("why", sentence)])
    }
  }
}
