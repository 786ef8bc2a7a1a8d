import Foundation
import Glibc

/// The lines that a person typed at a prompt, kept from one session to the next in a file that only he reads.
struct LineHistory {
  private(set) var lines: [String] = []
  /// Nil where there is no home, or nothing can be kept: then lines last as long as the session.
  private let path: String?

  /// Lines that are kept; the file is cut when it has twice as many.
  private static let most = 1_000
  private static let longest = 4_096
  private static let mostBytes = 16 << 20

  /// - Parameter name: of the file, in the directory for what programs remember (XDG Base Directory, `XDG_STATE_HOME`).
  init(name: String, environment: [String: String]) {
    guard let folder = Self.folder(environment) else {
      path = nil
      return
    }
    path = folder + "/" + name
    read()
  }

  private static func folder(_ environment: [String: String]) -> String? {
    if let base = environment["XDG_STATE_HOME"], base.hasPrefix("/") { return base + "/shoal" }
    guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
    return home + "/.local/state/shoal"
  }

  private mutating func read() {
    guard let path, let file = FileHandle(forReadingAtPath: path) else { return }
    defer { try? file.close() }
    guard let data = try? file.read(upToCount: Self.mostBytes) else { return }
    let all = String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    lines = Array(all.suffix(Self.most))
    guard all.count > 2 * Self.most else { return }
    // Whoever appends to the old file meanwhile loses that line, no more.
    let draft = path + ".new"
    unlink(draft)
    guard Self.write(lines.joined(separator: "\n") + "\n", to: draft, O_CREAT | O_EXCL) else { return }
    rename(draft, path)
  }

  /// Keeps a line, unless it says nothing or says the last one again.
  mutating func add(_ line: String) {
    let line = String(line.prefix(Self.longest)).trimmingCharacters(in: .whitespacesAndNewlines)
    guard !line.isEmpty, line != lines.last else { return }
    lines.append(line)
    guard let path else { return }
    let folder = URL(filePath: path).deletingLastPathComponent()
    try? FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    _ = Self.write(line + "\n", to: path, O_CREAT | O_APPEND)
  }

  /// At once, so that sessions side by side mix lines and not letters.
  private static func write(_ text: String, to path: String, _ flags: Int32) -> Bool {
    let file = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | flags, 0o600)
    guard file >= 0 else { return false }
    defer { close(file) }
    let bytes = Array(text.utf8)
    return Glibc.write(file, bytes, bytes.count) == bytes.count
  }
}
