import Glibc

/// The terminal while a screen, or a line, is drawn on it: keys come one by one and are not shown, and what stood there
/// comes back at the end, however the process ends.
///
/// There is one in a process.
final class RawTerminal: Sendable {
  /// What keys are read from.
  let input: Int32

  /// The alternate screen, no cursor, no wrapping (xterm's private modes, which others have too); and back.
  private static let entering = "\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l\u{1B}[2J"
  private static let leaving: StaticString = "\u{1B}[?7h\u{1B}[?25h\u{1B}[0m\u{1B}[?1049l"

  // What a handler of signals needs: written before any is set, on the one task that draws.
  nonisolated(unsafe) private static var usual = termios()
  nonisolated(unsafe) private static var descriptor: Int32 = -1
  nonisolated(unsafe) private static var isEntered = false
  nonisolated(unsafe) private static var hasScreen = false

  /// Nil where there is no terminal to draw on, or none to read keys from.
  init?() {
    guard isatty(STDOUT_FILENO) == 1 else { return nil }
    // Standard input may be something else: keys come from the terminal itself.
    let input = isatty(STDIN_FILENO) == 1 ? STDIN_FILENO : open("/dev/tty", O_RDONLY | O_CLOEXEC)
    guard input >= 0, tcgetattr(input, &Self.usual) == 0 else { return nil }
    self.input = input
    Self.descriptor = input
    atexit { RawTerminal.restore() }
    for number in [SIGTRAP, SIGILL, SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGQUIT, SIGHUP] { Self.restore(at: number) }
  }

  /// The terminal is given back before a signal ends the process.
  private static func restore(at number: Int32) {
    signal(number) { number in
      RawTerminal.restore()
      signal(number, SIG_DFL)
      raise(number)
    }
  }

  /// - Parameter screen: whether a whole screen is drawn; else what is there stays, what was typed ahead counts, and
  ///   nobody else waits for the signal to end.
  func enter(screen: Bool = true) {
    var raw = Self.usual
    cfmakeraw(&raw)
    Self.isEntered = true
    Self.hasScreen = screen
    tcsetattr(input, screen ? TCSAFLUSH : TCSADRAIN, &raw)
    if !screen { Self.restore(at: SIGTERM) }
    if screen { Terminal.write(Self.entering, to: STDOUT_FILENO) }
  }

  func leave() { Self.restore() }

  /// Calls only what a handler of signals may call.
  private static func restore() {
    guard isEntered else { return }
    isEntered = false
    if hasScreen { _ = write(STDOUT_FILENO, leaving.utf8Start, leaving.utf8CodeUnitCount) }
    tcsetattr(descriptor, TCSANOW, &usual)
  }

  /// Of the terminal now.
  static var size: (columns: Int, rows: Int) {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return (80, 24) }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  /// What was typed: waits for it, a while where that is said; empty after that, nil once there will be no more.
  func read(milliseconds: Int32?) -> [UInt8]? {
    var wanted = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
    let count = poll(&wanted, 1, milliseconds ?? -1)
    if count == 0 || count < 0 && errno == EINTR { return [] }
    var bytes = [UInt8](repeating: 0, count: 1024)
    let length = Glibc.read(input, &bytes, bytes.count)
    if length < 0, errno == EINTR || errno == EAGAIN { return [] }
    return length > 0 ? Array(bytes.prefix(length)) : nil
  }
}
