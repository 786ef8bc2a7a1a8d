/// What a session has no means for: to run the machines on from its cursor in an invented world, and to read files.
package protocol WhatIf {
  /// What comes of it with something otherwise, beside what really came, as lines of text.
  /// - Parameter order: what is to be otherwise, as a person writes it.
  /// - Throws: `Handover.Problem` where the order makes no sense, or the recording cannot be run on.
  func branch(_ handover: Handover, _ order: String) throws(Handover.Problem) -> [String]

  /// Runs on so many times, each time with what happens at once in another order, and says in how many something does
  /// not hold.
  /// - Throws: `Handover.Problem`, like `branch`.
  func permute(
    _ handover: Handover, _ count: Int, _ order: String, _ invariants: Invariants
  ) throws(Handover.Problem) -> [String]

  /// The invariants of a file.
  /// - Throws: `Handover.Problem`, which names the file and the line.
  func invariants(_ path: String) throws(Handover.Problem) -> Invariants
}
