package import Logging
package import NIOCore
import NIOPosix
import Nodes
import Trace
package import Vocabulary
import Wire

/// A running origin: an HTTP front, one machine, a published directory, and threads that hash.
///
/// Confined to its event loop, but for `start`, `stop` and what is set once before `start` returns.
package final class OriginNode: @unchecked Sendable {
  /// Why an origin cannot start, as a sentence for the user.
  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    package var sentence: String

    init(_ sentence: String) { self.sentence = sentence }

    package var description: String { sentence }
  }

  /// What it listens on, with the real port.
  package private(set) var endpoint: Endpoint
  /// The public key that signs for good.
  package var node: NodeID { state.node }

  private let options: OriginOptions
  private let eventLoop: any EventLoop
  private let pool: NIOThreadPool
  private let front: HTTPFront
  private let tls: TLSServer?
  private let state: OriginState
  private let root: PublishedRoot
  private let catalog: Catalog
  private let scanner: RootScanner
  private let logger: Logger
  /// What the machine does not see of requests.
  private let seal = QuerySeal()
  private let host: NodeHost<OriginMachine, Never>
  private var isStopped = false
  private var describer: Describer?
  private var registrar: Registrar?
  private var tombstones: Tombstones?
  /// Files opened for exchanges that have no answer yet.
  private var opened: [FileToken: ServedFile] = [:]
  /// The descriptions that were asked for last.
  private var recent: [(token: FileToken, bytes: ByteBuffer)] = []

  private static let recentCount = 16
  /// How many files are hashed at a time.
  private static let hashers = min(16, max(2, System.coreCount))

  /// Checks the directory, makes the key at the first start, binds, and answers from then on.
  ///
  /// - Throws: `Failure`, `TokenFile.Problem`, `TLSProblem`, `FrontError` or `TraceError`, each a sentence for the
  ///   user.
  package static func start(
    _ options: OriginOptions, on eventLoop: any EventLoop, logger: Logger
  ) async throws -> OriginNode {
    let origin = try OriginNode(options, eventLoop, logger)
    do {
      try await eventLoop.flatSubmit { origin.open() }.get()
    } catch {
      origin.state.release()
      throw error
    }
    return origin
  }

  /// Takes no more requests, finishes those under way, and ends the trace. More calls do nothing.
  package func stop() async {
    // None of them fails.
    try? await eventLoop.flatSubmit { self.front.stop() }.get()
    let isFirst = try? await eventLoop.submit { () -> Bool in
      guard !self.isStopped else { return false }
      self.isStopped = true
      self.host.stop()
      self.describer?.stop()
      return true
    }.get()
    guard isFirst == true else { return }
    try? await pool.shutdownGracefully()
    state.release()
  }

  private init(_ options: OriginOptions, _ eventLoop: any EventLoop, _ logger: Logger) throws {
    _ = try options.registrationToken.map { try TokenFile($0).token() }
    let stateDirectory = options.keptAt
    // Once before the state directory is made, so that a missing root is not made by accident.
    let published = try PublishedRoot(
      path: options.root, statePath: stateDirectory, showsDotfiles: options.showsDotfiles)
    if options.isTUF { try TUFRepository.check(published.path) }
    self.options = options
    self.eventLoop = eventLoop
    host = NodeHost(
      on: eventLoop, recording: options.recording, seed: options.seed, build: options.build, clock: options.clock)
    endpoint = options.listen
    tls = try options.tls.map(TLSServer.init)
    try OriginState.checkMove(from: options.usualState, to: stateDirectory)
    state = try OriginState(directory: stateDirectory, clock: options.clock)
    do throws(Failure) {
      catalog = try Catalog(directory: stateDirectory)
      root = try PublishedRoot(
        path: options.root, statePath: stateDirectory, showsDotfiles: options.showsDotfiles,
        folders: options.isTUF ? TUFRepository.folders : nil)
    } catch {
      state.release()
      throw error
    }
    self.logger = logger.named(state.node, host.mark)
    // Metadata is small, and for everybody the newest: it is fetched plainly.
    scanner = RootScanner(root: root, top: options.isTUF ? TUFRepository.targets : "")
    // One for what reads directories.
    pool = NIOThreadPool(numberOfThreads: Self.hashers + 1)
    var frontOptions = HTTPFront.Options()
    frontOptions.repeatedAnswers = 64 << 20
    frontOptions.uploadLimit = options.uploadLimit
    // A connection, and the file that it is sent.
    frontOptions.maximumConnections = OpenFileLimit.raised().connections(
      percent: 100, taking: 2, atMost: frontOptions.maximumConnections)
    front = HTTPFront(eventLoop: eventLoop, options: frontOptions, tls: tls)
    tls?.tell(self.logger)
    front.operators = try options.operators.map { path throws(TokenFile.Problem) in try Operators(path) }
    front.operators?.tell(self.logger)
  }

  /// Binds first, so that a port in use leaves no trace behind.
  private func open() -> EventLoopFuture<Void> {
    host.measure(front)
    front.onRefusing = { [logger] why in logger.log(.warning, .callersWait, [.init("why", why)]) }
    front.onRequest = { [weak self] exchange, request, _ in
      guard let self else { return }
      var request = request
      request.target = seal.seal(url: request.target, known: Self.knownQueries)
      host.submit(.asked(exchange, request))
    }
    front.onRepeated = { [weak self] answers, sent in self?.host.submit(.repeated(answers: answers, sent: sent)) }
    front.onEnded = { [weak self] exchange, sent, whole in
      self?.opened[FileToken(exchange.value)] = nil
      self?.host.submit(.ended(exchange, sent: sent, whole: whole))
    }
    return front.listen(on: options.listen).flatMap { bound in
      self.endpoint = bound
      do throws(TraceError) {
        try self.begin()
        return self.eventLoop.makeSucceededVoidFuture()
      } catch {
        return self.front.stop().flatMapThrowing { throw error }
      }
    }
  }

  private func begin() throws(TraceError) {
    let url =
      options.publicURL
      ?? HTTPURL(host: "\(endpoint.address)", port: endpoint.port, target: "/", isSecure: tls != nil)
    let configuration = OriginConfiguration(
      node: node, publicURL: url, registers: options.selector != nil, parallelDescriptions: Self.hashers,
      lists: options.lists, showsDotfiles: options.showsDotfiles,
      calls: CallBudgets.Rate(asked: options.callRate, usual: 500),
      selector: options.selector.map { OriginConfiguration.base($0) })
    if let selector = options.selector {
      registrar = Registrar(
        selector: selector, state: state, clock: options.clock, trust: options.trust, localAddress: callsFrom(url),
        token: options.registrationToken.map(TokenFile.init), uplink: options.line)
    }
    let trackers = options.selector.map { TrackerAddresses.of($0, overUDP: options.namesUDPTracker) } ?? []
    let also = options.alsoURLs.prefix(ShoalExtension.mostAlso).map { OriginConfiguration.base($0) }
    tombstones = Tombstones(catalog: catalog, state: state, configuration: configuration, also: also)
    describer = Describer(
      root: root, state: state, catalog: catalog, configuration: configuration, trackers: trackers,
      also: also,
      validity: options.validity, clock: options.clock, logger: logger)
    pool.start()
    let fields: [Nodes.LogEvent.Field] = [
      .init("endpoint", "\(endpoint)"), .init("key", "\(node)"), .init("url", "\(configuration.publicURL)"),
    ]
    let selector = options.selector.map { "\($0)" } ?? "none"
    let text = "root \(root.path), listen \(endpoint), url \(url), selector \(selector)"
    try host.prepare(
      OriginMachine(), as: .origin, node, configuration: text, logger: logger, otlp: options.otlp
    ) { [weak self] effect, _ in self?.perform(effect)
    }
    logger.log(.info, .listening, fields)
    if url.address?.isUnspecified == true {
      logger.log(.warning, .urlUnusable, [.init("url", "\(url)")])
    }
    if options.selector == nil { logger.log(.notice, .noSelector) }
    host.start(with: .started(configuration, seed: host.seed))
  }

  /// Where to call from: the address that is listened on, or else the one of the URL if it is this machine's, for by
  /// that a selector sees who speaks for it.
  private func callsFrom(_ url: HTTPURL) -> IPAddress? {
    let listen = options.listen.address
    guard listen.isUnspecified else { return listen }
    return url.address.flatMap { !$0.isUnspecified && OwnAddresses.contain($0) ? $0 : nil }
  }

  /// Queries that mean something here, and hold no secret.
  private static let knownQueries = ["layer=0", "v=1"]

  // MARK: Effects

  private func perform(_ effect: OriginEffect) {
    switch effect {
    case .lookup(let exchange, let parts): lookUp(exchange, parts)
    case .answer(let exchange, let answer):
      var answer = answer
      answer.fields = seal.open(answer.fields)
      front.respond(exchange, answer) { token in source(token) }
      // What is being sent holds its file itself.
      opened[FileToken(exchange.value)] = nil
    case .mayRepeat(let exchange, let parts): front.mayRepeat(exchange, whileAt: root.place(of: parts))
    // What was withdrawn comes first, so that it is not described again.
    case .scan:
      onThread { [self] in keysNews() + (tombstones?.news() ?? []) + Self.batches(of: scanner.scan()) }
    case .list(let exchange, let parts, let most):
      onThread { [root] in [.listed(exchange, root.list(parts, atMost: most))] }
    case .describe(let path, let version, let end):
      onThread { [describer] in describer?.describe(path, version, upTo: end).map { [$0] } ?? [] }
    case .register(let objects):
      guard let registrar else { return }
      registrar.register(objects, on: eventLoop).whenSuccess { self.host.submit($0) }
    case .offer(let token, let digest): offer(token, digest)
    case .withdraw(let list): registrar?.withdraw(list, on: eventLoop)
    case .repeatNothing: front.repeatNothing()
    case .log(let event): host.log(event, to: logger)
    }
  }

  private func offer(_ token: FileToken, _ digest: Digest256) {
    guard let registrar, let (id, kind) = KeptDescription.Kind.taken(from: token),
      let bytes = try? catalog.metainfo(id, kind)
    else { return host.submit(.offered(.refused(status: 409, "the description is no longer kept"))) }
    registrar.offer(bytes, digest, on: eventLoop).whenSuccess { self.host.submit(.offered($0)) }
  }

  /// What is new of the keys. Runs on a thread that may block.
  private func keysNews() -> [OriginInput] {
    do throws(Failure) {
      guard let keys = try state.news(now: options.clock.wall.seconds) else { return [] }
      return [.keys(signing: keys.keys, text: keys.text)]
    } catch {
      logger.log(.error, .keysUnusable, [.init("why", error.sentence)])
      return []
    }
  }

  private func lookUp(_ exchange: ExchangeID, _ parts: [String]) {
    let token = FileToken(exchange.value)
    opened[token] = nil
    let found: OriginInput.FileLookup
    switch root.open(parts) {
    case .file(let file):
      opened[token] = file
      found = .file(token, file.version)
    case .directory: found = .directory
    case .missing: found = .missing
    case .denied: found = .denied
    case .exhausted: found = .exhausted
    }
    host.submit(.found(exchange, found, at: options.clock.wall))
  }

  /// Runs what blocks elsewhere, and hands its results to the machine.
  private func onThread(_ body: @escaping @Sendable () -> [OriginInput]) {
    pool.runIfActive(eventLoop: eventLoop, body).whenSuccess { inputs in
      for input in inputs { self.host.submit(input) }
    }
  }

  private static func batches(of changes: [OriginInput.FileChange]) -> [OriginInput] {
    let size = 256
    var result: [OriginInput] = []
    var at = 0
    repeat {
      let end = min(changes.count, at + size)
      result.append(.scanned(Array(changes[at..<end]), isComplete: end == changes.count))
      at = end
    } while at < changes.count
    return result
  }

  private func source(_ token: FileToken) -> HTTPFront.Source? {
    guard let (id, kind) = KeptDescription.Kind.taken(from: token) else { return opened[token].map { .file($0) } }
    if kind == .leaves { return (try? ServedFile(path: catalog.leafPath(id))).map { .file($0) } }
    if let at = recent.firstIndex(where: { $0.token == token }) { return .bytes(recent[at].bytes) }
    guard let bytes = try? catalog.metainfo(id, kind) else { return nil }
    if recent.count == Self.recentCount { recent.removeFirst() }
    recent.append((token, ByteBuffer(bytes: bytes)))
    return recent.last.map { .bytes($0.bytes) }
  }
}
