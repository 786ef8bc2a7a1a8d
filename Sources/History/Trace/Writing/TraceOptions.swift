/// How much is recorded, and how soon it is written.
package struct TraceOptions: Hashable, Sendable {
  /// After how many inputs the next checkpoint is due.
  package var checkpointInterval: UInt64
  /// A larger state is written less often: one more input passes for every so many bytes of it.
  package var stateBytesPerInput: UInt64
  /// The most bytes of a list of effects that are recorded beside its digest.
  package var effectBytes: Int
  /// How many bytes of records may wait before they are written. 0 for live nodes: an input is with the kernel
  /// before the machine sees it. More is for the simulation, whose inputs can be made again.
  package var buffer: Int

  package init(
    checkpointInterval: UInt64 = 2_000, stateBytesPerInput: UInt64 = 64, effectBytes: Int = 64 << 10, buffer: Int = 0
  ) {
    self.checkpointInterval = checkpointInterval
    self.stateBytesPerInput = stateBytesPerInput
    self.effectBytes = effectBytes
    self.buffer = buffer
  }
}
