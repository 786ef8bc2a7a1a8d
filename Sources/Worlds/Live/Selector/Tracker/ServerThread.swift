import CSockets
import Glibc
import Synchronization

/// A thread that waits for a socket, and for its end.
final class ServerThread: @unchecked Sendable {
  private let name: String
  private let stopping = Atomic(false)
  private let end = make_event(0, O_CLOEXEC)
  private var thread: pthread_t?
  private var body: (() -> Void)?

  init(name: String) { self.name = name }

  deinit { if end >= 0 { close(end) } }

  /// Whether it is to end.
  var isStopping: Bool { stopping.load(ordering: .acquiring) }

  /// Runs `body` on the thread; it is to return when `wait` says so, or `isStopping`.
  func start(_ body: @escaping () -> Void) {
    self.body = body
    var started = pthread_t()
    let own = Unmanaged.passRetained(self)
    let code = pthread_create(
      &started, nil,
      { argument in
        guard let argument else { return nil }
        let own = Unmanaged<ServerThread>.fromOpaque(argument).takeRetainedValue()
        name_thread(pthread_self(), own.name)
        own.body?()
        return nil
      }, own.toOpaque())
    precondition(code == 0, "a server has the thread that it needs")
    thread = started
  }

  /// Waits until something comes to a socket; false at the end.
  func wait(for socket: CInt) -> Bool {
    var watched = [
      pollfd(fd: socket, events: Int16(POLLIN), revents: 0), pollfd(fd: end, events: Int16(POLLIN), revents: 0),
    ]
    while !isStopping, poll(&watched, 2, -1) < 0, errno == EINTR {}
    return !isStopping
  }

  /// Waits so long, or for the end.
  func pause(milliseconds: CInt) {
    var watched = pollfd(fd: end, events: Int16(POLLIN), revents: 0)
    _ = poll(&watched, 1, milliseconds)
  }

  /// Ends it, and returns when it has ended. More calls do nothing.
  /// - Parameter wake: wakes it from whatever else it waits for.
  func stop(_ wake: () -> Void = {}) {
    guard let thread else { return }
    stopping.store(true, ordering: .releasing)
    var one: UInt64 = 1
    _ = write(end, &one, 8)
    wake()
    pthread_join(thread, nil)
    self.thread = nil
    body = nil
  }
}
