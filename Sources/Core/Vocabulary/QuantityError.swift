/// Why a text is no size, rate or length of time, in a sentence for the person who wrote it.
package struct QuantityError: Error, Hashable, Sendable, CustomStringConvertible {
  package var sentence: String

  package init(_ sentence: String) { self.sentence = sentence }
  package var description: String { sentence }
}
