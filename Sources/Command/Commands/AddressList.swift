import Foundation
import Live
import Nodes
import Vocabulary

/// The addresses that a user wants in order: one a line, with a port or without.
struct AddressList {
  private(set) var addresses: [String] = []

  /// Longer ones are not read: a thousand addresses take a tenth of it.
  private static let longest = 1 << 20

  /// From a file, or from standard input for `-`.
  ///
  /// - Throws: `CommandFailure`, which names the line.
  init(path: String) throws {
    let name = path == "-" ? "standard input" : "'\(path)'"
    let data: Data
    do {
      let file = try path == "-" ? FileHandle.standardInput : FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      data = try file.read(upToCount: Self.longest + 1) ?? Data()
    } catch {
      throw CommandFailure("cannot read \(name): \((error as NSError).localizedFailureReason ?? "\(error)")")
    }
    guard data.count <= Self.longest else { throw CommandFailure.usage("\(name) is longer than \(Self.longest) bytes") }
    try self.init(String(decoding: data, as: UTF8.self), of: name)
  }

  /// Empty lines, and what stands behind a `#`, are passed over.
  init(_ text: String, of name: String) throws {
    for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let word = line.prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces)
      guard !word.isEmpty else { continue }
      guard RankMessage.place(word) != nil else {
        throw CommandFailure.usage(
          "line \(number + 1) of \(name): '\(word.prefix(80))' is neither an address nor one with a port, such as "
            + "192.0.2.1:80 or [2001:db8::1]:80")
      }
      addresses.append(word)
    }
    guard addresses.count <= RankQuery.mostEntries else {
      throw CommandFailure.usage("\(name) has \(addresses.count) addresses; \(RankQuery.mostEntries) can be ranked")
    }
  }
}
