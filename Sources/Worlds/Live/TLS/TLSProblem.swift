/// Why certificates, keys or revocation lists cannot be used: a sentence for the user.
package struct TLSProblem: Error, Hashable, Sendable, CustomStringConvertible {
  package var sentence: String

  package init(_ sentence: String) { self.sentence = sentence }

  package var description: String { sentence }
}
