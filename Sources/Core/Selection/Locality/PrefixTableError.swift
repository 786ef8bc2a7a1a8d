/// What is wrong with an operator's prefix table, and on which line.
package struct PrefixTableError: Error, Hashable, Sendable, CustomStringConvertible {
  /// From 1.
  package let line: Int
  package let sentence: String

  package init(line: Int, sentence: String) {
    self.line = line
    self.sentence = sentence
  }

  package var description: String { "line \(line): \(sentence)" }
}
