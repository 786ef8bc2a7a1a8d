internal import Glibc
package import Vocabulary

/// Writes the trace of one machine, in one file of a directory that many share.
///
/// Records go to mapped memory, from where another thread makes compressed frames of them: what was recorded is lost by
/// no kill, and nobody waits for a disk. After it is open nothing is thrown: what goes wrong stops the trace, is kept
/// in `stopped`, and leaves the node alone. A trace with a tail can go on from a later state, when there is room again.
/// Not to be shared between threads.
package final class TraceWriter {
  /// How much is recorded, and where it waits.
  package struct Options: Hashable, Sendable {
    /// After how many inputs the next checkpoint is due.
    package var checkpointInterval: UInt64
    /// A larger state is written less often: so many bytes of checkpoints, as they lie in the file, may come with each
    /// input.
    package var checkpointBytesPerInput: UInt64
    /// How long at the least lies between two checkpoints, of the machine's time: to encode a state takes as long as to
    /// record some thousand inputs, and a busy node has those within a second.
    package var checkpointPause: TimeSpan
    /// How many frames of records fit into the trace's tail, a file beside it that survives the process and gives a
    /// slow disk time. 0 for the simulation, whose inputs can be made again: records wait on the heap, and whoever
    /// fills a frame writes it.
    package var tailFrames: Int
    /// How much is kept; nil for all, in one file.
    package var keep: Keep?

    package init(
      checkpointInterval: UInt64 = 10_000, checkpointBytesPerInput: UInt64 = 2,
      checkpointPause: TimeSpan = .seconds(5), tailFrames: Int = 64, keep: Keep? = nil
    ) {
      self.checkpointInterval = checkpointInterval
      self.checkpointBytesPerInput = checkpointBytesPerInput
      self.checkpointPause = checkpointPause
      self.tailFrames = tailFrames
      self.keep = keep
    }
  }

  /// How much is kept of what one machine recorded. The oldest of some eight or more segments goes first; what was
  /// recorded by runs of before counts.
  package enum Keep: Hashable, Sendable {
    /// So much of the disk at the most, tail and all.
    case size(ByteCount)
    /// So much of the disk, or as much as two states of the machine and what led from one to the other need, if that is
    /// more: a flight recorder goes on whatever its machine grows to.
    case flight(ByteCount)
    /// At least what is no older, and little more.
    case age(TimeSpan)

    /// Less leaves no room for tail, states and records.
    package static let leastSize = ByteCount(16 << 20)
    static let segments = 8

    /// Of the disk, where that is the measure.
    package var size: ByteCount? {
      switch self {
      case .size(let size), .flight(let size): size
      case .age: nil
      }
    }
  }

  /// As written, with the incarnation filled in.
  package private(set) var header: TraceHeader
  /// The file that it began with.
  package let path: String
  /// Why nothing is recorded, from which input on, and how many were lost so far; nil while all is well.
  package private(set) var stopped: TraceEntry.Full?
  /// How many inputs were lost whenever the trace stood still.
  package var lost: UInt64 { lostBefore + (stopped?.lost ?? 0) }
  package var isStopped: Bool {
    if stopped == nil, let failure = worker.failure { fail(failure) }
    return stopped != nil
  }

  /// How many bytes may wait on the heap for a disk that is too slow.
  private static let patience = 64 << 20
  /// How long a trace that stopped waits before it looks for room again: twice as long each time that it soon stops
  /// once more, for what is too little stays so.
  private static let (leastPause, mostPause) = (TimeSpan.seconds(60), TimeSpan.seconds(3600))

  private let keep: Keep?
  /// A segment of so many bytes is long enough.
  private let segmentBytes: Int
  /// The last input before the segment.
  private var segmentStart = RecordClock()
  private var isSegmentLong = false
  private let tail: TraceTail?
  private let worker: FrameWorker
  private var chunk: RecordChunk
  /// The chunk for `full`.
  private let lastWord: RecordChunk
  private var clock = RecordClock()
  private var nextNumber: UInt64 = 2
  /// Room for the head of a record.
  private var head: [UInt8] = []
  private var isClosed = false
  private var lostBefore: UInt64 = 0
  /// When to look for room, once the trace has stopped.
  private var nextLook: Instant?
  private var pause = TraceWriter.leastPause
  /// When it last went on.
  private var resumed: Instant?

  /// Makes `DIRECTORY/ROLE-NODE-INCARNATION.trace`, and the directory if need be, and writes the header.
  ///
  /// - Parameter before: the last input before the first one that is recorded here, where that is not the machine's
  ///   first: the trace is then the later segments of a recording, and begins with a state.
  package init(
    directory: String, header: TraceHeader, options: Options = Options(), after before: TraceEntry.Input? = nil
  ) throws(TraceError) {
    try TraceDirectory.make(directory)
    let stem = Self.stem(of: header)
    let tailBytes = TraceTail.bytes(slots: options.tailFrames)
    let ring = try options.keep.map { keep throws(TraceError) in
      try SegmentRing(keep, directory: directory, stem: stem, fixed: tailBytes)
    }
    var header = header
    if before != nil { header.segment = 2 }
    let isCut = ring != nil || before != nil
    let (file, incarnation) = try Self.create(in: directory, stem: stem, segment: isCut ? header.segment : nil)
    header.incarnation = incarnation
    self.header = header
    path = file.path
    keep = options.keep
    segmentBytes = options.keep?.size.map { (Int($0.value) - tailBytes) / Keep.segments } ?? .max
    segmentStart.at = header.monotonic
    if let before {
      clock = RecordClock(sequence: before.sequence, at: before.at, wall: before.wall)
      segmentStart = clock
    }
    do throws(TraceFile.Failure) {
      guard let frame = try? FrameBytes.header(header) else { throw .system(EINVAL) }
      tail = options.tailFrames > 0 ? try TraceTail(of: file.path, slots: options.tailFrames) : nil
      try file.append(frame)
      worker = FrameWorker(file, tail: tail, ring: ring, header: frame)
    } catch {
      unlink(file.path)
      unlink(file.path + TraceFormat.tailSuffix)
      file.finish()
      throw TraceError(attempt: "write the trace", path: file.path, code: error.code)
    }
    lastWord = tail?.lastWord ?? RecordChunk(capacity: TraceFormat.lastWordOffset)
    chunk = worker.takeFree() ?? RecordChunk(capacity: TraceFormat.frameRecords)
    chunk.begin(1, after: clock)
  }

  deinit { close() }

  /// Records an input. When this returns no kill of the process loses it.
  package func record(_ input: TraceEntry.Input) {
    guard !isStopped else { return countLost() }
    if input.sequence != clock.sequence &+ 1 {
      seal()
      clock.sequence = input.sequence &- 1
      chunk.begin(chunk.number, after: clock)
    }
    var next = clock
    var head = takeHead()
    defer { self.head = head }
    head.put(canonical: TraceFormat.RecordKind.input.tag(input.bytes.count))
    next.append(input.at, input.wall, to: &head)
    guard append(head, input.bytes) else { return countLost() }
    clock = next
    chunk.lastSequence = clock.sequence
  }

  /// Records what followed from the last input.
  package func record(_ effects: TraceEntry.Effects) {
    guard stopped == nil else { return }
    var head = takeHead()
    defer { self.head = head }
    head.put(canonical: TraceFormat.RecordKind.effects.tag(effects.count))
    if effects.count > 0 { head.append(littleEndian: effects.digest) }
    _ = append(head)
  }

  /// Records the state of the machine as it is after the last input: `encode` gives its canonical bytes, elsewhere and
  /// later.
  package func record(checkpointBy encode: @escaping @Sendable () throws -> [UInt8]) {
    guard !isStopped else { return }
    seal()
    worker.submit(.checkpoint(sequence: clock.sequence, cut: isCutDue ? cut() : nil, encode: encode))
  }

  /// Whether the next checkpoint begins another segment, and should come soon.
  package var isCutDue: Bool {
    switch keep {
    case nil: false
    case .size, .flight: isSegmentLong
    case .age(let age):
      clock.sequence > segmentStart.sequence && clock.at - segmentStart.at >= age / Int64(Keep.segments)
    }
  }

  /// Begins another segment with the chunk that begins.
  private func cut() -> SegmentCut? {
    header.segment += 1
    guard let frame = try? FrameBytes.header(header) else { return nil }
    isSegmentLong = false
    segmentStart = clock
    return SegmentCut(number: header.segment, header: frame, firstFrame: chunk.number, wall: clock.wall)
  }

  /// The bytes in the file of the last checkpoint; nil while it is not written.
  package var checkpointBytes: Int? { worker.checkpointBytes }

  /// Opens all files of the machine's traces that are kept, with everything that was recorded so far, and hands them
  /// over on a thread of its own, once. The files can be read for as long as they are held, whatever becomes of the
  /// ring meanwhile.
  package func open(then done: @escaping @Sendable ([OpenTraceFile]) -> Void) {
    if !isStopped, !isClosed { seal() }
    worker.submit(.open(done))
  }

  /// Counts an input that came after the trace stopped.
  package func countLost() { stopped?.lost += 1 }

  /// From time to time looks whether a stopped trace can go on, on the thread that writes it.
  package func lookForRoom(at now: Instant) {
    guard tail != nil, isStopped else { return }
    guard let due = nextLook else {
      let isAgain = resumed.map { now - $0 < pause * 2 } ?? false
      pause = isAgain ? min(pause * 2, Self.mostPause) : Self.leastPause
      nextLook = now + pause
      return
    }
    guard now >= due else { return }
    nextLook = now + pause
    worker.lookForRoom()
  }

  /// Whether a stopped trace can go on.
  package var hasRoomAgain: Bool { worker.hasRoomAgain && isStopped }

  /// Goes on behind an input that is not recorded; the state after it is to be recorded next.
  ///
  /// - Returns: why it had stopped, and how much it lost; nil for a trace that cannot go on.
  package func resume(after last: TraceEntry.Input) -> TraceEntry.Full? {
    guard hasRoomAgain, let before = stopped else { return nil }
    sayLast()
    submitRest()
    (stopped, nextLook, resumed) = (nil, nil, last.at)
    lostBefore += before.lost
    clock = RecordClock(sequence: last.sequence, at: last.at, wall: last.wall)
    chunk = worker.takeFree() ?? RecordChunk(capacity: TraceFormat.frameRecords)
    nextNumber += 1
    chunk.begin(nextNumber, after: clock)
    nextNumber += 1
    return before
  }

  /// Hands over what a stopped trace still has: its newest records, and why it stopped.
  private func submitRest() {
    if !chunk.isEmpty { worker.submit(.chunk(chunk)) }
    // A copy: the memory is needed again when the trace stops once more.
    worker.submit(.chunk(RecordChunk(copying: lastWord)))
    worker.hasRoomAgain = false
  }

  /// Ends the trace for a reason of the caller's, at the input `sequence` which is not recorded.
  package func stop(at sequence: UInt64, reason: String) {
    guard !isStopped else { return }
    stopped = TraceEntry.Full(sequence: sequence, lost: 0, reason: String(reason.prefix(200)))
    seal()
    sayLast()
  }

  /// Ends the trace cleanly. A stopped one is told how much it lost. More calls do nothing.
  package func close() {
    guard !isClosed else { return }
    isClosed = true
    if isStopped {
      sayLast()
      worker.finish()
      if worker.failure == nil { submitRest() }
    } else {
      var head = takeHead()
      head.put(canonical: TraceFormat.RecordKind.closed.tag(0))
      head.put(canonical: clock.sequence)
      _ = append(head)
      seal()
    }
    worker.finish()
    if worker.failure == nil {
      tail?.remove()
    } else if tail == nil {
      // What a tail would have kept is lost; there is room left to say so.
      if !isStopped { return }
      sayLast()
      try? worker.file.appendLast(FrameBytes.records(of: lastWord))
    }
    worker.file.finish()
  }

  /// Room for the head of a record, out of the property while it is filled.
  private func takeHead() -> [UInt8] {
    var head: [UInt8] = []
    swap(&head, &self.head)
    head.removeAll(keepingCapacity: true)
    return head
  }

  /// Appends a record of `head` and `body`; false if the trace stopped before it.
  private func append(_ head: [UInt8], _ body: [UInt8] = []) -> Bool {
    let count = head.count + body.count
    if !chunk.hasRoom(for: count) {
      seal(room: count)
      guard !isStopped else { return false }
    }
    chunk.append(head, body)
    return true
  }

  /// Hands the records so far over, and begins a chunk with room for `room` bytes.
  private func seal(room: Int = 0) {
    if !chunk.isEmpty {
      worker.submit(.chunk(chunk))
      let size = max(room, TraceFormat.frameRecords)
      chunk = (size == room ? nil : worker.takeFree()) ?? RecordChunk(capacity: size)
      if !chunk.isMapped, worker.waiting > Self.patience {
        stop(at: clock.sequence + 1, reason: "the disk is too slow for the trace")
      }
    } else if room > chunk.capacity {
      chunk = RecordChunk(capacity: room)
    }
    chunk.begin(nextNumber, after: clock)
    nextNumber += 1
    if segmentBytes < .max, let state = worker.checkpointBytes {
      isSegmentLong = worker.fileBytes >= max(segmentBytes, 2 * state)
    }
  }

  /// The worker writes no more. What lies in a tail stays there; else what was not written is lost.
  private func fail(_ failure: FrameWorker.Failure) {
    let last = tail == nil ? failure.sequence : clock.sequence
    stopped = TraceEntry.Full(sequence: last + 1, lost: clock.sequence - last, reason: failure.reason)
    sayLast()
  }

  /// Writes why the trace stopped to the memory that is kept for it.
  private func sayLast() {
    guard let stopped else { return }
    let reason = Array(stopped.reason.utf8)
    var head: [UInt8] = []
    head.put(canonical: TraceFormat.RecordKind.full.tag(reason.count))
    head.append(littleEndian: stopped.sequence)
    head.append(littleEndian: stopped.lost)
    lastWord.begin(nextNumber, after: clock)
    lastWord.append(head, reason)
  }

  /// What the names of the machine's traces begin with, before the incarnation.
  private static func stem(of header: TraceHeader) -> String {
    let machine = header.machine == 0 ? "" : ".\(header.machine)"
    return "\(header.role.rawValue)-\(header.node.short)\(machine)-"
  }

  private static func create(
    in directory: String, stem: String, segment: Int?
  ) throws(TraceError) -> (TraceFile, incarnation: Int) {
    var incarnation = try TraceDirectory.latestIncarnation(in: directory, stem: stem)
    while true {
      incarnation += 1
      let base = "\(directory)/\(stem)\(incarnation)"
      let path = segment.map { SegmentName.path(base, $0) } ?? base + TraceFormat.suffix
      do {
        return (try TraceFile(creating: path), incarnation)
      } catch {
        // Another process of the same node was quicker.
        if case .system(EEXIST) = error { continue }
        throw TraceError(attempt: "create the trace", path: path, code: error.code)
      }
    }
  }
}
