/// Why an origin cannot start, as a sentence for the user.
package struct OriginError: Error, Hashable, Sendable, CustomStringConvertible {
  package var sentence: String

  init(_ sentence: String) { self.sentence = sentence }

  package var description: String { sentence }
}
