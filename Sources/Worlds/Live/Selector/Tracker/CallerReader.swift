import CSockets
import Glibc
import NIOCore
import Synchronization
import Vocabulary

/// Accepts the connections of a selector's callers on a thread of its own, and reads what each says first: an announce
/// that is all its client has to say is handed on as such, and any other connection as it is.
///
/// It hands on so much that waits at the most; who calls meanwhile waits in the queue of the socket.
final class CallerReader: @unchecked Sendable {
  /// A client whose whole request is an announce.
  struct Caller {
    var socket: CInt
    var remote: Endpoint
    var head: AnnounceHead
  }

  /// A connection of which these bytes were read.
  struct Other {
    var socket: CInt
    var bytes: ByteBuffer
  }

  /// How many callers there may be at a time, those included of whom the front has a connection. Who comes beyond that
  /// is sent away: each takes a file of the process, and what it records needs some too.
  final class Room: Sendable {
    private let most: Int
    private let waiting = Atomic(0)
    private let connected = Atomic(0)

    init(atMost most: Int) { self.most = most }

    /// Takes a place for one more, if there is one.
    fileprivate func take() -> Bool {
      guard waiting.load(ordering: .relaxed) + connected.load(ordering: .relaxed) < most else { return false }
      waiting.add(1, ordering: .relaxed)
      return true
    }

    /// One of those who had no connection of the front has become one, or is gone.
    func leave() { waiting.subtract(1, ordering: .relaxed) }

    /// So many connections the front has.
    func set(connected count: Int) { connected.store(count, ordering: .relaxed) }
  }

  /// Who called since it was handed on last.
  final class Callers: @unchecked Sendable {
    fileprivate(set) var announcing: [Caller] = []
    fileprivate(set) var others: [Other] = []
    /// Who was sent away.
    fileprivate(set) var refused = 0
    fileprivate var count: Int { announcing.count + others.count }
  }

  /// So much may wait to be answered.
  private static let most = 4
  private static let mostAtOnce = 64
  private static let backlog: CInt = 4096
  /// After so many seconds a connection is accepted even if its client says nothing.
  private static let patience: CInt = 1
  /// How long callers wait where the system has no socket for them.
  private static let pause: CInt = 500

  private var socket: CInt = -1
  private let thread = ServerThread(name: "http-tracker")
  private let free = Mutex<[Callers]>((0..<most).map { _ in Callers() })
  private let wake = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
  private let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: AnnounceHead.most)
  private var hosts = AnnounceHead.Hosts()
  private var toldAt: NIODeadline?
  private let workload: Workload
  private let room: Room

  init(_ room: Room, workload: Workload) {
    self.room = room
    self.workload = workload
    sem_init(wake, 0, UInt32(Self.most))
  }

  deinit {
    sem_destroy(wake)
    wake.deallocate()
    bytes.deallocate()
  }

  /// Binds and begins to accept; returns the endpoint with the real port.
  /// - Parameters:
  ///   - onRefusing: called on the thread with why callers have to wait, once a minute at the most.
  ///   - onCallers: called on the thread; what it gets is to be given back.
  func open(
    _ endpoint: Endpoint, onRefusing: @escaping @Sendable (String) -> Void,
    onCallers: @escaping @Sendable (Callers) -> Void
  ) throws(FrontError) -> Endpoint {
    let (socket, bound) = try ServerSocket.open(endpoint, SOCK_STREAM) { socket in
      Self.set(socket, SOL_SOCKET, SO_REUSEADDR, 1)
      Self.set(socket, CInt(IPPROTO_TCP), TCP_DEFER_ACCEPT, Self.patience)
      // What is accepted has it from here.
      Self.set(socket, CInt(IPPROTO_TCP), TCP_NODELAY, 1)
    }
    guard Glibc.listen(socket, Self.backlog) == 0 else {
      defer { Glibc.close(socket) }
      throw FrontError(IOError(errnoCode: errno, reason: "listen"), at: endpoint)
    }
    self.socket = socket
    thread.start { [self] in
      while let callers = takeFree(), thread.wait(for: socket) {
        accept(into: callers, onRefusing)
        if callers.count == 0, callers.refused == 0 { giveBack(callers) } else { onCallers(callers) }
      }
    }
    return bound
  }

  private static func set(_ socket: CInt, _ level: CInt, _ option: CInt, _ value: CInt) {
    var value = value
    setsockopt(socket, level, option, &value, socklen_t(MemoryLayout<CInt>.size))
  }

  /// Accepts no more.
  func close() {
    thread.stop { sem_post(wake) }
    if socket >= 0 { Glibc.close(socket) }
    socket = -1
  }

  /// These are dealt with.
  func giveBack(_ callers: Callers) {
    callers.announcing.removeAll(keepingCapacity: true)
    callers.others.removeAll(keepingCapacity: true)
    callers.refused = 0
    free.withLock { $0.append(callers) }
    sem_post(wake)
  }

  private func takeFree() -> Callers? {
    let hasWaited = sem_trywait(wake) != 0
    if hasWaited { while sem_wait(wake) != 0 {} }
    workload.look(hasWaited: hasWaited)
    return thread.isStopping ? nil : free.withLock { $0.popLast() }
  }

  private func accept(into callers: Callers, _ onRefusing: (String) -> Void) {
    let flags = CInt(bitPattern: SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    while callers.count + callers.refused < Self.mostAtOnce {
      var place = DatagramPlace(address: sockaddr_in6(), length: socklen_t(MemoryLayout<sockaddr_in6>.size))
      let accepted = withUnsafeMutablePointer(to: &place.address) {
        accept_with_flags(socket, $0, &place.length, flags)
      }
      if accepted >= 0, !room.take() {
        callers.refused += 1
        Glibc.close(accepted)
      } else if accepted >= 0 {
        read(accepted, place.endpoint, into: callers)
      } else if errno == EAGAIN {
        return
      } else if ![ECONNABORTED, EINTR, EPROTO].contains(errno) {
        return wait(because: errno, onRefusing)
      }
    }
  }

  private func read(_ accepted: CInt, _ remote: Endpoint?, into callers: Callers) {
    let count = max(0, recv(accepted, bytes, AnnounceHead.most, 0))
    let read = UnsafeBufferPointer(start: bytes, count: count)
    if let remote, let head = AnnounceHead(read.span, &hosts), !head.isKept {
      callers.announcing.append(Caller(socket: accepted, remote: remote, head: head))
    } else {
      callers.others.append(Other(socket: accepted, bytes: ByteBuffer(bytes: read)))
    }
  }

  /// At its limit of open files each attempt fails at once, again and again, and would take the whole processor.
  private func wait(because code: CInt, _ onRefusing: (String) -> Void) {
    if toldAt.map({ NIODeadline.now() - $0 > AcceptPause.silence }) ?? true {
      toldAt = .now()
      onRefusing(String(cString: strerror(code)))
    }
    thread.pause(milliseconds: Self.pause)
  }
}
