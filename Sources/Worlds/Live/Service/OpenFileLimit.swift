import Glibc

/// How many files and connections the process may have open, and what each purpose may take of that.
struct OpenFileLimit: Sendable {
  /// For what is always open, and for what opens something shortly: the trace, descriptions, calls to others. Of a
  /// small limit five eighths.
  private static let spare = 128
  private static let most = 65_536

  /// What the system lets the process have open.
  private let count: Int

  /// - Parameter count: what the system lets a process have open.
  init(count: Int) { self.count = count }

  /// Raises the limit as far as the system lets an ordinary user, up to 65,536. Whatever goes wrong leaves it as it
  /// was.
  static func raised() -> OpenFileLimit {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      return OpenFileLimit(count: 1_024)
    }
    let wanted = min(limit.rlim_max, rlim_t(most))
    if limit.rlim_cur < wanted {
      let before = limit.rlim_cur
      limit.rlim_cur = wanted
      if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) != 0 { limit.rlim_cur = before }
    }
    return OpenFileLimit(count: Int(min(limit.rlim_cur, rlim_t(most))))
  }

  /// How many connections there may be that take so many descriptors each, when they may have so much of all.
  func connections(percent: Int, taking each: Int, atMost most: Int) -> Int {
    let free = count - min(Self.spare, count * 5 / 8)
    return min(most, max(1, free * percent / 100 / each))
  }
}
