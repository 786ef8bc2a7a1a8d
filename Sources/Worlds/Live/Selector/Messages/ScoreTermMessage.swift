import Selection

/// A `ScoreTerm` in JSON.
package struct ScoreTermMessage: Codable, Hashable, Sendable {
  package var name: String
  package var points: Int
  package var why: String

  init(_ term: ScoreTerm) {
    name = term.name
    points = term.points
    why = term.why
  }
}
