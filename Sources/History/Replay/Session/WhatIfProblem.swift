/// Why there is no answer to what would have been, in a sentence.
package struct WhatIfProblem: Error, Hashable, Sendable {
  package let sentence: String

  package init(_ sentence: String) { self.sentence = sentence }
}
