import Dispatch
import Foundation
import Glibc
import Nodes

/// One run of `top` on a terminal: looks, keys and signals go into the model, and what it then shows to the terminal.
struct TopRun {
  private enum Event: Sendable {
    case look(Int, Result<NodeStatus, CommandFailure>)
    case key(Key)
    case resized
    case asked(SignalWatch.Request)
    /// Nobody can type any more.
    case deserted
  }

  let queries: [StatusQuery]
  let terminal: RawTerminal
  let look: TopLook
  let interval: Duration
  private var model: TopModel
  private var painter: TopPainter

  init(queries: [StatusQuery], urls: [String], terminal: RawTerminal, look: TopLook, interval: Duration) {
    self.queries = queries
    self.terminal = terminal
    self.look = look
    self.interval = interval
    model = TopModel(urls: urls)
    painter = TopPainter(depth: look.depth)
  }

  /// Until the user or a signal ends it.
  mutating func run() async -> ExitStatus {
    let (events, continuation) = AsyncStream.makeStream(of: Event.self)
    let tasks = queries.enumerated().map { at, query in
      Task { [interval] in await Self.watch(query, every: interval) { continuation.yield(.look(at, $0)) } }
    }
    let signals = SignalWatch()
    let watch = Task { for await request in signals.requests { continuation.yield(.asked(request)) } }
    let resizing = DispatchSource.makeSignalSource(signal: SIGWINCH, queue: .global())
    resizing.setEventHandler { continuation.yield(.resized) }
    resizing.resume()
    defer {
      for task in tasks + [watch] { task.cancel() }
      resizing.cancel()
      terminal.leave()
    }
    terminal.enter()
    listen { continuation.yield($0) }
    draw()
    for await event in events {
      switch event {
      case .look(let node, let look): model.take(look, of: node)
      case .resized: break
      case .asked(let request): return request.status
      case .deserted: return .done
      case .key(let key):
        switch model.press(key) {
        case .nothing: break
        case .quit: return .done
        case .interrupt: return .interrupted
        case .suspend: suspend()
        case .redraw: painter.forget()
        }
      }
      draw()
    }
    return .done
  }

  /// Looks again and again, each time so long after the last time, or when that has come to an end.
  private static func watch(
    _ query: StatusQuery, every interval: Duration, _ tell: (Result<NodeStatus, CommandFailure>) -> Void
  ) async {
    let clock = ContinuousClock()
    var next = clock.now
    while !Task.isCancelled {
      tell(await query.look())
      next = max(next + interval, clock.now)
      try? await Task.sleep(until: next, clock: clock)
    }
  }

  /// Keys, on a thread of their own: it waits for them in the system.
  private func listen(_ tell: @escaping @Sendable (Event) -> Void) {
    Thread.detachNewThread { [terminal] in
      var reader = KeyReader()
      // An Escape that nothing follows for so long is a key.
      while let bytes = terminal.read(milliseconds: reader.isWaiting ? 50 : nil) {
        for key in bytes.isEmpty ? reader.flush() : reader.read(bytes) { tell(.key(key)) }
      }
      tell(.deserted)
    }
  }

  /// One write, at the most.
  private mutating func draw() {
    let (columns, rows) = RawTerminal.size
    let frame = TopScreen(model: model, look: look, columns: columns, rows: rows).frame
    model.fit(count: frame.count, room: frame.room)
    let text = painter.paint(frame.lines, columns: columns, rows: rows)
    if !text.isEmpty { Terminal.write(text, to: STDOUT_FILENO) }
  }

  /// Gives the terminal back to the shell, as Ctrl-Z does elsewhere, until that lets us go on.
  private mutating func suspend() {
    terminal.leave()
    kill(getpid(), SIGSTOP)
    terminal.enter()
    painter.forget()
  }
}
