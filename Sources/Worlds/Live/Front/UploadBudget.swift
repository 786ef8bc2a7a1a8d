import NIOCore
import Vocabulary

/// Shares an upload rate over the connections that want to send: a token bucket from which the waiting
/// take turns, one chunk each, so that every connection gets an equal part.
///
/// Confined to one event loop.
final class UploadBudget {
  private let rate: ByteRate
  private let eventLoop: any EventLoop
  /// The most that may be saved up while nobody sends.
  private let burst: Int64
  /// Bytes that may be sent now; negative after a grant that was larger.
  private var tokens: Int64
  private var filledAt: NIODeadline
  private var waiting: [(id: ObjectIdentifier, grant: () -> Int64)] = []
  private var timer: Scheduled<Void>?
  private var isPumping = false

  init(rate: ByteRate, eventLoop: any EventLoop) {
    self.rate = rate
    self.eventLoop = eventLoop
    burst = max(32 << 10, rate.bytes(in: .milliseconds(50)).value)
    tokens = burst
    filledAt = .now()
  }

  /// How many bytes one turn should take: about 20 ms of the rate, 4 to 64 KiB.
  var turnLength: Int { Int(min(64 << 10, max(4 << 10, rate.bytesPerSecond / 50))) }

  /// Queues for a turn; `grant` sends up to `turnLength` bytes and returns how many.
  func wait(_ id: ObjectIdentifier, grant: @escaping () -> Int64) {
    guard !waiting.contains(where: { $0.id == id }) else { return }
    waiting.append((id, grant))
    pump()
  }

  /// Leaves the queue.
  func leave(_ id: ObjectIdentifier) { waiting.removeAll { $0.id == id } }

  private func pump() {
    guard !isPumping else { return }
    isPumping = true
    defer { isPumping = false }
    fill()
    while tokens > 0, !waiting.isEmpty { tokens -= waiting.removeFirst().grant() }
    guard !waiting.isEmpty, timer == nil else { return }
    let pause = max(1_000_000, rate.time(for: ByteCount(1 - tokens)).nanoseconds)
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    timer = eventLoop.scheduleTask(in: .nanoseconds(pause)) {
      bound.value.timer = nil
      bound.value.pump()
    }
  }

  private func fill() {
    let now = NIODeadline.now()
    let elapsed = TimeSpan(nanoseconds: (now - filledAt).nanoseconds)
    let gained = rate.bytes(in: elapsed).value
    guard gained > 0 else { return }
    filledAt = now
    tokens = min(burst, tokens + gained)
  }
}
