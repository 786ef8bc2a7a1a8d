package import Vocabulary

/// Where a want's time went: every moment of its life is charged to the one cause that it waited for then.
package struct WaitAccount: Hashable, Codable, Sendable {
  /// How long a want waited for one cause.
  package struct Entry: Hashable, Codable, Sendable {
    package var cause: Waiting.Cause
    package var time: TimeSpan

    package init(_ cause: Waiting.Cause, _ time: TimeSpan) {
      self.cause = cause
      self.time = time
    }
  }

  private var entries: [Entry] = []
  private var cause: Waiting.Cause?
  private var since = Instant(nanoseconds: 0)

  package init() {}

  /// What is waited for now; nil before the account begins.
  var current: Waiting.Cause? { cause }

  /// Charges the time since the last call to the cause given then; from now on another one may count. The first call
  /// begins the account.
  package mutating func turn(to next: Waiting.Cause, at now: Instant) {
    if next != cause {
      settle(now)
      cause = next
      since = now
    }
  }

  /// What has been charged until now, the longest first. Together that is the whole time since the account began.
  package func statement(at now: Instant) -> [Entry] {
    var account = self
    account.settle(now)
    return account.entries.filter { $0.time > .zero }.sorted {
      ($1.time, $0.cause.rawValue) < ($0.time, $1.cause.rawValue)
    }
  }

  private mutating func settle(_ now: Instant) {
    guard let cause, now > since else { return }
    if let at = entries.firstIndex(where: { $0.cause == cause }) {
      entries[at].time = entries[at].time + (now - since)
    } else {
      entries.append(Entry(cause, now - since))
    }
    since = now
  }
}

extension [WaitAccount.Entry] {
  /// `1.24 s for the origin, 0.30 s for the selector`: all that is a hundredth of a second or more, or nothing.
  package var text: String {
    compactMap { entry in
      let hundredths = (entry.time.milliseconds + 5) / 10
      guard hundredths > 0 else { return nil }
      let rest = hundredths % 100
      return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) s for \(entry.cause.noun)"
    }.joined(separator: ", ")
  }
}
