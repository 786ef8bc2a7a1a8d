internal import Glibc
internal import Vocabulary

/// Writes the trace of one machine, in one file of a directory that many share.
///
/// After it is open nothing is thrown: what goes wrong stops the trace, is kept in `stopped`, and leaves the node
/// alone.
/// Not to be shared between threads.
package final class TraceWriter {
  /// How much is recorded, and how soon it is written.
  package struct Options: Hashable, Sendable {
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

  /// As written, with the incarnation filled in.
  package let header: TraceHeader
  package var path: String { file.path }
  /// Why nothing is recorded any more, from which input on, and how many were lost so far; nil while all is well.
  package private(set) var stopped: TraceEntry.Full?
  package var isStopped: Bool { stopped != nil }

  private let file: TraceFile
  private let options: Options
  private var pending = RecordBuffer()
  /// The effects in `pending`, without their bytes: they still fit when nothing else does.
  private var pendingEffects: TraceEntry.Effects?
  private var lastSequence: UInt64 = 0
  /// Where the record `full` is, to be written again with the final count.
  private var fullOffset: Int?
  private var isClosed = false

  /// Makes `DIRECTORY/ROLE-NODE-INCARNATION.trace`, and the directory if need be, and writes the header.
  package init(directory: String, header: TraceHeader, options: Options = Options()) throws(TraceError) {
    try TraceDirectory.make(directory)
    let (file, incarnation) = try Self.create(in: directory, for: header)
    self.file = file
    self.options = options
    var header = header
    header.incarnation = incarnation
    self.header = header
    do {
      var start = RecordBuffer()
      try start.append(header: header)
      try file.append(start.bytes)
    } catch {
      unlink(file.path)
      file.finish()
      throw TraceError(attempt: "write the trace", path: file.path, code: Self.code(of: error))
    }
  }

  deinit { close() }

  /// Records an input. When this returns the kernel has it, unless the options let it wait.
  package func record(_ input: TraceEntry.Input) {
    guard !isStopped else { return countLost() }
    pending.append(input)
    lastSequence = input.sequence
    write(firstLost: input.sequence, atLeast: options.buffer)
  }

  /// Records what followed from the last input. It is written with the next input, or by `flush`.
  package func record(_ effects: TraceEntry.Effects) {
    guard !isStopped else { return }
    var effects = effects
    if let bytes = effects.bytes, bytes.count > options.effectBytes { effects.bytes = nil }
    pending.append(effects)
    effects.bytes = nil
    pendingEffects = effects
  }

  /// Records the state of the machine as it is after the last input.
  package func record(_ checkpoint: TraceEntry.Checkpoint) {
    guard !isStopped else { return }
    write(firstLost: checkpoint.sequence + 1)
    guard !isStopped else { return }
    if checkpoint.sequence > 0 { try? pending.append(header: header) }
    pending.append(checkpoint)
    write(firstLost: checkpoint.sequence + 1)
  }

  /// Whether records wait to be written.
  package var isPending: Bool { !pending.bytes.isEmpty }

  /// Hands what waits to the kernel.
  package func flush() { write(firstLost: lastSequence + 1) }

  /// Counts an input that came after the trace stopped.
  package func countLost() { stopped?.lost += 1 }

  /// Ends the trace for a reason of the caller's, at the input `sequence` which is not recorded.
  package func stop(at sequence: UInt64, reason: String) {
    flush()
    if !isStopped { writeStop(at: sequence, reason: reason) }
  }

  /// Ends the trace cleanly. A stopped one is told how much it lost. More calls do nothing.
  package func close() {
    guard !isClosed else { return }
    flush()
    isClosed = true
    var last = RecordBuffer()
    if let stopped {
      last.append(stopped)
      if let fullOffset { try? file.overwrite(last.bytes, at: fullOffset) }
    } else {
      last.append(TraceEntry.Closed(sequence: lastSequence))
      try? file.appendLast(last.bytes)
    }
    file.finish()
  }

  private func write(firstLost: UInt64, atLeast threshold: Int = 0) {
    guard !isStopped, pending.bytes.count > threshold else { return }
    do {
      try file.append(pending.bytes)
      pendingEffects = nil
      pending.removeAll()
    } catch {
      switch error {
      case .full: writeStop(at: firstLost, reason: "the disk is full")
      case .system(let code):
        writeStop(at: firstLost, reason: "the trace cannot be written: \(TraceError.text(of: code))")
      }
    }
  }

  /// Writes what is known of the effects that waited, and that the trace stops here.
  private func writeStop(at sequence: UInt64, reason: String) {
    pending.removeAll()
    var last = RecordBuffer()
    if let pendingEffects { last.append(pendingEffects) }
    let effectsLength = last.bytes.count
    let lost: UInt64 = lastSequence >= sequence ? lastSequence - sequence + 1 : 0
    let full = TraceEntry.Full(sequence: sequence, lost: lost, reason: reason)
    last.append(full)
    stopped = full
    let offset = file.end + effectsLength
    if (try? file.appendLast(last.bytes)) != nil { fullOffset = offset }
  }

  private static func create(
    in directory: String, for header: TraceHeader
  ) throws(TraceError) -> (TraceFile, incarnation: Int) {
    let machine = header.machine == 0 ? "" : ".\(header.machine)"
    let stem = "\(header.role.rawValue)-\(header.node.short)\(machine)-"
    var incarnation = try TraceDirectory.latestIncarnation(in: directory, stem: stem)
    while true {
      incarnation += 1
      let path = "\(directory)/\(stem)\(incarnation)\(TraceFormat.suffix)"
      do {
        return (try TraceFile(creating: path), incarnation)
      } catch {
        // Another process of the same node was quicker.
        if case .system(EEXIST) = error { continue }
        throw TraceError(attempt: "create the trace", path: path, code: code(of: error))
      }
    }
  }

  private static func code(of error: any Error) -> Int32 {
    switch error as? TraceFile.Failure {
    case .full: ENOSPC
    case .system(let code): code
    case nil: EINVAL
    }
  }
}
