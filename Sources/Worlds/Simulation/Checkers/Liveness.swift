import Nodes
import Vocabulary

/// Every peer that stays is complete by the scenario's deadline, and whoever asks when nothing goes wrong any more is
/// not refused.
struct Liveness {
  private(set) var violations: [Violation] = []

  mutating func failedInCalm(peer: String, _ failure: TransferFailure) {
    guard violations.count < 100 else { return }
    violations.append(
      Violation(law: "recovery", sentence: "\(peer) was refused after the storm: \(failure.sentence)"))
  }

  static func violations(incomplete names: [String], deadline: TimeSpan) -> [Violation] {
    names.map { Violation(law: "liveness", sentence: "\($0) was not complete after \(deadline.milliseconds / 1000) s") }
  }
}
