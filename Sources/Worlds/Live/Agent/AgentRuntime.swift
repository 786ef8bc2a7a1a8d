import Logging
import NIOCore
import NIOPosix
import Nodes
import Trace
import Vocabulary

/// What runs one agent on its loop: the driver of its machine, and the parts of the world that carry out its orders.
final class AgentRuntime: AgentHost {
  let options: AgentOptions
  let loop: any EventLoop
  let pool: NIOThreadPool
  let vault: Vault
  let pins: PinFile
  /// What the machine does not see of URLs.
  let seal: QuerySeal
  let kept: KeptDescriptions
  let identity: NodeIdentity
  let ledger: LedgerKeeper
  let numbers: AgentNode.WantNumbers
  private(set) var links: Links?
  private(set) var originClient: OriginClient?
  private(set) var calls: AgentCalls?
  private(set) var updates: UpdateCalls?
  var front: HTTPFront?
  private(set) var answers: StoredAnswers?
  var handover: HandoverServer?
  private(set) var caretaker: CacheCaretaker?
  private let host: NodeHost<AgentMachine, ArrivedBlock>
  var logger: Logger

  var stores: [ObjectHandle: ObjectStore] = [:]
  var sinks: [WantID: any DeliverySink] = [:]
  private(set) var broken: Set<ObjectHandle> = []
  /// Who waits for the machine's word that the node may end.
  private var leavers: [() -> Void] = []
  private(set) var isStopped = false

  /// Takes possession of the cache directory; opens no port yet.
  init(
    _ options: AgentOptions, loop: any EventLoop, pool: NIOThreadPool, numbers: AgentNode.WantNumbers
  ) throws(StoreError) {
    self.options = options
    self.numbers = numbers
    self.loop = loop
    self.pool = pool
    host = NodeHost(
      on: loop, recording: options.recording, seed: options.seed, build: options.client)
    vault = try Vault(directory: options.cache, pool: pool)
    identity = try NodeIdentity.load(options.cache + "/identity")
    seal = QuerySeal(secret: identity.secret(for: "queries of URLs"))
    pins = try PinFile(path: options.cache + "/pins.json", pool: pool)
    logger = options.logger.named(identity.id, host.mark)
    kept = KeptDescriptions(
      directory: options.cache, bytes: min(KeptDescriptions.mostBytes, options.cacheSize.value / 16), pool: pool,
      seal: seal, logger: logger)
    ledger = LedgerKeeper(directory: options.cache, pool: pool, logger: logger)
    var linkOptions = Links.Options()
    linkOptions.mostConnections = OpenFileLimit.raised().connections(
      percent: 25, taking: 1, atMost: linkOptions.mostConnections)
    links = Links(loop: loop, host: self, logger: logger, options: linkOptions, hashers: pool)
    caretaker = CacheCaretaker(
      KeptStores(cache: options.cache), pool: pool, loop: loop, host: self, logger: logger)
  }

  /// Starts the machine, once the ports are open.
  func start(listen: Endpoint, gateway: Endpoint?) throws {
    let source = listen.address.isUnspecified ? nil : listen.address
    originClient = OriginClient(loop: loop, host: self, source: source, trust: options.trust, hashers: pool)
    let sources = [source, options.peerListenBeside?.address].compactMap(\.self)
    calls = AgentCalls(
      loop: loop, pool: pool, host: self, sources: sources, trust: options.trust, kept: kept,
      sessions: SelectorSessions(identity))
    updates = UpdateCalls(loop: loop, pool: pool, host: self, source: sources.first, trust: options.trust)
    var policy = options.gatewayPolicy
    policy.bound = gateway
    if gateway == nil || options.httpCache.value <= 0 { policy.cache = nil }
    if policy.cache != nil { answers = try storedAnswers() }
    var configuration = AgentConfiguration(
      node: identity.id, listen: listen, client: options.client, uploadLimit: options.uploadLimit,
      trustedKeys: options.trustedKeys, pins: pins.pins, gateway: policy, servesKept: options.servesKept,
      cache: options.cacheLimits(on: KeptStores(cache: options.cache).diskBytes()),
      isDual: options.peerListenBeside == nil ? nil : true,
      originKeys: options.originKeys.isEmpty ? nil : options.originKeys, staleFor: options.staleFor,
      linkSecurity: options.peerTLS?.security)
    if options.sharesTraces, options.recording != nil { configuration.sharesTraces = true }
    configuration.planted = PlantedFault.asked
    let text =
      "listen \(configuration.listen), gateway \(options.gateway.map { "\($0)" } ?? "none"), upload limit "
      + (configuration.uploadLimit.map { "\($0.bytesPerSecond) B/s" } ?? "none")
    try host.prepare(AgentMachine(), as: .agent, identity.id, configuration: text, logger: logger, otlp: options.otlp) {
      [weak self] effect, block in self.map { $0.perform(effect.opened(by: $0.seal), block) }
    }
    host.ledger = ledger
    let started = AgentInput.started(configuration, seed: host.seed, wall: host.clock.wall)
    host.start(with: started.sealed(by: seal))
  }

  /// Puts the links under TLS that are to be.
  ///
  /// - Throws: `TLSProblem` when a file cannot be used.
  func secureLinks() throws(TLSProblem) {
    guard let options = options.peerTLS else { return }
    links?.secure(with: try PeerTLS(options, of: identity.id))
  }

  private func storedAnswers() throws(StoreError) -> StoredAnswers {
    let logger = logger
    return try StoredAnswers(
      directory: options.cache + "/http", bytes: min(options.httpCache.value, options.cacheSize.value / 4),
      pool: pool, loop: loop, host: self
    ) { logger.log(.warning, .answersNotKept, [.init("why", "\($0.sentence)")]) }
  }

  /// Ends everything that is under way. Nothing is submitted any more.
  func stop() {
    isStopped = true
    handover?.stop()
    links?.stop()
    originClient?.stop()
    calls?.stop()
    updates?.stop()
    for want in sinks.keys.sorted() { sinks[want]?.fail(TransferFailure(.unreachable, "The node was stopped.")) }
    sinks = [:]
    host.stop()
    mayLeave()
    ledger.flush()
    stores = [:]
    vault.release()
    (links, originClient, calls, updates, handover, caretaker) = (nil, nil, nil, nil, nil, nil)
    do throws(StoreError) { try pins.flush(machine?.keyPins ?? []) } catch {
      logger.log(.warning, .pinsNotKept, [.init("why", "\(error)")])
    }
  }

  /// The machine as it is between two inputs; nil before the start.
  var machine: AgentMachine? { host.machine }
  /// How many inputs it has seen.
  var sequence: UInt64 { host.sequence }

  /// The gateway answers with what the node counts.
  func measure(_ front: HTTPFront) { host.measure(front) }

  /// Opens what was written lately of what is recorded; false where nothing is.
  func openTrace(last: Int64?, then done: @escaping ([OpenTraceFile]) -> Void) -> Bool {
    host.openTrace(last: last, then: done)
  }

  func log(_ event: Nodes.LogEvent) { host.log(event, to: logger) }

  /// Lets the machine say goodbye; `then` is called once, when it is done with that.
  func sayGoodbye(then: @escaping () -> Void) {
    guard machine != nil, !isStopped else { return then() }
    leavers.append(then)
    submit(.stopping)
  }

  func mayLeave() {
    let waiting = leavers
    leavers = []
    for leave in waiting { leave() }
  }

  // AgentHost

  func submit(_ input: AgentInput) { host.submit(input.sealed(by: seal)) }
  func submit(_ input: AgentInput, block: ArrivedBlock) { host.submit(input, with: block) }

  func store(of object: ObjectHandle) -> ObjectStore? { stores[object] }

  func storeFailed(_ object: ObjectHandle, _ error: StoreError) {
    guard broken.insert(object).inserted else { return }
    submit(
      error.isSpoilt
        ? .storeSpoilt(object, sentence: error.sentence) : .storeFailed(object, sentence: error.sentence))
  }

  /// Runs a write of the store; the machine hears of the first that fails. A block that is written is the input's.
  func writing(
    _ object: ObjectHandle, _ block: ArrivedBlock?, _ body: (ObjectStore, ArrivedBlock) throws(StoreError) -> Void
  ) {
    guard let block else { preconditionFailure("the input brought no block") }
    writing(object) { (store) throws(StoreError) in try body(store, block) }
  }

  func writing(_ object: ObjectHandle, _ body: (ObjectStore) throws(StoreError) -> Void) {
    guard let store = stores[object] else { return }
    do throws(StoreError) { try body(store) } catch { storeFailed(object, error) }
  }
}
