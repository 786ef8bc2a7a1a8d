import Glibc
import NIOCore
import NIOPosix
import Nodes
import Vocabulary

/// A want of the command line: its bytes go to a draft, which takes the wanted file's place when it is whole.
///
/// Confined to the node's loop; the copying is done on a thread of the pool, one step at a time and in order.
final class FileSink: DeliverySink {
  private enum Step: Sendable {
    case copy(StoreFile, ByteSpan)
    case put([UInt8], Int64)
    /// Of a file that is to be a clone of this one, if its bytes were not copied.
    case digest(StoreFile?)
    /// With the file that it is to be a clone of, if its bytes were not copied.
    case publish(String, StoreFile?, TransferReport)
  }

  private let want: WantID
  /// Nil: named by the object, in the current directory. `-` is standard output.
  private let path: String?
  /// Where bytes for standard output wait until it is known that they may go there; nil where they need not.
  private let waitingRoom: String?
  private let loop: any EventLoop
  private let pool: NIOThreadPool
  private let host: any AgentHost
  private let done: (Result<TransferReport, TransferFailure>) -> Void
  private var output: OutputFile?
  /// The store of which the output is made a clone in the end, where the file system can, instead of a copy.
  private var cloned: ObjectStore?
  private var steps: [Step] = []
  private var isWorking = false
  private var isOver = false
  private var plainOffset: Int64 = 0
  var onRoom: (() -> Void)?

  private static let mostSteps = 64

  init(
    _ want: WantID, path: String?, waitingRoom: String? = nil, loop: any EventLoop, pool: NIOThreadPool,
    host: any AgentHost,
    done: @escaping (Result<TransferReport, TransferFailure>) -> Void
  ) {
    self.want = want
    self.path = path
    self.waitingRoom = waitingRoom
    self.loop = loop
    self.pool = pool
    self.host = host
    self.done = done
  }

  /// Where the draft is written.
  private var draft: String { path.map { $0 + ".part" } ?? ".shoal-\(getpid()).part" }

  func begin(_ answer: HTTPResponse) { open() }
  func beginPlain(length: Int64?, type: String?) { open() }

  /// A want may begin anew, when the object changed: so does its draft.
  private func open() {
    do throws(StoreError) {
      plainOffset = 0
      steps = []
      cloned = nil
      // A step of the old draft may be under way: it must not reach the new one.
      output?.discard()
      output =
        switch (path, waitingRoom) {
        case ("-", nil): try OutputFile()
        case ("-", let room?): try OutputFile(draft: room, isForOutput: true)
        default: try OutputFile(draft: draft)
        }
    } catch { broke(error) }
  }

  func deliver(_ store: ObjectStore, _ span: ByteSpan) {
    // The bytes are copied without a look at them.
    do throws(StoreError) { try store.verify(store.geometry.blocks(touching: span)) } catch { return broke(error) }
    if span.offset == 0, output?.clone(store.files.data) == true { cloned = store }
    if cloned === store { return host.submit(.deliveryDrained(want, through: span.end)) }
    steps.append(.copy(store.files.data, span))
    work()
  }

  func take(_ bytes: ByteBuffer) -> Bool {
    steps.append(.put(Array(bytes.readableBytesView), plainOffset))
    plainOffset += Int64(bytes.readableBytes)
    work()
    return steps.count < Self.mostSteps
  }

  func digest() {
    steps.append(.digest(cloned?.files.data))
    work()
  }

  func finish(_ report: TransferReport) {
    let name = report.name.contains("/") || [".", "..", ""].contains(report.name) ? "download" : report.name
    steps.append(.publish(path ?? name, cloned?.files.data, report))
    work()
  }

  func fail(_ failure: TransferFailure) {
    guard !isOver else { return }
    isOver = true
    steps = []
    output?.discard()
    done(.failure(failure))
  }

  /// The output cannot be written: the machine hears that nobody reads any more.
  private func broke(_ error: StoreError) {
    guard !isOver else { return }
    fail(TransferFailure(.storage, error.sentence))
    host.submit(.abandoned(want))
  }

  private func work() {
    guard !isWorking, !isOver, let output, !steps.isEmpty else { return }
    isWorking = true
    let step = steps.removeFirst()
    let own = NIOLoopBound(self, eventLoop: loop)
    pool.runIfActive(eventLoop: loop) { () -> Result<FilePledge.Digests?, StoreError> in
      Result { () throws(StoreError) in try Self.carryOut(step, output) }
    }.whenComplete { outcome in
      switch outcome {
      case .success(.success(let digests)): own.value.carriedOut(step, digests, of: output)
      case .success(.failure(let error)): own.value.broke(error)
      case .failure: own.value.broke(StoreError("The file was not finished: the node is stopping."))
      }
    }
  }

  private static func carryOut(_ step: Step, _ output: OutputFile) throws(StoreError) -> FilePledge.Digests? {
    switch step {
    case .copy(let data, let span): try output.copy(span, from: data)
    case .put(let bytes, let offset): try output.put(bytes, at: offset)
    case .digest(let data): return try output.digests(cloning: data)
    case .publish(let path, let data, _): try output.publish(as: path, cloning: data)
    }
    return nil
  }

  /// - Parameter digests: what hashing said of that draft, if that was it. Meanwhile another may have been begun.
  private func carriedOut(_ step: Step, _ digests: FilePledge.Digests?, of draft: OutputFile) {
    isWorking = false
    guard !isOver else { return }
    switch step {
    case .copy(_, let span): host.submit(.deliveryDrained(want, through: span.end))
    case .put: if steps.count == Self.mostSteps / 2 || steps.isEmpty { onRoom?() }
    case .digest:
      // From now on it is not touched any more: what is published are the bytes that were hashed.
      cloned = nil
      if let digests, output === draft { host.submit(.digested(want, digests)) }
    case .publish(_, _, let report):
      isOver = true
      return done(.success(report))
    }
    work()
  }
}
