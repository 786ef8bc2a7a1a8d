import Vocabulary

/// Whether what a node counts adds up, in JSON: what GET /v1/laws answers.
struct LawsMessage: Encodable {
  struct Law: Encodable {
    var name: String
    /// What is equal to what.
    var meaning: String
    var came: Int64
    var accounted: Int64
    var holds: Bool
  }

  /// Whether all do.
  var holds: Bool
  var laws: [Law]

  init(_ laws: [ConservationLaw]) {
    holds = laws.allSatisfy(\.holds)
    self.laws = laws.map { law in
      Law(name: law.name, meaning: law.meaning, came: law.came, accounted: law.accounted, holds: law.holds)
    }
  }
}
