package import Vocabulary

/// Records one machine: what it is told, what follows, and from time to time its whole state.
///
/// A world calls `willHandle` before the machine handles an input and `didHandle` after it. Nothing is thrown:
/// where the trace cannot go on, `onStop` is called once with the reason.
package final class Recorder<M: Machine> {
  package let writer: TraceWriter
  /// Called once, with why the trace stopped; for one warning in the node's log.
  package var onStop: ((TraceEntry.Full) -> Void)?

  private let checkpointInterval: UInt64
  /// When the next checkpoint is due: a large state is written less often, so that it stays a part of the trace.
  private var inputsToCheckpoint: UInt64
  private let stateBytesPerInput: UInt64
  private var lastCheckpoint: UInt64 = 0
  private var hasToldStop = false

  /// Opens the trace and records `machine` as it is before its first input.
  package init(
    directory: String, header: TraceHeader, machine: M, options: TraceWriter.Options = TraceWriter.Options()
  ) throws(TraceError) {
    writer = try TraceWriter(directory: directory, header: header, options: options)
    checkpointInterval = max(1, options.checkpointInterval)
    stateBytesPerInput = max(1, options.stateBytesPerInput)
    inputsToCheckpoint = checkpointInterval
    checkpoint(machine, after: 0)
  }

  package var isStopped: Bool { writer.isStopped }

  /// Records `input`, which is the machine's `sequence`th, counted from 1.
  package func willHandle(_ input: M.Input, sequence: UInt64, at now: Instant, wall: WallTime) {
    guard !isStopped else { return writer.countLost() }
    do {
      let bytes = try CanonicalEncoder.encode(input)
      guard bytes.count < TraceFormat.maximumContent / 2 else { throw CanonicalError.unsupported("an input so large") }
      writer.record(TraceEntry.Input(sequence: sequence, at: now, wall: wall, bytes: bytes))
    } catch {
      writer.stop(at: sequence, reason: "input \(sequence) cannot be recorded: \(error)")
      writer.countLost()
    }
    tellStop()
  }

  /// Records what `machine` made of the input `sequence`.
  package func didHandle(sequence: UInt64, effects: [M.Effect], machine: M) {
    guard !isStopped else { return tellStop() }
    do {
      var bytes: [UInt8] = []
      try M.write(effects, appendingTo: &bytes)
      let digest = StableHash.hash(bytes)
      writer.record(TraceEntry.Effects(sequence: sequence, digest: digest, count: effects.count, bytes: bytes))
    } catch {
      writer.stop(at: sequence + 1, reason: "the effects of input \(sequence) cannot be recorded: \(error)")
    }
    if sequence - lastCheckpoint >= inputsToCheckpoint { checkpoint(machine, after: sequence) }
    tellStop()
  }

  /// Whether records wait to be written.
  package var isPending: Bool { writer.isPending }

  /// Hands the last effects to the kernel; worth doing when no input follows for a while.
  package func flush() {
    writer.flush()
    tellStop()
  }

  /// Ends the trace cleanly.
  package func close() { writer.close() }

  private func checkpoint(_ machine: M, after sequence: UInt64) {
    lastCheckpoint = sequence
    do {
      let bytes = try CanonicalEncoder.encode(machine)
      inputsToCheckpoint = max(checkpointInterval, UInt64(bytes.count) / stateBytesPerInput)
      writer.record(TraceEntry.Checkpoint(sequence: sequence, digest: StableHash.hash(bytes), bytes: bytes))
    } catch {
      writer.stop(at: sequence + 1, reason: "the state after input \(sequence) cannot be recorded: \(error)")
    }
  }

  private func tellStop() {
    guard !hasToldStop, let stopped = writer.stopped else { return }
    hasToldStop = true
    onStop?(stopped)
  }
}
