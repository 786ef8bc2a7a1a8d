import NIOCore
import NIOPosix
import Nodes
import Selection
import Vocabulary
import Wire

/// The UDP side of a selector's tracker (BEP 15), on the port number of its HTTP side.
///
/// It gives out connection ids, and hands on what comes under one; both as a transport does, without asking a machine
/// and without keeping anything of a client. What comes otherwise is dropped in silence, so that nobody can make it
/// send to an address that is not his: the one answer to a stranger is as long as his question.
///
/// Confined to its event loop.
final class UDPTracker: ChannelInboundHandler, @unchecked Sendable {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>
  typealias OutboundOut = AddressedEnvelope<ByteBuffer>

  /// What was dealt with here since it was told last.
  struct Tally {
    var connections = 0
    var dropped = 0
  }

  /// Whom an exchange is to be answered.
  private struct Asker {
    var socket: SocketAddress
    var family: IPAddress.Family
    var transaction: UInt32
    /// What a scrape named, in its order.
    var names: [InfoHash] = []
  }

  /// Told each second at the most, and only when there is something to tell.
  private static let tallied = TimeAmount.seconds(1)

  private let sessions: SessionAuthority
  private let clock: NodeClock
  private var channel: (any Channel)?
  private var askers: [ExchangeID: Asker] = [:]
  private var tally = Tally()
  /// Gives a request that is to be answered its number.
  private let number: () -> ExchangeID
  /// Takes a request, its number and where it comes from.
  private let onRequest: (ExchangeID, UDPTrackerRequest.Action, Endpoint) -> Void
  private let onTally: (Tally) -> Void

  init(
    sessions: SessionAuthority, clock: NodeClock, number: @escaping () -> ExchangeID,
    onRequest: @escaping (ExchangeID, UDPTrackerRequest.Action, Endpoint) -> Void,
    onTally: @escaping (Tally) -> Void
  ) {
    self.sessions = sessions
    self.clock = clock
    self.number = number
    self.onRequest = onRequest
    self.onTally = onTally
  }

  /// Binds; returns the endpoint with the real port. Fails with `FrontError`.
  func listen(on endpoint: Endpoint, loop: any EventLoop) -> EventLoopFuture<Endpoint> {
    DatagramBootstrap(group: loop)
      .channelOption(.datagramVectorReadMessageCount, value: 32)
      .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 32 * 2048))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(self) }
      }
      .bind(to: endpoint.socketAddress)
      .flatMapThrowing { channel in
        self.channel = channel
        guard let local = Endpoint(channel.localAddress) else { throw FrontError.failed(endpoint, "no address") }
        return local
      }
      .flatMapErrorThrowing { throw FrontError($0, at: endpoint) }
  }

  /// Takes no more requests.
  func close() {
    channel?.close(promise: nil)
    channel = nil
  }

  /// Sends what the machine answered, if the exchange came over UDP; whether it did.
  func answer(_ exchange: ExchangeID, _ answer: SelectorAnswer) -> Bool {
    guard let asker = askers.removeValue(forKey: exchange) else { return false }
    let reply: UDPTrackerReply
    switch answer {
    case .tracker(let peers, _): reply = .peers(peers, over: asker.family)
    case .scrape(let files): reply = .scraped(asker.names.map { name in files.first { $0.infohash == name } })
    case .trackerFailure(let sentence), .error(_, let sentence): reply = .failure(sentence)
    case .tooMany: reply = .failure(SelectorRenderer.tooManyCalls)
    default: preconditionFailure("what comes over UDP is answered as a tracker answers")
    }
    send(reply, asker.transaction, to: asker.socket)
    return true
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let envelope = unwrapInboundIn(data)
    let remote = envelope.remoteAddress
    guard let request = UDPTrackerRequest(envelope.data.readableBytesView), let endpoint = Endpoint(remote) else {
      return count(\.dropped)
    }
    if case .connect = request.action {
      count(\.connections)
      let connection = sessions.connection(of: endpoint.address, at: clock.wall)
      return send(.connection(connection), request.transaction, to: remote)
    }
    guard sessions.isConnection(request.connection, of: endpoint.address, at: clock.wall) else {
      return count(\.dropped)
    }
    let exchange = number()
    var asker = Asker(socket: remote, family: endpoint.address.family, transaction: request.transaction)
    if case .scrape(let names) = request.action { asker.names = names }
    askers[exchange] = asker
    onRequest(exchange, request.action, endpoint)
  }

  /// All that one look at the socket brought is answered together.
  func channelReadComplete(context: ChannelHandlerContext) { context.flush() }

  /// What became of one datagram says nothing of the others.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {}

  private func send(_ reply: UDPTrackerReply, _ transaction: UInt32, to socket: SocketAddress) {
    let bytes = ByteBuffer(bytes: reply.encoded(transaction: transaction))
    channel?.write(AddressedEnvelope(remoteAddress: socket, data: bytes), promise: nil)
  }

  private func count(_ what: WritableKeyPath<Tally, Int>) {
    if tally.connections + tally.dropped == 0, let loop = channel?.eventLoop {
      loop.scheduleTask(in: Self.tallied) {
        self.onTally(self.tally)
        self.tally = Tally()
      }
    }
    tally[keyPath: what] += 1
  }
}
