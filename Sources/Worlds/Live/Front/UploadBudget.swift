import NIOCore
import Vocabulary

/// Shares an upload rate over the connections that want to send: those that wait take turns, one chunk each, so that
/// every connection gets an equal part, and the pacer says when.
///
/// Confined to one event loop.
final class UploadBudget {
  /// How many bytes one turn should take: about 20 ms of the rate, 4 to 64 KiB.
  let turnLength: Int
  private let eventLoop: any EventLoop
  private let clock = NodeClock.system
  private var pacer: UploadPacer
  private var waiting: [(id: ObjectIdentifier, grant: () -> Int64)] = []
  private var timer: Scheduled<Void>?
  private var isPumping = false

  init(rate: ByteRate, eventLoop: any EventLoop) {
    self.eventLoop = eventLoop
    turnLength = Int(min(64 << 10, max(4 << 10, rate.bytesPerSecond / 50)))
    pacer = UploadPacer(rate: rate, unit: Int64(turnLength), now: clock.now)
  }

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
    while !waiting.isEmpty, pacer.mayBegin(clock.now) {
      let sent = waiting.removeFirst().grant()
      if sent > 0 { pacer.spent(sent, clock.now) }
    }
    guard !waiting.isEmpty, timer == nil else { return }
    let pause = max(0, (pacer.nextSend - clock.now).nanoseconds)
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    timer = eventLoop.scheduleTask(in: .nanoseconds(pause)) {
      bound.value.timer = nil
      bound.value.pump()
    }
  }
}
