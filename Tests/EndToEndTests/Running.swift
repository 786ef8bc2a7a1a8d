import Foundation
import Glibc

/// A real process, in a group of its own, with its output in files. It never outlives its test: the ground kills it,
/// and `timeout` ends it should the test process itself die.
final class Running {
  let name: String
  private let pid: pid_t
  let outPath: String
  private let errPath: String
  private var status: Int32?

  /// - Parameter longest: the seconds after which the process is ended whatever happens.
  init(_ name: String, _ words: [String], in folder: String, number: Int, longest: Int = 240) throws {
    self.name = name
    outPath = "\(folder)/\(number)-\(name).out"
    errPath = "\(folder)/\(number)-\(name).err"
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, outPath, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    posix_spawn_file_actions_addopen(&actions, 2, errPath, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The threads of a test block signals; a child must not inherit that.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
    let arguments = ["timeout", "--kill-after=2", "\(longest)"] + words
    let pointers = arguments.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    var pid: pid_t = 0
    let code = posix_spawnp(&pid, "timeout", &actions, &attributes, pointers, environ)
    guard code == 0 else { throw TestProblem("cannot start \(words.first ?? ""): error \(code)") }
    self.pid = pid
  }

  var out: String { (try? String(contentsOfFile: outPath, encoding: .utf8)) ?? "" }
  var err: String { (try? String(contentsOfFile: errPath, encoding: .utf8)) ?? "" }

  /// The exit status once it has ended; 128 + the signal when a signal ended it.
  var ended: Int32? {
    if let status { return status }
    var raw: Int32 = 0
    guard waitpid(pid, &raw, WNOHANG) == pid else { return nil }
    status = raw & 0x7F == 0 ? (raw >> 8) & 0xFF : 128 + (raw & 0x7F)
    return status
  }

  /// The process itself, which `timeout` has started.
  func child() throws -> pid_t {
    let text = try String(contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8)
    guard let first = text.split(separator: " ").first, let child = pid_t(first) else {
      throw TestProblem("\(name) has no process")
    }
    return child
  }

  /// Asks it to end (SIGTERM).
  func terminate() {
    if ended == nil { Glibc.kill(pid, SIGTERM) }
  }

  /// Ends it and its children at once (SIGKILL).
  func kill() {
    guard ended == nil else { return }
    Glibc.kill(-pid, SIGKILL)
    var raw: Int32 = 0
    waitpid(pid, &raw, 0)
    status = 128 + SIGKILL
  }

  /// Waits for its end; a process that takes longer fails the test.
  @discardableResult
  func finish(within seconds: Double = 60) async throws -> Int32 {
    try await wait(within: seconds, "\(name) to end") { ended }
  }

  /// Waits until `probe` gives a value.
  func wait<Value>(within seconds: Double = 30, _ what: String, _ probe: () throws -> Value?) async throws -> Value {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while true {
      if let value = try probe() { return value }
      guard ContinuousClock.now < deadline else {
        throw TestProblem("waited \(seconds) s in vain for \(what); \(name) said:\n\(out)\n\(err)")
      }
      try await Task.sleep(for: .milliseconds(50))
    }
  }
}
