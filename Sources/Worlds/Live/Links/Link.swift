import Logging
import NIOCore
import NIOTLS
import Nodes
import Vocabulary
import Wire

/// One connection to one peer: reads a handshake and then messages, and hands each to the machine in the order of
/// arrival; writes what the machine orders, in that order.
final class Link: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// Known from the start for a link that was dialled, from the handshake on for one that was accepted.
  private(set) var id: LinkID?
  /// Nil until the machine said to what object an accepted link belongs.
  var object: ObjectHandle?
  private(set) var remote: Endpoint
  private let owner: Links
  private var channel: (any Channel)?
  /// What is sent as soon as the connection stands.
  private let greeting: Handshake?
  /// Nil on a plain link.
  private var session: PeerSession?
  /// What the kernel took the way for when the connection was made, in microseconds.
  private var roundTrip: Int64?

  private var opening: ByteBuffer?
  private var frames = FrameReader()
  /// What one look at the socket brought.
  private var fresh: [FrameReader.Frame] = []
  private let inbox: Inbox<FrameReader.Frame>?
  /// Why the link is to end once all of the inbox is handed over.
  private var ending: LinkEnd?
  private var hasGreeted = false
  private var timeout: Scheduled<Void>?
  /// Whether the machine hears of this link no more.
  private(set) var isOver = false

  /// Control messages that wait for the next flush.
  private var control = ByteBuffer()
  private var unsentControl = 0
  /// Piece messages that left for the kernel and were not reported yet.
  private var left = 0
  var isDirty = false

  init(
    owner: Links, id: LinkID?, object: ObjectHandle?, remote: Endpoint, greeting: Handshake?,
    session: PeerSession? = nil
  ) {
    self.session = session
    self.owner = owner
    self.id = id
    self.object = object
    self.remote = remote
    self.greeting = greeting
    inbox = owner.hashers.map { Inbox(pool: $0, loop: owner.loop) }
  }

  // What happens on the connection

  func channelActive(context: ChannelHandlerContext) { begin(context.channel) }

  func handlerAdded(context: ChannelHandlerContext) {
    if context.channel.isActive { begin(context.channel) }
  }

  private func begin(_ channel: any Channel) {
    guard self.channel == nil else { return }
    self.channel = channel
    if isOver { return channel.close(promise: nil) }
    let bound = NIOLoopBound(self, eventLoop: channel.eventLoop)
    timeout = channel.eventLoop.scheduleTask(in: owner.options.handshakeTimeout) { bound.value.end(.handshakeTimedOut) }
    (channel as? any SocketOptionProvider)?.getTCPInfo().assumeIsolated().whenSuccess {
      self.roundTrip = Int64($0.tcpi_rtt)
    }
    guard let greeting else { return }
    control.writeBytes(greeting.encoded)
    owner.flushSoon(self)
  }

  /// What comes from now on is under TLS.
  func secure(_ session: PeerSession) { self.session = session }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    // Nothing that the peer sends under TLS comes before this.
    if let session, case .handshakeCompleted(let name)? = event as? TLSUserEvent {
      if name != PeerTLS.protocolName {
        refuse(.untrusted, "it does not speak \(PeerTLS.protocolName) over TLS")
      } else if session.node == nil {
        refuse(.untrusted, "its certificate was not judged")
      }
    }
    context.fireUserInboundEventTriggered(event)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isOver else { return }
    var incoming = unwrapInboundIn(data)
    if !hasGreeted, !readHandshake(&incoming) { return }
    do throws(WireError) {
      while !isOver, let frame = try frames.next(&incoming) {
        if inbox == nil { received(frame) } else { fresh.append(frame) }
      }
    } catch {
      owner.logger.log(.debug, .peerMalformed, [.init("peer", "\(remote)"), .init("why", "\(error)")])
      handOver()
      endAfterAll(.malformedMessage)
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    handOver()
    context.fireChannelReadComplete()
  }

  /// Hands what came to the machine, or leaves its blocks to be hashed first.
  private func handOver() {
    guard let inbox, !fresh.isEmpty, !isOver else { return }
    let came = fresh
    fresh.removeAll(keepingCapacity: true)
    guard inbox.takes(pieces: came.count { if case .piece = $0 { true } else { false } }) else {
      for frame in came where !isOver { received(frame) }
      return
    }
    let store = object.flatMap { owner.host.store(of: $0) }
    var checks: [(at: Int, check: BlockCheck)] = []
    for (at, frame) in came.enumerated() {
      guard let store, case .piece(let request, let bytes) = frame, let block = request.block(in: store.geometry),
        let check = store.check(of: block, bytes)
      else { continue }
      checks.append((at, check))
    }
    let bound = NIOLoopBound(self, eventLoop: owner.loop)
    inbox.append(came, checks: checks) { bound.value.handOverChecked() }
    if inbox.isFull { setReading(false) }
    handOverChecked()
  }

  private func handOverChecked() {
    guard let inbox, !isOver else { return }
    let wasFull = inbox.isFull
    while !isOver, let items = inbox.next() {
      for item in items where !isOver { received(item.message, item.checked) }
    }
    if wasFull, !inbox.isFull { setReading(true) }
    if let ending, inbox.isEmpty { end(ending) }
  }

  private func setReading(_ isReading: Bool) {
    channel?.setOption(ChannelOptions.autoRead, value: isReading).whenFailure { _ in }
  }

  /// Whether the handshake is complete and the link goes on.
  private func readHandshake(_ incoming: inout ByteBuffer) -> Bool {
    var head = opening ?? ByteBuffer()
    if var part = incoming.readSlice(length: min(incoming.readableBytes, Handshake.byteCount - head.readableBytes)) {
      head.writeBuffer(&part)
    }
    opening = head
    do throws(WireError) {
      try Handshake.checkOpening(head.readableBytesView)
      guard head.readableBytes == Handshake.byteCount else { return false }
      let handshake = try Handshake.decode(head.readableBytesView)
      opening = nil
      hasGreeted = true
      timeout?.cancel()
      let id = id ?? owner.adopt(self)
      self.id = id
      owner.host.submit(
        .handshake(
          id, remote: remote, handshake, challenge: Links.challenge(), certified: session?.node, roundTrip: roundTrip))
    } catch {
      end(.notBitTorrent)
    }
    return !isOver
  }

  /// - Parameter checked: whether the block is right, and then lies in its place; nil if it was not hashed yet.
  private func received(_ frame: FrameReader.Frame, _ checked: Result<Bool, StoreError>? = nil) {
    guard let id else { preconditionFailure("a link that greeted has a number") }
    let store = object.flatMap { owner.host.store(of: $0) }
    switch frame {
    case .piece(let request, let bytes):
      switch checked {
      case .failure(let error)?: if let object { owner.host.storeFailed(object, error) }
      case .success(let isRight)?:
        let block = ArrivedBlock(bytes: bytes, isPlaced: isRight)
        owner.host.submit(.blockArrived(id, request, isRight ? .verified : .corrupt), block: block)
      case nil:
        let block = store.flatMap { request.block(in: $0.geometry) }
        let verdict = store.flatMap { store in block.map { store.verdict(of: $0, bytes) } } ?? .misfit
        owner.host.submit(.blockArrived(id, request, verdict), block: ArrivedBlock(bytes: bytes))
      }
    case .message(.hashes(let request, let hashes)):
      var proven: [PieceIndex] = []
      do throws(StoreError) {
        proven = try store?.verify(request, hashes) ?? []
      } catch {
        if let object { owner.host.storeFailed(object, error) }
      }
      owner.host.submit(.hashesArrived(id, request, proven: proven))
    case .message(let message): owner.host.submit(.message(id, message))
    }
  }

  func channelInactive(context: ChannelHandlerContext) { endAfterAll(.closedByPeer) }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // A peer that was dialled may refuse this node's certificate when TLS already stands here.
    if !hasGreeted, let why = session?.why(error) { return refuse(.untrusted, why) }
    endAfterAll(.closedByPeer)
  }

  /// Ends a link that did not come to its handshake because of TLS.
  /// - Parameter why: completes "PEER is not trusted: ...".
  func refuse(_ end: LinkEnd, _ why: String) {
    guard !isOver else { return }
    // Of those who call only who looks closer is told: anybody can.
    owner.logger.log(
      greeting == nil ? .info : .notice, .peerNotTrusted, [.init("peer", "\(remote)"), .init("why", why)])
    self.end(end)
  }

  /// Ends the link once the machine has heard what came before.
  private func endAfterAll(_ why: LinkEnd) {
    guard let inbox, !inbox.isEmpty, !isOver else { return end(why) }
    ending = ending ?? why
    channel?.close(promise: nil)
  }

  // What the machine orders

  func send(_ message: PeerMessage) {
    guard !isOver else { return }
    control.writeBytes(message.encoded)
    owner.flushSoon(self)
  }

  func send(_ handshake: Handshake) {
    guard !isOver else { return }
    control.writeBytes(handshake.encoded)
    owner.flushSoon(self)
  }

  /// Writes a whole piece message.
  func sendPiece(_ message: ByteBuffer) {
    guard !isOver, let channel else { return }
    writeControl()
    let bound = NIOLoopBound(self, eventLoop: channel.eventLoop)
    channel.write(message).assumeIsolated().whenSuccess { bound.value.pieceLeft() }
    owner.flushSoon(self)
  }

  private func pieceLeft() {
    left += 1
    guard left == 1, let channel else { return }
    // Writes that complete together are reported together.
    let bound = NIOLoopBound(self, eventLoop: channel.eventLoop)
    channel.eventLoop.execute { bound.value.reportLeft() }
  }

  private func reportLeft() {
    let count = left
    left = 0
    guard !isOver, let id, count > 0 else { return }
    owner.host.submit(.drained(id, pieces: count))
  }

  private func writeControl() {
    guard let channel, control.readableBytes > 0 else { return }
    let size = control.readableBytes
    unsentControl += size
    let bound = NIOLoopBound(self, eventLoop: channel.eventLoop)
    channel.write(control).assumeIsolated().whenComplete { _ in bound.value.unsentControl -= size }
    control = ByteBuffer()
  }

  /// Hands everything written so far to the kernel, as far as it takes it.
  func flush() {
    isDirty = false
    guard let channel else { return }
    writeControl()
    channel.flush()
    if unsentControl > owner.options.mostUnsentControl { end(.brokeRules) }
  }

  /// Ends the link for a reason that the machine knows: what was written is sent, nothing more is heard.
  func close() {
    guard !isOver else { return }
    isOver = true
    timeout?.cancel()
    inbox?.clear()
    owner.forget(self)
    guard let channel else { return }
    writeControl()
    let last = channel.writeAndFlush(ByteBuffer())
    let linger = channel.eventLoop.scheduleTask(in: owner.options.lingerTimeout) { channel.close(promise: nil) }
    last.whenComplete { _ in
      linger.cancel()
      channel.close(promise: nil)
    }
  }

  /// Ends the link for a reason that the machine must hear of.
  func end(_ why: LinkEnd) {
    guard !isOver else { return }
    isOver = true
    timeout?.cancel()
    inbox?.clear()
    owner.forget(self)
    channel?.close(promise: nil)
    if let id {
      owner.host.submit(.linkClosed(id, why))
    } else {
      owner.host.submit(.strangerRefused(remote: remote, why))
    }
  }
}
