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
  let kept: KeptDescriptions
  let node: NodeID
  let numbers: AgentNode.WantNumbers
  private(set) var links: Links?
  private(set) var edge: Edge?
  private(set) var calls: AgentCalls?
  var front: HTTPFront?
  private(set) var answers: StoredAnswers?
  var handover: HandoverServer?
  private(set) var driver: Driver<AgentMachine, ByteBuffer>?
  var logger: Logger

  var stores: [ObjectHandle: ObjectStore] = [:]
  var sinks: [WantID: any DeliverySink] = [:]
  private(set) var broken: Set<ObjectHandle> = []
  /// Facts that came before the machine was started.
  private var early: [(AgentInput, ByteBuffer?)] = []
  /// The block that the input whose effects are being carried out brought.
  private var block: ByteBuffer?
  private(set) var isStopped = false

  /// Takes possession of the cache directory; opens no port yet.
  init(
    _ options: AgentOptions, loop: any EventLoop, pool: NIOThreadPool, numbers: AgentNode.WantNumbers
  ) throws(StoreError) {
    self.options = options
    self.numbers = numbers
    self.loop = loop
    self.pool = pool
    vault = try Vault(directory: options.cache, pool: pool)
    node = try NodeIdentity.load(options.cache + "/identity")
    pins = try PinFile(path: options.cache + "/pins.json", pool: pool)
    kept = KeptDescriptions(directory: options.cache, pool: pool, logger: options.logger)
    logger = options.logger
    logger[metadataKey: "node"] = "\(node.short)"
    links = Links(loop: loop, host: self, logger: logger)
  }

  /// Starts the machine, once the ports are open.
  func start(listen: Endpoint, gateway: Endpoint?) throws {
    let source = listen.address.isUnspecified ? nil : listen.address
    edge = Edge(loop: loop, host: self, source: source)
    calls = AgentCalls(loop: loop, pool: pool, host: self, source: source, kept: kept)
    var policy = options.gatewayPolicy
    policy.bound = gateway
    if gateway == nil || options.httpCache.value <= 0 { policy.cache = nil }
    if policy.cache != nil { answers = try storedAnswers() }
    let configuration = AgentConfiguration(
      node: node, listen: listen, client: options.client, uploadLimit: options.uploadLimit,
      trustedKeys: options.trustedKeys, pins: pins.pins, gateway: policy, servesKept: options.servesKept)
    let seed = UInt64.random(in: .min ... .max)
    let machine = AgentMachine()
    let recorder = try options.recordDirectory.map { try record(machine, in: $0, configuration, seed) }
    driver = Driver(machine: machine, eventLoop: loop, recorder: recorder) { [weak self] effect, block in
      guard let self else { return }
      self.block = block
      perform(effect)
      self.block = nil
    }
    submit(.started(configuration, seed: seed, wall: NodeClock.system.wall))
    for (input, block) in early { submit(input, block) }
    early = []
  }

  private func storedAnswers() throws(StoreError) -> StoredAnswers {
    let logger = logger
    return try StoredAnswers(
      directory: options.cache + "/http", bytes: options.httpCache.value, pool: pool, loop: loop, host: self
    ) { logger.log(.warning, .answersNotKept, [.init("why", "\($0.sentence)")]) }
  }

  private func record(
    _ machine: AgentMachine, in directory: String, _ configuration: AgentConfiguration, _ seed: UInt64
  ) throws(TraceError) -> Recorder<AgentMachine> {
    let clock = NodeClock.system
    let text =
      "listen \(configuration.listen), gateway \(options.gateway.map { "\($0)" } ?? "none"), upload limit "
      + (configuration.uploadLimit.map { "\($0.bytesPerSecond) B/s" } ?? "none")
    let header = TraceHeader(
      role: .agent, node: node, machineName: "agent", build: options.client, configuration: text, seed: seed,
      wall: clock.wall, monotonic: clock.now)
    let recorder = try Recorder(directory: directory, header: header, machine: machine)
    let logger = logger
    recorder.onStop = { logger.log($0) }
    return recorder
  }

  /// Ends everything that is under way. Nothing is submitted any more.
  func stop() {
    isStopped = true
    handover?.stop()
    links?.stop()
    edge?.stop()
    calls?.stop()
    for want in sinks.keys.sorted() { sinks[want]?.fail(TransferFailure(.unreachable, "The node was stopped.")) }
    sinks = [:]
    driver?.stop()
    stores = [:]
    vault.release()
    (links, edge, calls, handover) = (nil, nil, nil, nil)
    do throws(StoreError) { try pins.flush() } catch { logger.log(.warning, .pinsNotKept, [.init("why", "\(error)")]) }
  }

  // AgentHost

  func submit(_ input: AgentInput) { submit(input, nil) }
  func submit(_ input: AgentInput, block: ByteBuffer) { submit(input, block) }

  private func submit(_ input: AgentInput, _ block: ByteBuffer?) {
    guard let driver else { return early.append((input, block)) }
    driver.submit(input, with: block)
  }

  /// The block that the input being handled brought.
  func currentBlock() -> ByteBuffer {
    guard let block else { preconditionFailure("the input brought no block") }
    return block
  }

  func store(of object: ObjectHandle) -> ObjectStore? { stores[object] }

  func storeFailed(_ object: ObjectHandle, _ error: StoreError) {
    guard broken.insert(object).inserted else { return }
    submit(.storeFailed(object, sentence: error.sentence))
  }

  /// Runs a write of the store; the machine hears of the first that fails.
  func writing(_ object: ObjectHandle, _ body: (ObjectStore) throws(StoreError) -> Void) {
    guard let store = stores[object] else { return }
    do throws(StoreError) { try body(store) } catch { storeFailed(object, error) }
  }
}
