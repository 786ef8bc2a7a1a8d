/// Why a metainfo cannot be used, in a sentence for the user.
package struct MetainfoRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  package var sentence: String
  init(_ sentence: String) { self.sentence = sentence }
  package var description: String { sentence }
}
