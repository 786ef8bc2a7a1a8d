import OrderedCollections
import Selection
import Vocabulary

/// Over which address families selectors have seen this node, and when it is to show itself over one of them again: a
/// selector believes no endpoint that it has not seen. What is announced anyhow shows the family over which it went.
///
/// Only for a node that takes links over both, and for selectors that say that they keep both.
struct Appearances: Codable, Sendable {
  static let selectorsMax = 64
  static let retry = TimeSpan.seconds(30)
  static let retryMax = TimeSpan.seconds(600)
  static let steps = TimeSpan.seconds(10)...TimeSpan.seconds(600)
  /// A selector that was told of nothing else for so long is left alone.
  static let rest = TimeSpan.seconds(1_800)

  /// One family as one selector sees it.
  private struct Way: Codable, Sendable {
    /// When it is to be shown again.
    var due: Instant
    var failures: Int64 = 0
    var call: CallID?
  }

  private struct Line: Codable, Sendable {
    var reach: Reach
    /// When anything else was answered last.
    var heardAt: Instant
    var v4: Way
    var v6: Way

    subscript(family: IPAddress.Family) -> Way {
      get { family == .v4 ? v4 : v6 }
      set { if family == .v4 { v4 = newValue } else { v6 = newValue } }
    }
  }

  private var lines: OrderedDictionary<String, Line> = [:]
  /// Other announces that are under way, and to whom.
  private var calls: OrderedDictionary<CallID, GuardedURL> = [:]
  /// When `next` should be asked again.
  private(set) var nextDue: Instant?

  init() {}

  /// Something is announced.
  mutating func sent(_ call: CallID, to selector: GuardedURL) { calls[call] = selector }

  /// The next one to whom the node is to show itself, as `call`, and over which family; nil when nothing is due.
  mutating func next(at now: Instant, call: CallID) -> (selector: GuardedURL, family: IPAddress.Family)? {
    guard let nextDue, nextDue <= now else { return nil }
    defer { findNextDue() }
    lines.removeAll { now - $0.value.heardAt > Self.rest }
    for (selector, line) in lines {
      for family in [IPAddress.Family.v4, .v6] where line[family].call == nil && line[family].due <= now {
        lines[selector]?[family].call = call
        return (GuardedURL(selector, line.reach), family)
      }
    }
    return nil
  }

  /// Takes what came of an announce; whether it was one of these.
  mutating func answered(_ call: CallID, _ outcome: AgentInput.AnnounceOutcome, at now: Instant) -> Bool {
    defer { findNextDue() }
    if let selector = calls.removeValue(forKey: call) {
      if case .reply(let reply) = outcome { heard(selector, reply, at: now) }
      return false
    }
    for (selector, line) in lines {
      for family in [IPAddress.Family.v4, .v6] where line[family].call == call {
        lines[selector]?[family].call = nil
        if case .reply(let reply) = outcome, let time = reply.seenFor, reply.address.family == family {
          lines[selector]?[family] = Way(due: now + Self.step(time))
        } else {
          lines[selector]?[family].due = now + min(Self.retry * (1 << min(line[family].failures, 5)), Self.retryMax)
          lines[selector]?[family].failures += 1
        }
        return true
      }
    }
    return false
  }

  /// A selector answered something else.
  private mutating func heard(_ selector: GuardedURL, _ reply: AnnounceReply, at now: Instant) {
    guard let time = reply.seenFor else { return }
    if lines[selector.text] == nil {
      // An address has one family, and nobody can be shown another over it.
      guard lines.count < Self.selectorsMax, (try? HTTPURL(selector.text))?.address == nil else { return }
      lines[selector.text] = Line(reach: selector.reach, heardAt: now, v4: Way(due: now), v6: Way(due: now))
    }
    lines[selector.text]?.reach.formUnion(selector.reach)
    lines[selector.text]?.heardAt = now
    lines[selector.text]?[reply.address.family].due = now + Self.step(time)
    lines[selector.text]?[reply.address.family].failures = 0
  }

  /// What is shown thrice before it is forgotten may be lost twice.
  private static func step(_ time: TimeSpan) -> TimeSpan {
    min(max(TimeSpan(nanoseconds: time.nanoseconds / 3), steps.lowerBound), steps.upperBound)
  }

  private mutating func findNextDue() {
    nextDue = nil
    for line in lines.values {
      for way in [line.v4, line.v6] where way.call == nil { nextDue = min(nextDue ?? way.due, way.due) }
    }
  }
}
