package import Vocabulary

/// Records one machine: what it is told, what follows, and from time to time its whole state.
///
/// A world calls `willHandle` before the machine handles an input and `didHandle` after it, and `checkpoint` when one
/// is due. Nothing is thrown: where the trace cannot go on, `onStop` is called once with the reason; when there is room
/// again it goes on with the machine's state of then.
package final class Recorder<M: Machine> {
  package let writer: TraceWriter
  /// Called with why the trace stopped, once each time; for a warning in the node's log.
  package var onStop: ((TraceEntry.Full) -> Void)?
  /// Called when it goes on, with what was lost.
  package var onResume: ((TraceEntry.Full) -> Void)?

  private let checkpointInterval: UInt64
  private let checkpointBytesPerInput: UInt64
  private let checkpointPause: TimeSpan
  /// The last input, with its times, and the one of the last checkpoint.
  private var sequence: UInt64 = 0
  private var (at, wall) = (Instant(nanoseconds: 0), WallTime(microseconds: 0))
  private var lastCheckpoint: UInt64 = 0
  private var lastCheckpointAt: Instant
  /// For the bytes of an input or its effects. Who fills it takes it out: changing a property time and again costs more
  /// than the bytes.
  private var room: [UInt8] = []
  private var hasToldStop = false

  /// Opens the trace and records `machine` as it is before its first input.
  package init(
    directory: String, header: TraceHeader, machine: M, options: TraceWriter.Options = TraceWriter.Options()
  ) throws(TraceError) {
    var header = header
    header.schema = M.inputSchema
    writer = try TraceWriter(directory: directory, header: header, options: options)
    checkpointInterval = max(1, options.checkpointInterval)
    checkpointBytesPerInput = max(1, options.checkpointBytesPerInput)
    checkpointPause = options.checkpointPause
    lastCheckpointAt = header.monotonic
    at = header.monotonic
    checkpoint(machine)
  }

  package var isStopped: Bool { writer.isStopped }

  /// Records `input`, which is the machine's `sequence`th, counted from 1.
  package func willHandle(_ input: M.Input, sequence: UInt64, at now: Instant, wall: WallTime) {
    (self.sequence, self.at, self.wall) = (sequence, now, wall)
    guard !isStopped else {
      writer.countLost()
      writer.lookForRoom(at: now)
      return tellStop()
    }
    var bytes = takeRoom()
    defer { room = bytes }
    do throws(CanonicalError) {
      try M.write(input, appendingTo: &bytes)
      guard bytes.count < TraceFormat.maximumContent / 2 else { throw .unsupported("an input so large") }
      writer.record(TraceEntry.Input(sequence: sequence, at: now, wall: wall, bytes: bytes))
    } catch {
      writer.stop(at: sequence, reason: "input \(sequence) cannot be recorded: \(error)")
      writer.countLost()
    }
    if writer.stopped != nil { tellStop() }
  }

  /// Records what the machine made of the last input.
  package func didHandle(_ effects: [M.Effect]) {
    guard writer.stopped == nil else { return tellStop() }
    var recorded = TraceEntry.Effects(
      sequence: sequence, digest: TraceEntry.Effects.digestOfNone, count: effects.count)
    guard recorded.count > 0 else { return writer.record(recorded) }
    var bytes = takeRoom()
    defer { room = bytes }
    do throws(CanonicalError) {
      try M.write(effects, appendingTo: &bytes)
      recorded.digest = TraceEntry.Effects.digest(of: bytes)
      writer.record(recorded)
    } catch {
      writer.stop(at: sequence + 1, reason: "the effects of input \(sequence) cannot be recorded: \(error)")
      tellStop()
    }
  }

  private func takeRoom() -> [UInt8] {
    var bytes: [UInt8] = []
    swap(&bytes, &room)
    bytes.removeAll(keepingCapacity: true)
    return bytes
  }

  /// Whether the machine's state should be recorded now: rarely enough that it stays a part of the trace.
  package var isCheckpointDue: Bool {
    if isStopped { return writer.hasRoomAgain }
    let since = sequence - lastCheckpoint
    let isCutDue = since > 0 && writer.isCutDue
    guard isCutDue || (since >= checkpointInterval && at - lastCheckpointAt >= checkpointPause),
      let bytes = writer.checkpointBytes
    else { return false }
    return isCutDue || since >= UInt64(bytes) / checkpointBytesPerInput
  }

  /// Records `machine` as it is after the last input. The copy is encoded elsewhere; to take it costs next to nothing,
  /// and each part of it is copied once more when the machine changes it first.
  package func checkpoint(_ machine: M) {
    (lastCheckpoint, lastCheckpointAt) = (sequence, at)
    if isStopped {
      let last = TraceEntry.Input(sequence: sequence, at: at, wall: wall, bytes: [])
      guard let before = writer.resume(after: last) else { return }
      tellStop()
      hasToldStop = false
      onResume?(before)
    }
    writer.record(checkpointBy: { try CanonicalEncoder.encode(machine) })
  }

  /// Ends the trace cleanly.
  package func close() { writer.close() }

  private func tellStop() {
    guard !hasToldStop, let stopped = writer.stopped else { return }
    hasToldStop = true
    onStop?(stopped)
  }
}
