import Glibc

/// How many files and connections the process may have open.
package enum OpenFileLimit {
  /// Raises the limit as far as the system lets an ordinary user, up to 65,536. Whatever goes wrong leaves it as it
  /// was.
  package static func raise() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    let wanted = min(limit.rlim_max, 65_536)
    guard limit.rlim_cur < wanted else { return }
    limit.rlim_cur = wanted
    _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}
