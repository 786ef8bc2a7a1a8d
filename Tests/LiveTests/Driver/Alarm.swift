import Nodes
import Vocabulary

/// A machine that echoes, multiplies and asks to be woken, to see what a driver makes of it.
struct Alarm: Machine {
  enum Input: Codable, Hashable, Sendable {
    case say(String)
    case split([String])
    case wake(at: Instant?)
    case woken
  }

  enum Effect: Codable, Hashable, Sendable {
    case said(String)
    case woke(Instant)
  }

  var nextDeadline: Instant?
  static let deadlineReached = Input.woken

  mutating func handle(_ input: Input, at now: Instant, effects: inout [Effect]) {
    switch input {
    case .say(let word): effects.append(.said(word))
    case .split(let words): effects += words.map { .said($0) }
    case .wake(let deadline): nextDeadline = deadline
    case .woken:
      nextDeadline = nil
      effects.append(.woke(now))
    }
  }
}

extension Alarm: StatusShowing {
  func show(in status: inout NodeStatus, at now: Instant) {}
}
