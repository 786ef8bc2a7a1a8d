internal import Glibc
internal import Synchronization
internal import Vocabulary

/// Makes frames of chunks and checkpoints and appends them to the trace, in order: on a thread of its own, so that
/// nobody waits for a disk; or at once.
///
/// After a failure it writes nothing more, and whoever hands over finds out by `failure`; until it is told to look for
/// room, and finds some.
final class FrameWorker: @unchecked Sendable {
  /// Why frames are no longer written.
  struct Failure: Error {
    var reason: String
    /// The last input whose record is in a frame.
    var sequence: UInt64
  }

  enum Job {
    case chunk(RecordChunk)
    /// A state, as the bytes that `encode` gives, after the input `sequence`; the first of another segment, if so.
    case checkpoint(sequence: UInt64, cut: SegmentCut?, encode: @Sendable () throws -> [UInt8])
    /// Opens all files that are kept, for who wants them; done as well when nothing can be written any more.
    case open(@Sendable ([OpenTraceFile]) -> Void)
    /// Writes what a failure left in the tail, if there is room now.
    case lookForRoom
  }

  private struct Queue {
    var jobs: [Job] = []
    var isEnding = false
    /// Chunks whose records are in frames.
    var free: [RecordChunk] = []
    /// Bytes of records that wait on the heap.
    var waiting = 0
    var checkpointBytes = 0
    var fileBytes = 0
    var openCheckpoints = 0
    var failure: Failure?
    /// Chunks of a tail that a failure kept from being written, in order.
    var kept: [RecordChunk] = []
    var isLooking = false
  }

  /// The segment that is being written; for others only when this has ended.
  private(set) var file: TraceFile
  private let tail: TraceTail?
  private let ring: SegmentRing?
  private let isThreaded: Bool
  private var header: [UInt8]
  private let queue: Mutex<Queue>
  /// Less room than for so many tails would soon be gone.
  private static let tailsOfRoom = 4
  private let hasFailed = Atomic(false)
  private let hasRoom = Atomic(false)
  private let wake: UnsafeMutablePointer<sem_t>
  private var thread: pthread_t?
  private var hasStarted = false
  private var written: UInt64 = 0

  /// - Parameters:
  ///   - tail: whose slots are the chunks to begin with; without it there is no thread.
  ///   - ring: makes room for what is written, if only some is to be kept.
  ///   - header: the frame that comes before each checkpoint.
  init(_ file: TraceFile, tail: TraceTail?, ring: SegmentRing?, header: [UInt8]) {
    self.file = file
    self.tail = tail
    self.ring = ring
    self.header = header
    isThreaded = tail != nil
    queue = Mutex(Queue(free: tail?.slots.reversed() ?? []))
    wake = .allocate(capacity: 1)
    sem_init(wake, 0, 0)
  }

  deinit {
    sem_destroy(wake)
    wake.deallocate()
  }

  /// Why it stopped, if it did; asking costs nothing while all is well.
  var failure: Failure? { hasFailed.load(ordering: .acquiring) ? queue.withLock { $0.failure } : nil }

  /// How many bytes wait outside of mapped memory.
  var waiting: Int { queue.withLock { $0.waiting } }

  /// The bytes in the file of the last checkpoint, or nil while one is being written.
  var checkpointBytes: Int? { queue.withLock { $0.openCheckpoints == 0 ? $0.checkpointBytes : nil } }

  /// The bytes of the segment so far, less what waits.
  var fileBytes: Int { queue.withLock { $0.fileBytes } }

  /// Whether all that a failure left was written since, or there was nothing, and more can be.
  var hasRoomAgain: Bool {
    get { hasRoom.load(ordering: .acquiring) }
    set { hasRoom.store(newValue, ordering: .releasing) }
  }

  /// Finds out whether there is room again, if it is not at it already.
  func lookForRoom() {
    let isNew = queue.withLock { queue in
      defer { queue.isLooking = true }
      return !queue.isLooking
    }
    if isNew { submit(.lookForRoom) }
  }

  /// A chunk that can be filled again, if there is one.
  func takeFree() -> RecordChunk? { queue.withLock { $0.free.popLast() } }

  func submit(_ job: Job) {
    queue.withLock { queue in
      queue.jobs.append(job)
      switch job {
      case .chunk(let chunk): if !chunk.isMapped { queue.waiting += chunk.count }
      case .checkpoint: queue.openCheckpoints += 1
      case .open, .lookForRoom: break
      }
    }
    // The first state is worth waiting for: without it nothing can be replayed.
    if isThreaded, !hasStarted, case .chunk = job { start() }
    if thread == nil { while work() {} } else { sem_post(wake) }
  }

  /// Returns when all that was handed over is written, or has failed.
  func finish() {
    guard let thread else { return }
    queue.withLock { $0.isEnding = true }
    sem_post(wake)
    pthread_join(thread, nil)
    self.thread = nil
  }

  private func start() {
    hasStarted = true
    var started = pthread_t()
    let worker = Unmanaged.passRetained(self)
    let code = pthread_create(
      &started, nil,
      { argument in
        guard let argument else { return nil }
        let worker = Unmanaged<FrameWorker>.fromOpaque(argument).takeRetainedValue()
        while worker.work() || worker.wait() {}
        return nil
      }, worker.toOpaque())
    if code == 0 { thread = started } else { worker.release() }
  }

  /// Waits for something to do; false at the end.
  private func wait() -> Bool {
    while sem_wait(wake) != 0 {}
    return queue.withLock { !$0.isEnding || !$0.jobs.isEmpty }
  }

  /// Does one job; false when there is none.
  private func work() -> Bool {
    let next = queue.withLock { $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }
    guard let job = next else { return false }
    switch job {
    case .open(let done): done(openAll())
    case .lookForRoom:
      let isThere = tail.map { file.hasRoom(for: Self.tailsOfRoom * TraceTail.bytes(slots: $0.slots.count)) } ?? false
      if isThere { hasRoomAgain = writeKept() }
      queue.withLock { $0.isLooking = false }
    case .chunk, .checkpoint:
      guard failure == nil else {
        keep(job)
        break
      }
      do throws(Failure) { settle(job, try write(job)) } catch {
        keep(job)
        queue.withLock { $0.failure = error }
        hasFailed.store(true, ordering: .releasing)
      }
    }
    return true
  }

  /// The job is done, and came to so many bytes.
  private func settle(_ job: Job, _ bytes: Int) {
    queue.withLock { queue in
      switch job {
      case .chunk(let chunk):
        if chunk.isMapped { queue.free.append(chunk) } else { queue.waiting -= chunk.count }
      case .checkpoint:
        queue.openCheckpoints -= 1
        queue.checkpointBytes = bytes
      case .open, .lookForRoom: break
      }
      queue.fileBytes = file.end
    }
  }

  /// A job that cannot be done: records stay where they are if that is a tail, and a state is not missed.
  private func keep(_ job: Job) {
    queue.withLock { queue in
      switch job {
      case .chunk(let chunk):
        if tail != nil { queue.kept.append(chunk) } else { queue.waiting -= chunk.count }
      case .checkpoint: queue.openCheckpoints -= 1
      case .open, .lookForRoom: break
      }
    }
  }

  /// Whether nothing is left of what a failure kept.
  private func writeKept() -> Bool {
    while let chunk = queue.withLock({ $0.kept.first }) {
      do throws(Failure) { settle(.chunk(chunk), try write(.chunk(chunk))) } catch { return false }
      queue.withLock { _ = $0.kept.removeFirst() }
    }
    queue.withLock { $0.failure = nil }
    hasFailed.store(false, ordering: .releasing)
    return true
  }

  /// What lies in the tail of the trace that is being written is in a frame as well, unless writing failed.
  private func openAll() -> [OpenTraceFile] {
    let own = queue.withLock { $0.failure } == nil ? [file.path] : [file.path, file.path + TraceFormat.tailSuffix]
    let paths = (ring?.paths.flatMap { [$0, $0 + TraceFormat.tailSuffix] } ?? []) + own
    return paths.compactMap(OpenTraceFile.init)
  }

  /// How many bytes the job came to.
  private func write(_ job: Job) throws(Failure) -> Int {
    let frames: [UInt8]
    var last = written
    switch job {
    case .chunk(let chunk):
      frames = FrameBytes.records(of: chunk)
      last = chunk.lastSequence
    case .open, .lookForRoom: return 0
    case .checkpoint(let sequence, let cut, let encode):
      do {
        let state = try encode()
        let point = TraceEntry.Checkpoint(sequence: sequence, digest: StableHash.hash(state), bytes: state)
        if let cut { header = cut.header }
        frames = (sequence > 0 ? header : []) + FrameBytes.checkpoint(point)
      } catch {
        throw Failure(reason: "the state after input \(sequence) cannot be recorded: \(error)", sequence: written)
      }
      if let cut {
        try begin(cut, with: frames)
        return frames.count
      }
    }
    try makeRoom(for: file.footprint(after: frames.count))
    do throws(TraceFile.Failure) { try file.append(frames) } catch {
      throw Failure(reason: error.reason, sequence: written)
    }
    written = last
    return frames.count
  }

  /// Ends the segment and begins another, which comes under its name whole: a kill at any point finds all records.
  private func begin(_ cut: SegmentCut, with frames: [UInt8]) throws(Failure) {
    guard let ring, let name = SegmentName(path: file.path) else { return }
    let path = SegmentName.path(name.base, cut.number)
    file.finish()
    ring.removeExpired(at: cut.wall)
    try makeRoom(for: file.footprint(after: 0) + TraceFile.mostBytes(with: frames.count))
    do throws(TraceFile.Failure) {
      let next = try TraceFile(creating: name.base + SegmentName.unfinished)
      try next.append(frames)
      try next.move(to: path)
      tail?.move(to: path, firstFrame: cut.firstFrame)
      file = next
    } catch {
      unlink(name.base + SegmentName.unfinished)
      throw Failure(reason: error.reason, sequence: written)
    }
    ring.add(name, until: cut.wall)
  }

  private func makeRoom(for bytes: Int) throws(Failure) {
    guard let ring, !ring.makeRoom(for: bytes) else { return }
    throw Failure(
      reason: "what is to be kept of the trace is too little for the machine's state and what follows it",
      sequence: written)
  }
}
