import Glibc
import NIOCore
import Nodes
import Synchronization
import Vocabulary
import Wire

/// Reads the datagrams of a UDP tracker's clients on a thread of its own: answers who asks for a connection id, drops
/// what bears none, and hands on the rest.
///
/// It hands on so much that waits at the most; what comes meanwhile waits in the socket, and is lost when that is full.
final class DatagramReader: @unchecked Sendable {
  /// A datagram that the machine is to answer.
  struct Request {
    var place: DatagramPlace
    var remote: Endpoint
    var transaction: UInt32
    var action: UDPTrackerRequest.Action
  }

  /// What one look at the socket brought.
  final class Requests: @unchecked Sendable {
    fileprivate let batch = DatagramBatch()
    fileprivate(set) var all: [Request] = []
  }

  /// So much may wait to be answered.
  private static let most = 4
  /// Room for datagrams that wait, as far as the system gives it.
  private static let socketRoom: CInt = 4 << 20

  private(set) var socket: CInt = -1
  private let sessions: SessionAuthority
  private let clock: NodeClock
  private let workload: Workload
  private let connections = Atomic(0)
  private let dropped = Atomic(0)
  private let thread = ServerThread(name: "udp-tracker")
  private let free = Mutex<[Requests]>((0..<most).map { _ in Requests() })
  private let wake = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
  private let outbox = DatagramOutbox()
  /// How many the last look brought.
  private var lastCount = 0

  init(sessions: SessionAuthority, clock: NodeClock, workload: Workload) {
    self.workload = workload
    self.sessions = sessions
    self.clock = clock
    sem_init(wake, 0, UInt32(Self.most))
  }

  deinit {
    sem_destroy(wake)
    wake.deallocate()
  }

  /// Binds and begins to read; returns the endpoint with the real port.
  /// - Parameter onRequests: called on the reading thread; what it gets is to be given back.
  func open(_ endpoint: Endpoint, onRequests: @escaping @Sendable (Requests) -> Void) throws(FrontError) -> Endpoint {
    let (socket, bound) = try ServerSocket.open(endpoint, SOCK_DGRAM) { socket in
      var room = Self.socketRoom
      setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &room, socklen_t(MemoryLayout<CInt>.size))
      setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &room, socklen_t(MemoryLayout<CInt>.size))
    }
    self.socket = socket
    thread.start { [self] in
      while let requests = takeFree(), wait() {
        read(into: requests)
        if requests.all.isEmpty { giveBack(requests) } else { onRequests(requests) }
      }
    }
    return bound
  }

  /// Reads no more.
  func close() {
    thread.stop { sem_post(wake) }
    if socket >= 0 { Glibc.close(socket) }
    socket = -1
  }

  /// These are answered.
  func giveBack(_ requests: Requests) {
    free.withLock { $0.append(requests) }
    sem_post(wake)
  }

  /// What was dealt with here since it was asked last.
  func takeTally() -> UDPTracker.Tally {
    UDPTracker.Tally(
      connections: connections.exchange(0, ordering: .relaxed), dropped: dropped.exchange(0, ordering: .relaxed))
  }

  /// Waits until so little waits to be answered that more may come; nil at the end.
  private func takeFree() -> Requests? {
    let hasWaited = sem_trywait(wake) != 0
    if hasWaited { while sem_wait(wake) != 0 {} }
    workload.look(hasWaited: hasWaited)
    return thread.isStopping ? nil : free.withLock { $0.popLast() }
  }

  /// Waits until something comes; false at the end. Where one look brought all that it could there is more.
  private func wait() -> Bool {
    lastCount == DatagramBatch.most ? !thread.isStopping : thread.wait(for: socket)
  }

  private func read(into requests: Requests) {
    requests.all.removeAll(keepingCapacity: true)
    lastCount = requests.batch.receive(from: socket)
    let wall = clock.wall
    for at in 0..<lastCount {
      let place = requests.batch.sender(at)
      guard let request = UDPTrackerRequest(requests.batch[at].span), let remote = place.endpoint else {
        dropped.add(1, ordering: .relaxed)
        continue
      }
      if case .connect = request.action {
        connections.add(1, ordering: .relaxed)
        let reply = UDPTrackerReply.connection(sessions.connection(of: remote.address, at: wall))
        outbox.add(to: place) { reply.append(to: &$0, transaction: request.transaction) }
      } else if sessions.isConnection(request.connection, of: remote.address, at: wall) {
        requests.all.append(
          Request(place: place, remote: remote, transaction: request.transaction, action: request.action))
      } else {
        dropped.add(1, ordering: .relaxed)
      }
    }
    dropped.add(outbox.flush(to: socket), ordering: .relaxed)
  }
}
