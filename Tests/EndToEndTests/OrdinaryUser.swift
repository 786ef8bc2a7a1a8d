import Foundation
import Glibc

/// Programs under test run as an ordinary user, also where the tests themselves run as root (who is needed for network
/// namespaces and mounts): what works only for root does not work.
enum OrdinaryUser {
  /// Debian's user and group without rights, `nobody` and `nogroup`.
  private static let number: uid_t = 65534

  /// Whether there are rights to give up.
  private static let isRoot = geteuid() == 0

  /// The words to put before a program.
  static func prefix(home: String) -> [String] {
    let environment = ["env", "HOME=\(home)"]
    guard isRoot else { return environment }
    let rights = ["--reuid=\(number)", "--regid=\(number)", "--clear-groups", "--inh-caps=-all"]
    return ["setpriv"] + rights + environment
  }

  /// Makes the ordinary user the owner of a file or directory that a test has made.
  static func give(_ path: String) {
    if isRoot { chown(path, number, number) }
  }

  /// A path of the program by which the ordinary user can run it: its own one, or that of a copy where root's
  /// directories are closed to others.
  static func runnable(_ program: String) -> String {
    guard isRoot, !canRun(program) else { return program }
    let copy = NSTemporaryDirectory() + "/shoal-tests-\(getpid())"
    try? FileManager.default.removeItem(atPath: copy)
    try? FileManager.default.copyItem(atPath: program, toPath: copy)
    chmod(copy, 0o755)
    copied = copy
    atexit { if let copied = OrdinaryUser.copied { unlink(copied) } }
    return copy
  }

  /// Set once, while `Programs.shoal` is made.
  nonisolated(unsafe) private static var copied: String?

  private static func canRun(_ program: String) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = prefix(home: "/") + ["test", "-x", program]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return true }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
