/// Why metadata of The Update Framework cannot be read; `sentence` completes "the ... metadata is malformed: ...".
package struct TUFError: Error, Hashable, Sendable, CustomStringConvertible {
  package var sentence: String

  package init(_ sentence: String) { self.sentence = sentence }

  package var description: String { sentence }
}
