package import Logging
package import NIOCore
import Nodes
import Selection
import Trace
package import Vocabulary

/// A running selector: an HTTP front, one machine, and the tables that say where addresses are.
///
/// Confined to its event loop, but for `start`, `stop` and what is set once before `start` returns.
package final class SelectorNode: @unchecked Sendable {
  /// Why a selector cannot start, as a sentence for the user. `FrontError`, `LocalityTable.Failure` and `TraceError`
  /// are others.
  package enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    case badOriginKey(String)

    package var description: String {
      switch self {
      case .badOriginKey(let text):
        "\(text) is no origin key: 64 hexadecimal digits are expected, as the origin prints them when it starts."
      }
    }
  }

  /// What it listens on, with the real port.
  package private(set) var endpoint: Endpoint
  package private(set) var node: NodeID

  private let options: SelectorOptions
  private let configuration: SelectorConfiguration
  private let router: SelectorRouter
  private let eventLoop: any EventLoop
  private let front: HTTPFront
  private let tls: TLSServer?
  private var logger: Logger
  private let host: NodeHost<SelectorMachine, Never>
  private let workload = Workload()
  private var measured = (processor: 0.0, at: NIODeadline.now())
  /// Answers the announces of BitTorrent clients over HTTP.
  private lazy var tracker = HTTPTracker(front, workload: workload) { [weak self] exchange, query, remote in
    guard let self else { return }
    host.submit(router.input(exchange, query, from: remote))
  }
  /// The tracker's UDP side; nil where there is none.
  private var udp: UDPTracker?
  /// Who is told of changes by ALTO.
  private lazy var streams = ALTOStreams(
    router.alto, policy: { [host] in host.machine?.policy ?? ScoringPolicy() },
    to: ALTOStreams.Sink(
      begin: { [front] in front.startStream($0, status: 200, fields: $1) },
      write: { [front] in front.write($0, $1) }, finish: { [front] in front.finish($0) }))
  private var streamsTask: RepeatedTask?
  /// The store that it shares with other selectors; nil for one that is alone.
  private var store: StoreClient?
  /// Sessions that requests open, until they are answered.
  private var grants: [ExchangeID: SessionGrant] = [:]
  /// Requests that the front refused since the machine was told last.
  private var unreadable = 0
  /// The nodes that announces name, until they are answered.
  private var announcers: [ExchangeID: NodeID] = [:]
  /// Parts of traces that came, until it is decided what becomes of them.
  private var parts: [ExchangeID: [UInt8]] = [:]
  private let collected: CollectedTraces
  /// Copies of descriptions that came, until it is decided what becomes of them; and those that are kept.
  private var brought: [ExchangeID: ByteBuffer] = [:]
  private var copies: [Digest256: ByteBuffer] = [:]

  /// Reads the tables, binds, and answers from then on.
  ///
  /// - Throws: `Failure`, `LocalityTable.Failure`, `PolicyMessage.Problem`, `TokenFile.Problem`, `TLSProblem`,
  ///   `FrontError` or `TraceError`, each a sentence for the user.
  package static func start(
    _ options: SelectorOptions, on eventLoop: any EventLoop, logger: Logger
  ) async throws -> SelectorNode {
    let selector = try SelectorNode(options, eventLoop, logger)
    try await eventLoop.flatSubmit { selector.open() }.get()
    return selector
  }

  /// Takes no more requests, finishes those under way, and ends the trace. More calls do nothing.
  package func stop() async {
    // None of them fails.
    try? await eventLoop.flatSubmit {
      self.udp?.close()
      self.tracker.close()
      self.streamsTask?.cancel()
      self.streams.finishAll()
      return self.front.stop()
    }.get()
    // What was acknowledged last is with the others by then.
    if store != nil { try? await Task.sleep(for: .milliseconds(500)) }
    try? await eventLoop.submit {
      self.store?.stop()
      self.router.localities.stop()
      self.host.stop()
    }.get()
  }

  private init(_ options: SelectorOptions, _ eventLoop: any EventLoop, _ logger: Logger) throws {
    var allowed: [NodeID] = []
    for text in options.allowedOrigins {
      guard let key = Digest256(hex: text) else { throw Failure.badOriginKey(text) }
      allowed.append(NodeID(key: key))
    }
    self.options = options
    self.eventLoop = eventLoop
    host = NodeHost(
      on: eventLoop, recording: options.recording, seed: options.seed, build: options.build, clock: options.clock)
    let tokens = try SelectorTokens(registration: options.registrationToken, operators: options.operators)
    var configuration = SelectorConfiguration(
      allowedOrigins: allowed, allowsUnproven: options.allowsUnproven,
      calls: CallBudgets.Rate(asked: options.callRate, usual: 100), doors: tokens.doors,
      store: options.store.map { _ in SelectorConfiguration.Store(teller: .random(in: 1...UInt64.max)) })
    configuration.uplink = options.uplink
    if options.holdOutPerMille > 0 { configuration.holdOutPerMille = options.holdOutPerMille }
    if !options.channels.isEmpty { configuration.channels = options.channels }
    configuration.planted = PlantedFault.asked
    if let path = options.policy { configuration.policy = try PolicyFile.read(path) }
    self.configuration = configuration
    let localities = try WatchedLocality(options.localities)
    router = SelectorRouter(
      localities: localities, sessions: try SessionAuthority(keyFile: options.sessionKey), tokens: tokens,
      alto: ALTOService(published: { localities.table.published }, locality: { localities.locality(of: $0) }))
    collected = CollectedTraces(options.recording.map { "\($0.directory)/collected-\(options.listen)" })
    endpoint = options.listen
    node = options.node ?? KeptNodeID.draw()
    var frontOptions = HTTPFront.Options()
    frontOptions.maximumConnections = OpenFileLimit.raised().connections(
      percent: 100, taking: 1, atMost: frontOptions.maximumConnections)
    tls = try options.tls.map(TLSServer.init)
    frontOptions.refusal = SelectorRenderer.refusal
    front = HTTPFront(eventLoop: eventLoop, options: frontOptions, tls: tls)
    self.logger = logger
  }

  /// Binds first, so that a port in use leaves no trace behind.
  private func open() -> EventLoopFuture<Void> {
    host.measure(front)
    front.onRefusing = { [logger] why in logger.log(.warning, .callersWait, [.init("why", why)]) }
    front.onUnreadable = { [weak self] in self?.countUnreadable() }
    front.onRequest = { [weak self] exchange, request, body in self?.ask(exchange, request, body) }
    front.onWritable = { [weak self] exchange in self?.streams.canWrite(exchange) }
    front.onEnded = { [weak self] exchange, _, _ in self?.streams.ended(exchange) }
    return listen(attempts: options.listen.port == 0 ? 8 : 1).flatMap { bound in
      self.endpoint = bound
      do throws(TraceError) {
        try self.begin()
        return self.eventLoop.makeSucceededVoidFuture()
      } catch {
        self.udp?.close()
        self.tracker.close()
        return self.front.stop().flatMapThrowing { throw error }
      }
    }
  }

  /// Binds one port number for UDP and TCP. Where any will do, what is free for UDP may be taken for TCP: then others
  /// are tried.
  private func listen(attempts: Int) -> EventLoopFuture<Endpoint> {
    guard options.speaksUDP else { return listenForTCP(on: options.listen) }
    let udp = UDPTracker(
      sessions: router.sessions, clock: options.clock, eventLoop: eventLoop, workload: workload,
      number: { [front] in front.number() },
      onRequest: { [weak self] exchange, action, remote in
        guard let self else { return }
        host.submit(router.input(exchange, action, from: remote))
      },
      onTally: { [weak self] tally in
        self?.host.submit(.datagrams(connections: tally.connections, dropped: tally.dropped))
      })
    let bound: Endpoint
    do throws(FrontError) { bound = try udp.listen(on: options.listen) } catch {
      return eventLoop.makeFailedFuture(error)
    }
    self.udp = udp
    return listenForTCP(on: bound).flatMapError { error in
      udp.close()
      if attempts > 1, case FrontError.portInUse = error { return self.listen(attempts: attempts - 1) }
      return self.eventLoop.makeFailedFuture(error)
    }
  }

  private func listenForTCP(on endpoint: Endpoint) -> EventLoopFuture<Endpoint> {
    let tracker = tracker
    guard tls == nil else { return front.listen(on: endpoint) }
    return eventLoop.makeCompletedFuture { () throws(FrontError) in try tracker.listen(on: endpoint) }
  }

  private func begin() throws(TraceError) {
    if options.node == nil, let directory = options.recording?.directory {
      // Several selectors may record into one directory: each is known by where it was told to listen.
      node = KeptNodeID.read("\(directory)/selector-\(options.listen.port)-\(options.listen.address).id")
    }
    logger = logger.named(node, host.mark)
    tls?.tell(logger)
    router.tokens.tell(logger)
    if router.alto.leftOut > 0 {
      let why = "the network map of ALTO has no room for \(router.alto.leftOut) prefixes of the table"
      logger.log(.warning, .mapCut, [.init("why", why)])
    }
    let files = options.localities
    let tables =
      "asn-db \(files.asnDatabase ?? "none"), city-db \(files.cityDatabase ?? "none"), "
      + "prefixes \(files.prefixes ?? "none")"
    try host.prepare(
      SelectorMachine(), as: .selector, node, configuration: "listen \(endpoint), \(tables)", logger: logger,
      otlp: options.otlp
    ) { [weak self] effect, _ in self?.perform(effect) }
    logger.log(.info, .listening, [.init("endpoint", "\(endpoint)")])
    host.start(with: .started(configuration, seed: host.seed, wall: host.clock.wall))
    if let url = options.store, let settings = configuration.store {
      store = StoreClient(url, settings, trust: options.trust, on: eventLoop, clock: options.clock) {
        [weak self] input in self?.host.submit(.store(input))
      }
      store?.start()
    }
    streamsTask = eventLoop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { [weak self] _ in
      self?.streams.look()
      self?.measure()
    }
    router.localities.watch(on: eventLoop) { [weak self] failure in
      self?.host.submit(.localitiesRead(problem: failure?.description))
    }
  }

  /// Tells the machine how busy its world is, while that matters.
  private func measure() {
    let (processor, now) = (Workload.processor, NIODeadline.now())
    let time = Double((now - measured.at).nanoseconds) / 1e9
    let permille = workload.permille(processor: processor - measured.processor, time: time)
    measured = (processor, now)
    if let machine = host.machine, machine.minds(busy: permille) { host.submit(.busy(permille: permille)) }
  }

  /// They are told together, once a second at the most: whoever sends nonsense shall not fill the trace.
  private func countUnreadable() {
    unreadable += 1
    guard unreadable == 1 else { return }
    let own = NIOLoopBound(self, eventLoop: eventLoop)
    eventLoop.scheduleTask(in: .seconds(1)) {
      let node = own.value
      node.host.submit(.unreadable(requests: node.unreadable))
      node.unreadable = 0
    }
  }

  private func ask(_ exchange: ExchangeID, _ request: HTTPRequest, _ body: [UInt8]) {
    let sender = SelectorRouter.Sender(
      wall: options.clock.wall, isShown: { [front] in front.isShown($0, by: exchange) },
      authorizations: { [front] in
        front.fields(of: exchange).filter { $0.name == "authorization" }.map(\.value)
      },
      granted: { [self] in grants[exchange] = $0 })
    let input = router.input(exchange, request, body: body, from: sender)
    if case .announce(_, let announce, _, _, _, _, _, _) = input { announcers[exchange] = announce.node }
    if case .traces(_, .part, _, _) = input { parts[exchange] = body }
    if case .keepCopy = input { brought[exchange] = ByteBuffer(bytes: body) }
    host.submit(input)
  }

  private func perform(_ effect: SelectorEffect) {
    switch effect {
    case .keepTrace(let exchange, let collection, let node, let offset):
      let failure = collected.keep(parts[exchange] ?? [], of: node, in: collection, at: offset)
      host.submit(.traceKept(exchange, failure: failure))
    case .dropTraces(let collection): collected.drop(collection)
    case .keepCopy(let exchange, let digest): copies[digest] = brought.removeValue(forKey: exchange)
    case .dropCopy(let digest): copies[digest] = nil
    case .answer(let exchange, let answer):
      parts[exchange] = nil
      brought[exchange] = nil
      if let udp, udp.answer(exchange, answer) { return }
      if tracker.answer(exchange, answer, router.alto) { return }
      var answer = answer
      if case .alto(.updates(let query, let address)) = answer {
        if streams.open(exchange, query, to: address) { return }
        answer = .error(status: 503, sentence: "there are as many streams of updates as there may be")
      }
      if let node = announcers.removeValue(forKey: exchange), case .announced(let reply) = answer {
        answer = .announced(router.sessions.handOuts.stamped(reply, for: node, at: options.clock.wall))
      }
      if case .copy(let digest) = answer, let bytes = copies[digest] {
        let head = SelectorRenderer.answer(answer, router.alto)
        return front.respond(exchange, status: 200, fields: head.fields, body: .bytes(bytes))
      }
      if case .traceArchive(let collection, let node) = answer, let file = collected.archive(collection, node) {
        let span = ByteSpan(offset: 0, length: file.version.size)
        let head = SelectorRenderer.answer(answer, router.alto)
        return front.respond(exchange, status: 200, fields: head.fields, body: .segments([.file(file, span)]))
      }
      var response = SelectorRenderer.answer(answer, router.alto)
      let grant = grants.removeValue(forKey: exchange)
      if case .unproven = answer {
        let nonce = router.sessions.nonce(at: options.clock.wall)
        response.fields.append(
          HTTPField(SelectorSessions.acceptField, SelectorSessions.acceptSignature(nonce: nonce)))
      } else if let grant {
        response.fields.append(HTTPField(SessionGrant.field, grant.value))
      }
      front.respond(exchange, response)
    case .log(let event): host.log(event, to: logger)
    case .tell(let number, let batch): store?.tell(number, batch)
    case .pace(let pace): store?.read(after: pace)
    }
  }
}
