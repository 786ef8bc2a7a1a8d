package import NIOCore
package import NIOPosix
package import Nodes
package import Vocabulary

/// Requests to origins on the data plane: ranges of objects, their leaf hashes, and plain fetches.
///
/// Confined to the node's event loop. A few connections per origin are kept open; requests wait their turn.
package final class OriginClient {
  /// Where the answer to a forwarded request goes.
  package protocol RelaySink: AnyObject {
    func beginRelay(status: Int, fields: [HTTPField])
    /// Takes bytes; whether more may follow now. If not, `onRoom` is called once they may.
    func take(_ bytes: ByteBuffer) -> Bool
    var onRoom: (() -> Void)? { get set }
  }

  /// Where the bytes of a plain fetch go: a file, or an exchange of the gateway.
  package protocol PlainSink: AnyObject {
    /// The answer is good and its bytes follow; `length` and the media type if the server told them.
    func beginPlain(length: Int64?, type: String?)
    /// Takes bytes; whether more may follow now. If not, `onRoom` is called once they may.
    func take(_ bytes: ByteBuffer) -> Bool
    var onRoom: (() -> Void)? { get set }
  }

  /// The bounds of a node's requests to origins.
  package struct Options: Sendable {
    /// Connections kept to one origin.
    package var connectionsPerOrigin = 2
    package var connectTimeout: TimeAmount = .seconds(5)
    /// How long an answer may bring no byte.
    package var idleTimeout: TimeAmount = .seconds(20)
    /// How long an unused connection is kept.
    package var keepAlive: TimeAmount = .seconds(30)
    /// An answer that is of no use is read to its end if it is not longer, so that its connection can be used again.
    package var mostDiscarded: Int64 = 64 << 10

    /// For requests that are passed on: each lasts as long as its client reads.
    package static let forwarding: Options = {
      var options = Options()
      options.connectionsPerOrigin = 64
      options.idleTimeout = .seconds(60)
      return options
    }()

    /// From so many blocks in 5 ms on they are hashed on other threads: 25 MB/s.
    var fast = 8

    package init() {}
  }

  package let host: any AgentHost
  let options: Options
  private let loop: any EventLoop
  /// Where blocks wait that are being hashed; nil where there is no other thread for that.
  private let inbox: Inbox<RangeTask.Block>?
  /// Where connections go out from, or nil to let the system choose.
  private let source: IPAddress?
  private let trust: TLSTrust
  private var pools: [String: OriginPool] = [:]
  private var tasks: [OriginRequestID: OriginTask] = [:]
  private var plains: [WantID: OriginTask] = [:]
  private var forwards: [WantID: ForwardTask] = [:]

  /// - Parameters:
  ///   - trust: whom requests over TLS believe.
  ///   - hashers: hash what a fast origin sends.
  package init(
    loop: any EventLoop, host: any AgentHost, source: IPAddress?, trust: TLSTrust = .system,
    options: Options = Options(), hashers: NIOThreadPool? = nil
  ) {
    inbox = System.coreCount > 1 ? hashers.map { Inbox(pool: $0, loop: loop, fast: options.fast) } : nil
    self.loop = loop
    self.host = host
    self.trust = trust
    self.source = source.flatMap { $0.isUnspecified ? nil : $0 }
    self.options = options
  }

  package func fetchRange(
    _ id: OriginRequestID, _ object: ObjectHandle, url: GuardedURL, _ span: ByteSpan, ifMatch: String?
  ) {
    guard let store = host.store(of: object) else {
      return host.submit(.originEnded(id, .failed(sentence: "The store of the object is closed.")))
    }
    begin(id, url) {
      RangeTask(
        id, object, url: $0, reach: url.reach, span: span, ifMatch: ifMatch, store: store, inbox: inbox, host: host)
    }
  }

  package func fetchLeaves(_ id: OriginRequestID, _ object: ObjectHandle, url: GuardedURL, pieces: Range<Int>) {
    guard let store = host.store(of: object), !pieces.isEmpty else {
      return host.submit(.originEnded(id, .failed(sentence: "The store of the object is closed.")))
    }
    begin(id, url) { LeavesTask(id, object, url: $0, reach: url.reach, pieces: pieces, store: store, host: host) }
  }

  private func begin(_ id: OriginRequestID, _ url: GuardedURL, _ make: (HTTPURL) -> OriginTask) {
    do throws(HTTPURLError) {
      let task = make(try HTTPURL(url.text))
      tasks = tasks.filter { !$0.value.isOver }
      tasks[id] = task
      pool(of: task).submit(task)
    } catch {
      host.submit(.originEnded(id, .failed(sentence: "\(error)")))
    }
  }

  package func cancel(_ id: OriginRequestID) {
    guard let task = tasks.removeValue(forKey: id) else { return }
    pool(of: task).cancel(task)
  }

  /// Passes a request on, with these fields of the client's beside the order's; the answer waits for `relay`.
  package func forward(_ want: WantID, _ order: Forwarding.Order, clientFields: [HTTPField], to sink: any RelaySink) {
    do throws(HTTPURLError) {
      let task = ForwardTask(want, order, url: try HTTPURL(order.url.text), clientFields, sink: sink, client: self)
      forwards[want] = task
      pool(of: task).submit(task)
    } catch {
      host.submit(.forwardEnded(want, .failed(sentence: "\(error)")))
    }
  }

  /// Lets the answer to a forwarded request go to the client.
  package func relay(
    _ want: WantID, _ edits: Forwarding.Edits, keep: (([HTTPField], Int64?) -> ResponseDraft?)? = nil
  ) {
    forwards[want]?.relay(edits, keep: keep)
  }

  /// Drops the answer to a forwarded request.
  package func endForward(_ want: WantID) { forwards.removeValue(forKey: want)?.drop() }

  func cancel(_ task: ForwardTask) { pool(of: task).cancel(task) }
  func forgetForward(_ task: ForwardTask) { if forwards[task.want] === task { forwards[task.want] = nil } }

  /// Streams a URL to `sink`.
  package func fetchPlain(_ want: WantID, url: GuardedURL, to sink: any PlainSink) {
    do throws(HTTPURLError) {
      start(PlainTask(want, url: try HTTPURL(url.text), reach: url.reach, sink: sink, client: self), for: want)
    } catch {
      host.submit(.plainEnded(want, .failed(sentence: "\(error)")))
    }
  }

  /// Stops a plain fetch whose reader is gone.
  package func cancelPlain(_ want: WantID) {
    guard let task = plains.removeValue(forKey: want) else { return }
    pool(of: task).cancel(task)
  }

  package func stop() {
    for key in pools.keys.sorted() { pools[key]?.stop() }
  }

  func start(_ task: PlainTask, for want: WantID) {
    plains[want] = task
    pool(of: task).submit(task)
  }

  func forget(_ want: WantID) { plains[want] = nil }

  /// Connections are shared by requests that may reach equally far; those that are passed on have others, for a slow
  /// client holds one up.
  private func pool(of task: OriginTask) -> OriginPool {
    let url = task.url
    let isForward = task is ForwardTask
    let key = "\(url.origin) \(task.reach.key) \(isForward)"
    if let pool = pools[key] { return pool }
    if pools.count >= 64 { pools = pools.filter { !$0.value.isUnused } }
    let pool = OriginPool(
      url, loop: loop, source: source, trust: trust, options: isForward ? .forwarding : options)
    pools[key] = pool
    return pool
  }
}
