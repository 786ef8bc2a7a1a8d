import NIOCore
import Vocabulary

/// How late an event loop comes to what is due: twice a second it is due to say so. A loop that is held up by long work
/// makes everybody wait, and nothing else shows it.
///
/// Confined to its event loop.
final class LoopLag {
  private(set) var times = DurationHistogram()
  /// It came so late that somebody should know; called once a minute at most.
  var onBlocked: ((TimeSpan) -> Void)?
  private let eventLoop: any EventLoop
  private let clock: NodeClock
  private var task: Scheduled<Void>?
  private var due = Instant(nanoseconds: 0)
  private var toldAt: Instant?

  private static let period = TimeSpan.milliseconds(500)
  private static let blocked = TimeSpan.seconds(1)
  private static let pause = TimeSpan.seconds(60)

  init(of eventLoop: any EventLoop, clock: NodeClock) {
    self.eventLoop = eventLoop
    self.clock = clock
  }

  func start() {
    due = clock.now + Self.period
    task = eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(Self.period.nanoseconds)) { [weak self] in
      guard let self else { return }
      note(clock.now - due)
      start()
    }
  }

  private func note(_ late: TimeSpan) {
    times.observe(late)
    guard late >= Self.blocked, toldAt.map({ clock.now - $0 >= Self.pause }) ?? true else { return }
    toldAt = clock.now
    onBlocked?(late)
  }

  func stop() {
    task?.cancel()
    task = nil
  }
}
