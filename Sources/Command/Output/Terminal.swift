import Foundation
import Glibc

/// Standard output and standard error, written at once and whole.
enum Terminal {
  static func out(_ line: String) { write(line + "\n", to: STDOUT_FILENO) }
  static func err(_ line: String) { write(line + "\n", to: STDERR_FILENO) }

  /// One sentence on standard error.
  static func complain(_ sentence: String) { err("shoal: \(sentence)") }

  /// Whether people look at standard error.
  static var isWatched: Bool { isatty(STDERR_FILENO) == 1 }

  /// How what is written there may look.
  static func look(of descriptor: Int32 = STDERR_FILENO) -> TerminalLook {
    var environment: [String: String] = [:]
    for name in ["TERM", "NO_COLOR"] { environment[name] = getenv(name).map { String(cString: $0) } }
    return TerminalLook(isTerminal: isatty(descriptor) == 1, environment: environment)
  }

  /// The columns of the terminal at standard error now, or 80.
  static var columns: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Writes all of `text`; gives up when nobody reads it any more.
  static func write(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&wanted, 1, 1000)
      } else if errno != EINTR {
        return
      }
    }
  }
}
