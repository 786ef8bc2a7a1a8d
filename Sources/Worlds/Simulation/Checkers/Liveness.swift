import Vocabulary

/// Every peer that stays is complete by the scenario's deadline.
enum Liveness {
  static func violations(incomplete names: [String], deadline: TimeSpan) -> [Violation] {
    names.map { Violation(law: "liveness", sentence: "\($0) was not complete after \(deadline.milliseconds / 1000) s") }
  }
}
