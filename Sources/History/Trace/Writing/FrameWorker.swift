internal import Glibc
internal import Synchronization
internal import Vocabulary

/// Makes frames of chunks and checkpoints and appends them to the trace, in order: on a thread of its own, so that
/// nobody waits for a disk; or at once.
///
/// After a failure it writes nothing more, and whoever hands over finds out by `failure`.
final class FrameWorker: @unchecked Sendable {
  /// Why frames are no longer written.
  struct Failure: Error {
    var reason: String
    /// The last input whose record is in a frame.
    var sequence: UInt64
  }

  enum Job {
    case chunk(RecordChunk)
    /// A state, as the bytes that `encode` gives, after the input `sequence`.
    case checkpoint(sequence: UInt64, encode: @Sendable () throws -> [UInt8])
  }

  private struct Queue {
    var jobs: [Job] = []
    var isEnding = false
    /// Chunks whose records are in frames.
    var free: [RecordChunk] = []
    /// Bytes of records that wait on the heap.
    var waiting = 0
    var checkpointBytes = 0
    var openCheckpoints = 0
    var failure: Failure?
  }

  private let file: TraceFile
  private let isThreaded: Bool
  private let header: [UInt8]
  private let queue: Mutex<Queue>
  private let hasFailed = Atomic(false)
  private let wake: UnsafeMutablePointer<sem_t>
  private var thread: pthread_t?
  private var written: UInt64 = 0

  /// - Parameters:
  ///   - header: the frame that comes before each checkpoint.
  ///   - free: chunks to begin with.
  ///   - isThreaded: whether it has a thread.
  init(_ file: TraceFile, header: [UInt8], free: [RecordChunk], isThreaded: Bool) {
    self.file = file
    self.header = header
    self.isThreaded = isThreaded
    queue = Mutex(Queue(free: free))
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

  /// A chunk that can be filled again, if there is one.
  func takeFree() -> RecordChunk? { queue.withLock { $0.free.popLast() } }

  func submit(_ job: Job) {
    queue.withLock { queue in
      queue.jobs.append(job)
      switch job {
      case .chunk(let chunk): if !chunk.isMapped { queue.waiting += chunk.count }
      case .checkpoint: queue.openCheckpoints += 1
      }
    }
    // The first state is worth waiting for: without it nothing can be replayed.
    if isThreaded, thread == nil, case .chunk = job { start() }
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
    guard let job = queue.withLock({ $0.jobs.isEmpty || $0.failure != nil ? nil : $0.jobs.removeFirst() }) else {
      return false
    }
    do throws(Failure) {
      let bytes = try write(job)
      queue.withLock { queue in
        switch job {
        case .chunk(let chunk):
          if chunk.isMapped { queue.free.append(chunk) } else { queue.waiting -= chunk.count }
        case .checkpoint:
          queue.openCheckpoints -= 1
          queue.checkpointBytes = bytes
        }
      }
    } catch {
      queue.withLock { $0.failure = error }
      hasFailed.store(true, ordering: .releasing)
    }
    return true
  }

  /// How many bytes the job came to.
  private func write(_ job: Job) throws(Failure) -> Int {
    let frames: [UInt8]
    var last = written
    switch job {
    case .chunk(let chunk):
      frames = FrameBytes.records(of: chunk)
      last = chunk.lastSequence
    case .checkpoint(let sequence, let encode):
      do {
        let state = try encode()
        let point = TraceEntry.Checkpoint(sequence: sequence, digest: StableHash.hash(state), bytes: state)
        frames = (sequence > 0 ? header : []) + FrameBytes.checkpoint(point)
      } catch {
        throw Failure(reason: "the state after input \(sequence) cannot be recorded: \(error)", sequence: written)
      }
    }
    do throws(TraceFile.Failure) { try file.append(frames) } catch {
      throw Failure(reason: error.reason, sequence: written)
    }
    written = last
    return frames.count
  }
}
