import Synchronization

/// The number of the input that a node's machine took last, for the log: what the world writes by itself, from whatever
/// thread, then names the moment of the trace as well.
final class SequenceMark: Sendable, CustomStringConvertible {
  private let number = Atomic<UInt64>(0)

  func move(to sequence: UInt64) { number.store(sequence, ordering: .relaxed) }

  /// Nothing before the first input.
  var description: String {
    let number = number.load(ordering: .relaxed)
    return number == 0 ? "" : "\(number)"
  }
}
