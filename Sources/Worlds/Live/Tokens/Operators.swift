import Glibc
import Logging
import Nodes

/// Who may see and change what others may not: a file of lines `NAME HASH`, the hash being that of the operator's
/// token. It is read again when it changes; a broken new one changes nothing.
///
/// Confined to its node's event loop.
package final class Operators {
  private struct Line {
    var name: String
    var hash: TokenHash
  }

  private let path: String
  private var lines: [Line]
  private var facts: FileFacts?
  private var logger: Logger?

  private static let longestFile = 1 << 20
  private static let mostLines = 1_024

  /// - Throws: `TokenFile.Problem` when the file cannot be read, or a line of it.
  init(_ path: String) throws(TokenFile.Problem) {
    self.path = path
    facts = FileFacts(of: path)
    lines = try Self.read(path)
  }

  /// Adds a line to a file of operators, which is made if there is none.
  ///
  /// - Throws: `TokenFile.Problem` when it cannot be read or written, or holds what is no line.
  package static func add(_ line: String, to path: String) throws(TokenFile.Problem) {
    let isThere = access(path, F_OK) == 0
    let text = isThere ? try TokenFile.text(path, atMost: longestFile) : ""
    if isThere { _ = try read(path) }
    try TokenFile.write(text + (text.isEmpty ? "" : "\n") + line + "\n", to: path)
  }

  /// Writes what happens to its file to this log.
  func tell(_ logger: Logger) { self.logger = logger }

  /// Who has the token of a request, or nil.
  /// - Parameter values: those of its fields Authorization (RFC 6750); it may have one.
  func name(in values: [String]) -> String? {
    values.count == 1 ? TokenHash.bearer(values[0]).flatMap { name(of: $0) } : nil
  }

  /// Who has this token, or nil. All are compared, so that the time tells nothing.
  func name(of token: String) -> String? {
    look()
    let hash = TokenHash(of: token)
    var found: String?
    for line in lines where line.hash.isSame(as: hash) { found = line.name }
    return found
  }

  private func look() {
    let now = FileFacts(of: path)
    guard now != facts else { return }
    facts = now
    do throws(TokenFile.Problem) {
      lines = try Self.read(path)
      logger?.log(.notice, .operatorsRead, [.init("path", path)])
    } catch { logger?.log(.warning, .operatorsUnusable, [.init("why", error.sentence)]) }
  }

  private static func read(_ path: String) throws(TokenFile.Problem) -> [Line] {
    let text = try TokenFile.text(path, atMost: longestFile)
    var result: [Line] = []
    for (number, row) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let words = row.split { $0 == " " || $0 == "\t" || $0 == "\r" }
      guard let first = words.first, !first.hasPrefix("#") else { continue }
      guard words.count == 2, isName(first), let hash = TokenHash(hex: String(words[1])) else {
        throw TokenFile.Problem(
          "\(path), line \(number + 1): a name and 64 hexadecimal digits are expected, as 'shoal operator new NAME' "
            + "prints them.")
      }
      result.append(Line(name: String(first), hash: hash))
    }
    guard result.count <= mostLines else { throw TokenFile.Problem("\(path) has more than \(mostLines) lines.") }
    return result
  }

  /// Whether an operator may be called so; the name stands in traces.
  package static func isName(_ text: some StringProtocol) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x40, 0x5F: true
        default: false
        }
      }
  }
}
