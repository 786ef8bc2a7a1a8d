package import Vocabulary

/// What one recorded machine was told and what followed from it, before a moment and after it, with its state at that
/// moment: what another world needs to run it on from there.
package struct MachineStory<M: Machine>: Sendable {
  /// One input and its effects.
  package struct Step: Sendable {
    package var sequence: UInt64
    package var at: Instant
    /// By the clock of the session: what is known of the node's own clock is corrected.
    package var wall: WallTime
    package var input: M.Input
    package var effects: [M.Effect]

    package init(sequence: UInt64, at: Instant, wall: WallTime, input: M.Input, effects: [M.Effect]) {
      self.sequence = sequence
      self.at = at
      self.wall = wall
      self.input = input
      self.effects = effects
    }
  }

  /// What the session calls the node.
  package let name: String
  package let header: TraceHeader
  /// What was added to the node's wall clock, in microseconds.
  package let correction: Int64
  package let past: [Step]
  /// As it was behind the last step of `past`.
  package let machine: M
  package let future: [Step]

  package init(
    name: String, header: TraceHeader, correction: Int64, past: [Step], machine: M, future: [Step]
  ) {
    self.name = name
    self.header = header
    self.correction = correction
    self.past = past
    self.machine = machine
    self.future = future
  }

  /// All that happened, before the moment and after it.
  package var steps: [Step] { past + future }
}
