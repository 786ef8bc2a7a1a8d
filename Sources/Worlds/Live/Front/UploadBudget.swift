import NIOCore
import Nodes
import Vocabulary

/// Lets connections send when `UploadTurns` says so.
///
/// Confined to one event loop.
final class UploadBudget {
  private let eventLoop: any EventLoop
  private let clock = NodeClock.system
  private var turns: UploadTurns<ObjectIdentifier>
  /// What each of those that wait does in its turn.
  private var grants: [ObjectIdentifier: () -> Int64] = [:]
  private var timer: Scheduled<Void>?
  private var isPumping = false

  init(rate: ByteRate, eventLoop: any EventLoop) {
    self.eventLoop = eventLoop
    turns = UploadTurns(rate: rate, now: clock.now)
  }

  /// How many bytes one turn should take.
  var turnLength: Int { Int(turns.turnLength) }

  /// Queues for a turn; `grant` sends up to `turnLength` bytes and returns how many. Who waits already goes on waiting.
  func wait(_ id: ObjectIdentifier, grant: @escaping () -> Int64) {
    guard grants[id] == nil else { return }
    grants[id] = grant
    turns.wait(id)
    pump()
  }

  /// Leaves the queue.
  func leave(_ id: ObjectIdentifier) {
    grants[id] = nil
    turns.leave(id)
  }

  /// Bytes that leave without a turn: whoever waits for one waits longer.
  func lent(_ bytes: Int64) { turns.sent(bytes, at: clock.now) }

  private func pump() {
    guard !isPumping else { return }
    isPumping = true
    defer { isPumping = false }
    while let id = turns.next(at: clock.now) {
      let sent = grants.removeValue(forKey: id)?() ?? 0
      turns.sent(sent, at: clock.now)
    }
    guard let next = turns.nextTurn, timer == nil else { return }
    let pause = max(0, (next - clock.now).nanoseconds)
    let bound = NIOLoopBound(self, eventLoop: eventLoop)
    timer = eventLoop.scheduleTask(in: .nanoseconds(pause)) {
      bound.value.timer = nil
      bound.value.pump()
    }
  }
}
