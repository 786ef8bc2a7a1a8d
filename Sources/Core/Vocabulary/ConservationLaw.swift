/// What must be equal whenever a machine is between two inputs: what was counted as it came, and what was counted as it
/// ended or is still there. Both sides are counted in different places, so that what is counted twice, or not at all,
/// shows.
package struct ConservationLaw: Hashable, Codable, Sendable {
  package let name: String
  /// What is equal to what.
  package let meaning: String
  package let came: Int64
  package let accounted: Int64

  package var holds: Bool { came == accounted }

  package init(_ name: String, _ meaning: String, came: Int64, accounted: Int64) {
    self.name = name
    self.meaning = meaning
    self.came = came
    self.accounted = accounted
  }

  /// For a log or a report.
  package var text: String { "\(name): \(meaning): \(came) and \(accounted)" }
}
