import Nodes

/// Whoever asks when nothing goes wrong any more is not refused.
struct Recovery {
  private(set) var violations: [Violation] = []

  mutating func failedInCalm(peer: String, _ failure: TransferFailure) {
    guard violations.count < 100 else { return }
    violations.append(
      Violation(law: "recovery", sentence: "\(peer) was refused after the storm: \(failure.sentence)"))
  }
}
