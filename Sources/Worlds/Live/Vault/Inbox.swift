import DequeModule
import NIOCore
import NIOPosix
import Swarming
import Vocabulary

/// What a fast link or origin brought and the machine has not heard yet: blocks are hashed on other threads, and
/// everything is handed over in the order in which it came. A slow one's blocks are hashed where they are, since it
/// costs more to wake a thread than to hash one.
///
/// Confined to its link's loop.
final class Inbox<Message> {
  /// A message, and what hashing its block on another thread came to; nil where that was not done.
  typealias Item = (message: Message, checked: Result<Bool, StoreError>?)

  /// What one look at the socket brought.
  private final class Batch {
    var items: [Item]
    var isChecked: Bool
    init(_ items: [Item], isChecked: Bool) {
      self.items = items
      self.isChecked = isChecked
    }
  }

  /// So many messages may wait before no more is read.
  private static var room: Int { 128 }

  private let fast: Int
  private let pool: NIOThreadPool
  private let loop: any EventLoop
  private var flow = PieceFlow()
  private var batches: Deque<Batch> = []
  private var waiting = 0

  /// - Parameter fast: from so many pieces in 5 ms on it is fast; 8 are 25 MB/s.
  init(pool: NIOThreadPool, loop: any EventLoop, fast: Int = 8) {
    self.fast = fast
    self.pool = pool
    self.loop = loop
  }

  var isEmpty: Bool { batches.isEmpty }
  var isFull: Bool { waiting > Self.room }

  /// Counts what came; whether it must or should go through here.
  func takes(pieces: Int) -> Bool {
    flow.passed(pieces, at: Instant(nanoseconds: Int64(NIODeadline.now().uptimeNanoseconds)))
    return !isEmpty || flow.perMoment >= fast && pieces > 1
  }

  /// Takes messages in; `done` is called on the loop when the first that wait are ready.
  func append(_ messages: [Message], checks: [(at: Int, check: BlockCheck)], then done: @escaping () -> Void) {
    let batch = Batch(messages.map { ($0, nil) }, isChecked: checks.isEmpty)
    batches.append(batch)
    waiting += messages.count
    guard !checks.isEmpty else { return }
    let own = NIOLoopBound((batch, done), eventLoop: loop)
    let loop = loop
    pool.submit { _ in
      // Of a node that stops as well: whoever waits for a check to end does.
      let outcomes = checks.map { ($0.at, $0.check.run()) }
      loop.execute {
        let (batch, done) = own.value
        for (at, outcome) in outcomes { batch.items[at].checked = outcome }
        batch.isChecked = true
        done()
      }
    }
  }

  /// The next messages that are ready, or nil while the first that wait are not.
  func next() -> [Item]? {
    guard batches.first?.isChecked == true, let batch = batches.popFirst() else { return nil }
    waiting -= batch.items.count
    return batch.items
  }

  func clear() {
    batches = []
    waiting = 0
  }
}
