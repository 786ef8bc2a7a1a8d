package import Logging
package import NIOCore
package import NIOPosix
package import Nodes
package import Vocabulary
package import Wire

/// The peer links of one node: the port on which peers call, and the links that it dials.
///
/// Confined to the node's event loop. It decides nothing: every link's fate is the machine's, but for strangers that
/// speak another protocol.
package final class Links {
  /// The bounds of a node's links.
  package struct Options: Sendable {
    package var connectTimeout: TimeAmount = .seconds(5)
    package var handshakeTimeout: TimeAmount = .seconds(10)
    /// How long a closing link may take to send what was written.
    package var lingerTimeout: TimeAmount = .seconds(3)
    /// Connections of all kinds; further ones are refused.
    var mostConnections = 1024
    /// Connections of one network (24 bits, or 48 of IPv6) whose handshakes have not come; the oldest make room.
    var mostStrangersPerNetwork = 128
    /// Bytes of control messages that may wait for a peer that does not read.
    package var mostUnsentControl = 4 << 20
    /// TCP_NOTSENT_LOWAT: how little the kernel holds that was not sent yet, bytes.
    package var notSentLowWater = 4 << 10

    package init() {}
  }

  package let host: any AgentHost
  package let logger: Logger
  let options: Options
  let loop: any EventLoop
  /// Threads that hash what fast links bring; without any it is hashed on the loop.
  let hashers: NIOThreadPool?
  /// Nil where no link is under TLS.
  private var tls: PeerTLS?
  private var servers: [any Channel] = []
  private var refusals: [any Channel] = []
  private var links: [LinkID: Link] = [:]
  /// Accepted links that have no number yet, by network, the oldest first.
  private var strangers: [IPAddress: [Link]] = [:]
  private var connections = 0
  /// Even numbers are the world's.
  private var lastAccepted: UInt32 = 0
  private var dirty: [Link] = []
  /// Where links go out from, one of each family at the most; where there is none the system chooses.
  private var sources: [IPAddress] = []

  package init(
    loop: any EventLoop, host: any AgentHost, logger: Logger, options: Options = Options(),
    hashers: NIOThreadPool? = nil
  ) {
    self.loop = loop
    self.host = host
    self.logger = logger
    self.options = options
    self.hashers = System.coreCount > 1 ? hashers : nil
  }

  /// Links may be under TLS from now on.
  package func secure(with tls: PeerTLS) {
    self.tls = tls
    tls.watchFiles(on: loop, logger)
  }

  /// Opens a peer port; the address and port that were really bound.
  package func listen(_ endpoint: Endpoint) -> EventLoopFuture<Endpoint> {
    loop.preconditionInEventLoop()
    let bound = NIOLoopBound(self, eventLoop: loop)
    let server = AcceptPause.add(to: ServerBootstrap(group: loop)) { why in
      bound.value.logger.log(.warning, .callersWait, [.init("why", why)])
    }
    let bootstrap = SocketOptions.apply(options, to: server).childChannelInitializer { channel in
      channel.eventLoop.makeCompletedFuture { try bound.value.arrived(channel) }
    }
    return bootstrap.bind(to: endpoint.socketAddress).flatMapThrowing { channel in
      let links = bound.value
      links.servers.append(channel)
      if !endpoint.address.isUnspecified { links.sources.append(endpoint.address) }
      return Endpoint(channel.localAddress) ?? endpoint
    }.flatMap { listening in
      UTPRefusal.listen(on: listening, loop: bound.value.loop).map { channel in
        if let channel { bound.value.refusals.append(channel) }
        return listening
      }
    }.flatMapErrorThrowing { throw ListenError(endpoint, $0) }
  }

  private func arrived(_ channel: any Channel) throws {
    guard let remote = Endpoint(channel.remoteAddress) else { throw ChannelError.alreadyClosed }
    makeRoom(for: remote.address)
    guard connections < options.mostConnections else {
      host.submit(.strangerRefused(remote: remote, .tooManyLinks))
      throw ChannelError.alreadyClosed
    }
    connections += 1
    let link = Link(owner: self, id: nil, object: nil, remote: remote, greeting: nil)
    strangers[remote.address.network, default: []].append(link)
    try channel.pipeline.syncOperations.addHandlers([LinkDoor(link, tls), link])
  }

  /// While places are short, whoever has been silent longest since it connected gives one up: of the caller's network
  /// if that has many, else of the one that has the most.
  private func makeRoom(for address: IPAddress) {
    let own = strangers[address.network] ?? []
    if own.count >= options.mostStrangersPerNetwork { return own[0].end(.tooManyLinks) }
    guard connections >= options.mostConnections else { return }
    let crowd = strangers.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }
    crowd?.value.first?.end(.tooManyLinks)
  }

  /// What a peer is asked to sign: of no use to who can guess it, so it is not of the machine's chance.
  static func challenge() -> [UInt8] {
    var chance = SystemRandomNumberGenerator()
    return (0..<ShoalHello.challengeLength).map { _ in UInt8.random(in: .min ... .max, using: &chance) }
  }

  // What the machine orders

  /// - Parameter certified: the node whose certificate the peer must show over TLS; nil for a plain link.
  package func dial(
    _ id: LinkID, _ object: ObjectHandle, _ remote: Endpoint, _ handshake: Handshake, certified: NodeID? = nil
  ) {
    let session = certified.map { _ in PeerSession() }
    let link = Link(owner: self, id: id, object: object, remote: remote, greeting: handshake, session: session)
    links[id] = link
    connections += 1
    let (bound, own) = (NIOLoopBound(link, eventLoop: loop), NIOLoopBound(self, eventLoop: loop))
    var bootstrap = SocketOptions.apply(options, to: ClientBootstrap(group: loop)).connectTimeout(
      options.connectTimeout
    )
    .channelInitializer { channel in
      channel.eventLoop.makeCompletedFuture {
        let pipeline = channel.pipeline.syncOperations
        if let certified, let session {
          guard let tls = own.value.tls else { throw ChannelError.operationUnsupported }
          try pipeline.addHandler(tls.dialling(certified, session))
        }
        try pipeline.addHandler(bound.value)
      }
    }
    if let source = sources.first(where: { $0.isSameFamily(as: remote.address) }) {
      bootstrap = bootstrap.bind(to: Endpoint(address: source, port: 0).socketAddress)
    }
    bootstrap.connect(to: remote.socketAddress).whenFailure { error in
      if case ChannelError.connectTimeout? = error as? ChannelError {
        bound.value.end(.connectTimedOut)
      } else {
        bound.value.end(.connectFailed)
      }
    }
  }

  package func accept(_ id: LinkID, _ object: ObjectHandle, _ handshake: Handshake) {
    guard let link = links[id] else { return }
    link.object = object
    link.send(handshake)
  }

  package func send(_ id: LinkID, _ message: PeerMessage) { links[id]?.send(message) }

  /// Sends a piece message with bytes of the store. Nothing but our own mistake asks for bytes outside the object.
  package func sendPiece(_ id: LinkID, _ object: ObjectHandle, _ request: PieceRequest) {
    guard let link = links[id], let store = host.store(of: object) else { return }
    let offset = store.geometry.span(of: request.piece).offset + request.begin
    let header = PeerFrame.pieceHeaderLength
    var message = ByteBufferAllocator().buffer(capacity: header + Int(request.length))
    message.writeMultipleIntegers(
      UInt32(request.length) + UInt32(header - 4), PeerMessageID.piece, UInt32(request.piece.value),
      UInt32(request.begin))
    do throws(StoreError) {
      try store.read(ByteSpan(offset: offset, length: request.length), into: &message)
    } catch {
      // Half a message cannot be sent, and the peer waits for it.
      host.storeFailed(object, error)
      return link.end(.objectGone)
    }
    link.sendPiece(message)
  }

  package func sendHashes(_ id: LinkID, _ object: ObjectHandle, _ request: HashRequest) {
    guard let link = links[id] else { return }
    if let hashes = host.store(of: object)?.hashes(for: request) {
      link.send(.hashes(request, hashes))
    } else {
      link.send(.hashReject(request))
    }
  }

  package func close(_ id: LinkID) { links[id]?.close() }

  /// Closes the ports and every link.
  package func stop() {
    tls?.stop()
    for channel in servers + refusals { channel.close(promise: nil) }
    (servers, refusals) = ([], [])
    for id in links.keys.sorted() { links[id]?.close() }
    for link in strangers.values.flatMap(\.self) { link.close() }
  }

  // What links ask of their owner

  /// Gives an accepted link its number.
  func adopt(_ link: Link) -> LinkID {
    lastAccepted += 2
    let id = LinkID(lastAccepted)
    links[id] = link
    isNoStranger(link)
    return id
  }

  func forget(_ link: Link) {
    connections -= 1
    if let id = link.id { links[id] = nil } else { isNoStranger(link) }
  }

  private func isNoStranger(_ link: Link) {
    let network = link.remote.address.network
    strangers[network]?.removeAll { $0 === link }
    if strangers[network]?.isEmpty == true { strangers[network] = nil }
  }

  /// Flushes a link once all that happens now has happened, so that what is written together leaves together.
  func flushSoon(_ link: Link) {
    guard !link.isDirty else { return }
    link.isDirty = true
    dirty.append(link)
    guard dirty.count == 1 else { return }
    let bound = NIOLoopBound(self, eventLoop: loop)
    loop.execute { bound.value.flush() }
  }

  private func flush() {
    let now = dirty
    dirty = []
    for link in now { link.flush() }
  }
}
