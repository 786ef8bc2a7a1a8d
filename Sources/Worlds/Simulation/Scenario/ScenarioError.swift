/// Why a scenario cannot be run, in a sentence for its author.
package struct ScenarioError: Error, Hashable, Sendable, CustomStringConvertible {
  package var sentence: String

  package init(_ sentence: String) { self.sentence = sentence }
  package var description: String { sentence }
}
