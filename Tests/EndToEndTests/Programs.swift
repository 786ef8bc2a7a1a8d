import Foundation
import Glibc

/// Where the programs under test are.
enum Programs {
  /// The executable that was built beside these tests, where an ordinary user may run it; another build where
  /// PROGRAM_UNDER_TEST names one.
  static let shoal: String = {
    let named = [ProcessInfo.processInfo.environment["PROGRAM_UNDER_TEST"]].compactMap { $0 }
    let candidates = named + [executableFolder() + "/shoal", root + "/.build/debug/shoal"]
    return OrdinaryUser.runnable(candidates.first { access($0, X_OK) == 0 } ?? candidates[0])
  }()

  /// A build to run beside the one under test, where OTHER_BUILD names one.
  static let other = ProcessInfo.processInfo.environment["OTHER_BUILD"]

  /// Debian's interpreter, which sees Debian's modules (python3-libtorrent).
  static let python = "/usr/bin/python3"

  static let root: String = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  private static func executableFolder() -> String {
    let path = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: path).deletingLastPathComponent().path
  }
}
