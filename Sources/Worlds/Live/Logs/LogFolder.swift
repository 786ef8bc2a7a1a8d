import Foundation

/// The logs in a directory: every file below it that holds lines of JSON as nodes write them, whatever its name, those
/// that were rotated away too. Files are read one after the other and a piece at a time, so that their size does not
/// matter.
package struct LogFolder: Sendable {
  /// Why it cannot be read, in a sentence.
  package struct Problem: Error, Sendable {
    package let sentence: String
  }

  private let path: String
  private let files: [String]

  /// A longer line is none of ours.
  private static let longestLine = 256 << 10
  /// Where no line of a log begins in so many bytes, there is none.
  private static let looked = 64 << 10

  /// - Throws: `Problem` if there is no log.
  package init(_ path: String) throws(Problem) {
    self.path = path
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue else {
      throw Problem(sentence: "there is no directory '\(path)'")
    }
    var found: [String] = []
    for case let name as String in FileManager.default.enumerator(atPath: path) ?? .init() {
      let file = "\(path)/\(name)"
      // Not what a symbolic link names, nor anything that is read without end.
      let type = try? FileManager.default.attributesOfItem(atPath: file)[.type] as? FileAttributeType
      if type == .typeRegular, Self.isLog(file) { found.append(file) }
    }
    guard !found.isEmpty else { throw Problem(sentence: "there is no log of JSON lines in '\(path)'") }
    files = found.sorted()
  }

  /// Hands over every line, nil for one that is no line of a log.
  package func read(_ body: (LogLine?) -> Void) throws(Problem) {
    for file in files {
      guard Self.read(file, upTo: .max, { body(LogLine(json: $0)) }) else {
        throw Problem(sentence: "the log '\(file)' cannot be read")
      }
    }
  }

  private static func isLog(_ file: String) -> Bool {
    var isLog = false
    _ = read(file, upTo: looked) { isLog = isLog || $0.first == 0x7B && LogLine(json: $0) != nil }
    return isLog
  }

  /// Hands over the lines of a file that are not empty, of longer ones nothing; false if it cannot be read.
  private static func read(_ file: String, upTo most: Int, _ body: (Data) -> Void) -> Bool {
    guard let handle = FileHandle(forReadingAtPath: file) else { return false }
    defer { try? handle.close() }
    var line = Data()
    var isTooLong = false
    var total = 0
    func end() {
      if isTooLong { body(Data()) } else if !line.isEmpty { body(line) }
      line = Data()
      isTooLong = false
    }
    while total < most {
      let piece: Data
      do { piece = try handle.read(upToCount: 1 << 16) ?? Data() } catch { return false }
      guard !piece.isEmpty else { break }
      total += piece.count
      var rest = piece[...]
      while let at = rest.firstIndex(of: 0x0A) {
        if !isTooLong { line += rest[..<at] }
        end()
        rest = rest[(at + 1)...]
      }
      if line.count + rest.count > longestLine { isTooLong = true } else if !isTooLong { line += rest }
    }
    if total < most { end() }
    return true
  }
}
