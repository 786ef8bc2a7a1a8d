/// One summand of a peer's score, with its reason in words: the explanation of a ranking.
package struct ScoreTerm: Hashable, Codable, Sendable {
  package var name: String
  /// Points, an integer: more is better.
  package var points: Int
  package var why: String

  package init(name: String, points: Int, why: String) {
    self.name = name
    self.points = points
    self.why = why
  }
}
