import Nodes
import Selection
import Trace
import Vocabulary
import Wire

/// One run of a scenario: everybody who takes part, the clock that they share, and what is known about them from above.
final class World {
  /// A node of the invented world, as its planner knows it.
  protocol Node: AnyObject {
    /// The machine's deadline may have come.
    func wake()
    /// The oldest piece of local work is done.
    func localWork()
    func finishTrace()
    /// The machine on the network that it runs on.
    var host: Int { get }
    /// A call or an answer on this flow may have taken too long.
    func timeout(flow: Int)
    /// The process is gone.
    func die()
    /// What who watches the run sees of it.
    var look: SimulationWatch.Look { get }
  }

  /// What happens to the population, whatever the machines do.
  private enum ScriptEntry {
    case arrive(peer: Int)
    case leave(peer: Int)
    case kill(peer: Int)
    /// The peer's machine vanishes without a word.
    case vanish(peer: Int)
    case stopSelector
    /// One of the peer's links breaks.
    case cutLink(peer: Int)
    /// One of the scenario's faults begins, or is over.
    case fault(Int, begins: Bool)
    /// The peer's user, who was refused, asks again.
    case askAgain(peer: Int, incarnation: Int)
    /// Who watches the run looks at all nodes.
    case look
    /// Something that only a branch plans.
    case deed(Int)
  }

  let scenario: Scenario
  let planner = Planner()
  let network: Network
  let published: Published
  /// What goes wrong at hosts.
  private(set) lazy var storm = Storm(scenario, world: self, start: start)
  /// What is otherwise in a branch; nil for a scenario.
  let stage: BranchStage?
  /// Peers come from then on.
  private let start: Int64
  var checkers: Checkers
  private(set) var nodes: [any Node] = []
  private(set) var peers: [PeerState] = []
  private(set) var digest: UInt64 = 0
  private(set) var inputs = 0
  private(set) var events = 0
  private var addresses: [IPAddress] = []
  private var names: [String] = []
  private var hostOf: [IPAddress: Int] = [:]
  /// Peers whose processes have ended, by their hosts.
  private var ended: [Int: Int] = [:]
  private var script: [ScriptEntry] = []
  private var deeds: [() -> Void] = []
  private var random: RandomSource
  private var waiting = 0
  private var effectBytes: [UInt8] = []
  private let agentEffects = MachineRunner<AgentMachine>.EffectList()
  private let originHost: Int
  private let selectorHost: Int
  private let seed: UInt64
  private let recordDirectory: String?
  private let traceOptions: TraceWriter.Options
  /// Whether effects are chained into a digest: it costs as much as the rest of a step of the world.
  private let keepsDigest: Bool
  let watch: SimulationWatch?
  /// Why the first trace could not be made.
  private(set) var recordFailure: TraceError?

  init(
    _ scenario: Scenario, seed: UInt64, record: String? = nil, options: TraceWriter.Options = TraceWriter.Options(),
    keepsDigest: Bool = true, watch: SimulationWatch? = nil, stage: BranchStage? = nil
  ) {
    (self.watch, self.stage, start) = (watch, stage, stage == nil ? Self.firstArrival : 0)
    self.scenario = scenario
    self.seed = seed
    checkers = Checkers(isThorough: stage == nil && (scenario.isThorough || !scenario.faults.isEmpty))
    self.keepsDigest = keepsDigest
    recordDirectory = record
    traceOptions = options
    random = RandomSource(seed: seed)
    network = Network(transitDelay: scenario.isps.map(\.delay.nanoseconds), planner: planner)
    var (origin, selector) = (0, 0)
    for (isp, system) in scenario.isps.enumerated() {
      for (index, spec) in system.hosts.enumerated() {
        let host = network.add(
          Host(isp: isp, up: Scenario.rate(spec.up), down: Scenario.rate(spec.down), delay: spec.delay.nanoseconds))
        let invented = IPAddress.v4(10 << 24 | UInt32(isp + 1) << 16 | UInt32(10 + index))
        let address = stage?.places.hosts[host].address ?? invented
        addresses.append(address)
        names.append(spec.name)
        hostOf[address] = hostOf[address] ?? host
        switch spec.name {
        case Scenario.originName: origin = host
        case Scenario.selectorName: selector = host
        default: peers.append(PeerState(name: spec.name, host: host, limit: spec.limit, isSeed: spec.isSeed))
        }
      }
    }
    (originHost, selectorHost) = (origin, selector)
    published =
      stage?.published(&random)
      ?? Published(
        length: scenario.objectLength, origin: Endpoint(address: addresses[origin], port: 8080),
        selector: Endpoint(address: addresses[selector], port: 8090),
        isPeerless: scenario.population.isPeerless, validity: scenario.validity, random: &random)
    if !scenario.faults.isEmpty {
      network.expose(
        to: PathConditions(scenario, start: start, random: random.forked(for: "paths")))
    }
    for peer in peers.indices where peers[peer].isSeed { peers[peer].kept = .complete(published.geometry) }
    waiting = peers.count
    if let stage { BranchEntry(stage, self).enter() } else { begin() }
  }

  private func begin() {
    writeScript()
    writePopulation()
    startSelector()
    startOrigin()
    if let watch { add(.look, at: watch.every.nanoseconds) }
  }

  // The run

  /// Runs until every peer is complete and so long after that as the scenario says, or until the deadline.
  func run() {
    let arrivals = scenario.stagger.nanoseconds + scenario.population.arrivals.nanoseconds
    run(before: Self.firstArrival + arrivals + scenario.deadline.nanoseconds) { waiting > 0 }
    if waiting == 0 { run(before: planner.now + scenario.linger.nanoseconds) { true } }
    for node in nodes { node.finishTrace() }
  }

  /// Runs a branch until its downloads are over, or so long.
  func run(for length: TimeSpan) {
    run(before: length.nanoseconds) { stage?.isOver == false }
    for node in nodes { node.finishTrace() }
  }

  private func run(before limit: Int64, while goesOn: () -> Bool) {
    while goesOn(), let event = planner.next(before: limit) {
      events += 1
      switch event {
      case .wake(let node): if !waits(event, node) { nodes[Int(node)].wake() }
      case .localWork(let node): if !waits(event, node) { nodes[Int(node)].localWork() }
      case .timeout(let node, let flow): if !waits(event, node) { nodes[Int(node)].timeout(flow: Int(flow)) }
      case .script(let entry): act(script[Int(entry)])
      default: network.handle(event)
      }
    }
  }

  /// Puts off what a machine that stands still cannot do now.
  private func waits(_ event: EventQueue.Event, _ node: Int32) -> Bool {
    guard let until = storm.pausedUntil(nodes[Int(node)].host) else { return false }
    planner.plan(event, at: until)
    return true
  }

  /// Lets go of everybody, for they hold the world: without this no run is ever freed.
  func dismantle() {
    nodes.removeAll()
    for peer in peers.indices { peers[peer].agent = nil }
    network.empty()
  }

  /// Chains the effects of one input into the run's digest.
  func count<M: Machine>(_ effects: [M.Effect], of node: Int32, by machine: M.Type) {
    inputs += 1
    guard keepsDigest else { return }
    effectBytes.removeAll(keepingCapacity: true)
    do throws(CanonicalError) { try M.write(effects, appendingTo: &effectBytes) } catch {
      preconditionFailure("effects are canonical: \(error)")
    }
    digest = StableHash.hash(effectBytes, seed: digest &+ UInt64(UInt32(bitPattern: node)))
  }

  // Traces

  /// The header of a node's trace.
  func header(_ role: TraceHeader.Role, _ node: NodeID, name: String) -> TraceHeader {
    TraceHeader(
      role: role, node: node, machineName: role.rawValue, build: "simulation", configuration: name, seed: seed,
      wall: planner.clock.wall, monotonic: planner.clock.instant)
  }

  func recorder<M: Machine>(for machine: M, header: TraceHeader) -> Recorder<M>? {
    guard let recordDirectory, recordFailure == nil else { return nil }
    do throws(TraceError) {
      return try Recorder(
        directory: recordDirectory, header: header, machine: machine, options: traceOptions)
    } catch {
      recordFailure = error
      return nil
    }
  }

  // Who and where

  func address(of host: Int) -> IPAddress { addresses[host] }
  func name(of host: Int) -> String { names[host] }
  func host(at endpoint: Endpoint) -> Int? { stage?.places.host(at: endpoint) ?? hostOf[endpoint.address] }

  /// That of the server that a URL names. In a branch its name may be no address.
  func host(serving authority: String, asSelector: Bool) -> Int? {
    Endpoint(authority).flatMap { host(at: $0) } ?? stage.map { asSelector ? $0.places.selector : $0.places.origin }
  }

  func locality(of address: IPAddress) -> Locality {
    if let stage { return stage.places.localities[address] ?? .unknown }
    guard let host = hostOf[address] else { return .unknown }
    let isp = scenario.isps[network.hosts[host].isp]
    return Locality(asn: isp.asn, country: isp.country)
  }

  /// The node of the peer at an address.
  func node(at address: IPAddress) -> NodeID? {
    let host = hostOf[address]
    return peers.first { $0.host == host }?.node
  }

  /// The network of the ISP that an address belongs to.
  func network(around address: IPAddress) -> AddressPrefix { AddressPrefix(around: address, bits: 16) }

  /// Bytes out of the origin's access link.
  var originSent: Int64 { network.hosts[originHost].sentWire }

  /// The selector tells somebody of the peer at an address.
  func named(_ address: IPAddress) {
    guard !ended.isEmpty, let peer = hostOf[address].flatMap({ ended[$0] }) else { return }
    peers[peer].namedAfterEnd = planner.now
  }

  func keptVault(of peer: Int) -> SimulatedVault? { peers[peer].kept }
  private func end(_ peer: Int) {
    (peers[peer].ended, peers[peer].namedAfterEnd) = (planner.now, nil)
    ended[peers[peer].host] = peer
  }

  // What agents report

  /// A block that was verified has reached the peer's disk.
  func stored(peer: Int) { peers[peer].firstBlock = peers[peer].firstBlock ?? planner.now }

  func finished(peer: Int, report: TransferReport) {
    guard peers[peer].finished == nil else { return }
    peers[peer].finished = planner.now
    peers[peer].report = report
    waiting -= 1
    if scenario.leavesWhenComplete { add(.leave(peer: peer), at: planner.now + 1_000_000) }
  }

  func failed(peer: Int, failure: TransferFailure) {
    guard stage == nil else { return }
    guard peers[peer].finished == nil, scenario.faults.isEmpty || peers[peer].traits.diskBlocks != nil else {
      return askAgain(peer, failure)
    }
    guard peers[peer].failure == nil else { return }
    peers[peer].failure = failure
    waiting -= 1
  }

  /// In a storm a user who was refused asks again, until calm.
  private func askAgain(_ peer: Int, _ failure: TransferFailure) {
    guard peers[peer].finished == nil else { return }
    if peers[peer].asked > storm.calm { checkers.failedInCalm(peer: peers[peer].name, failure) }
    let entry = ScriptEntry.askAgain(peer: peer, incarnation: peers[peer].incarnation)
    add(entry, at: planner.now + 5_000_000_000)
  }

  func keep(_ vault: SimulatedVault, of peer: Int) { peers[peer].kept = vault.afterRestart() }

  /// It sends spoilt blocks.
  func pollutes(_ peer: Int) { peers[peer].traits.pollutes = true }

  // Population

  /// Peers come when the origin's registration has settled.
  static let firstArrival: Int64 = 2_000_000_000

  private func startSelector() {
    let before = nodes.lazy.compactMap { $0 as? SimulatedSelector }.last
    let selector = seat(on: selectorHost) { id in
      SimulatedSelector(
        id: id, host: selectorHost, world: self,
        runner: MachineRunner(
          SelectorMachine(), id: id, host: selectorHost, world: self,
          header: header(.selector, published.selectorNode, name: "selector")),
        after: before)
    }
    selector.start(seed: random.next())
  }

  private func startOrigin() {
    let origin = seat(on: originHost) { id in
      SimulatedOrigin(
        id: id, host: originHost, world: self,
        runner: MachineRunner(
          OriginMachine(), id: id, host: originHost, world: self,
          header: header(.origin, published.originNode, name: "origin")))
    }
    origin.start(seed: random.next())
  }

  /// The process on a host dies.
  func stop(host: Int) {
    if let peer = peers.firstIndex(where: { $0.host == host }) {
      if let vault = peers[peer].agent?.vault { keep(vault, of: peer) }
      peers[peer].agent?.die()
      end(peer)
    } else {
      nodes.last { $0.host == host }?.die()
    }
  }

  /// The process on a host comes back, with what its disk has.
  func startAgain(host: Int) {
    switch host {
    case selectorHost: startSelector()
    case originHost: startOrigin()
    default: if let peer = peers.firstIndex(where: { $0.host == host }), peers[peer].arrived != nil { arrive(peer) }
    }
  }

  private func writeScript() {
    var source = random.forked(for: "population")
    let last = Int64(max(1, peers.count - 1))
    let moments = arrivalMoments()
    for peer in peers.indices {
      let even = scenario.stagger.nanoseconds * Int64(peer) / last
      add(.arrive(peer: peer), at: Self.firstArrival + even + moments[peer])
      peers[peer].node = NodeID(key: Published.digest(&source))
    }
    let order = Array(peers.indices).shuffled(using: &source)
    for peer in order.prefix(scenario.polluters) { peers[peer].traits.pollutes = true }
    for peer in order.reversed().prefix(scenario.fullDisks) {
      peers[peer].traits.diskBlocks = published.geometry.blockCount / 2
    }
    let half = Self.firstArrival + scenario.bound.nanoseconds / 2
    let killed = Array(peers.indices).shuffled(using: &source).prefix(peers.count * scenario.killedPerMille / 1000)
    for peer in killed { add(.kill(peer: peer), at: half) }
    for (index, fault) in scenario.faults.enumerated() {
      add(.fault(index, begins: true), at: Self.firstArrival + fault.begin.nanoseconds)
      if fault.length != nil { add(.fault(index, begins: false), at: Self.firstArrival + fault.end.nanoseconds) }
    }
    for _ in 0..<scenario.linkCuts {
      let at = Int64(source.below(Int(max(1, scenario.bound.nanoseconds))))
      add(.cutLink(peer: source.below(peers.count)), at: Self.firstArrival + at)
    }
  }

  /// What each peer's arrival is late by, from the population's own numbers.
  private func arrivalMoments() -> [Int64] {
    var source = random.forked(for: "arrivals")
    let span = scenario.population.arrivals.nanoseconds
    guard span > 0 else { return [Int64](repeating: 0, count: peers.count) }
    return peers.map { _ in Int64(source.below(Int(span))) }
  }

  /// Draws who dies, hides and lies.
  private func writePopulation() {
    let population = scenario.population
    var source = random.forked(for: "deaths and lies")
    func drawn(_ perMille: Int) -> ArraySlice<Int> {
      Array(peers.indices).shuffled(using: &source).prefix(Population.share(perMille, of: peers.count))
    }
    for (turn, peer) in drawn(population.liarsPerMille).enumerated() {
      peers[peer].traits.lie = Lie.allCases[turn % Lie.allCases.count]
    }
    for peer in drawn(population.pollutersPerMille) { peers[peer].traits.pollutes = true }
    for peer in drawn(population.undialablePerMille) { network.hide(peers[peer].host) }
    for peer in drawn(population.impostorsPerMille) where peers.count > 1 {
      peers[peer].traits.claimed = peers[(peer + 1) % peers.count].node
    }
    for peer in peers.indices where scenario.isps[network.hosts[peers[peer].host].isp].asn == population.slanderers {
      peers[peer].traits.slanders = true
    }
    let death = scenario.bound.nanoseconds / 1000 * Int64(population.deathPerMille)
    for peer in drawn(population.silentPerMille) { add(.vanish(peer: peer), at: Self.firstArrival + death) }
    if let after = population.selectorGoneAfter {
      add(.stopSelector, at: Self.firstArrival + after.nanoseconds)
    }
  }

  /// Something happens at a time of the world.
  func plan(at time: Int64, _ deed: @escaping () -> Void) {
    deeds.append(deed)
    add(.deed(deeds.count - 1), at: time)
  }

  private func add(_ entry: ScriptEntry, at time: Int64) {
    script.append(entry)
    planner.plan(.script(entry: Int32(script.count - 1)), at: time)
  }

  private func act(_ entry: ScriptEntry) {
    switch entry {
    case .arrive(let peer): arrive(peer)
    case .leave(let peer):
      peers[peer].hasLeft = true
      peers[peer].agent?.die()
    case .vanish(let peer): vanish(peer)
    case .stopSelector: stop(host: selectorHost)
    case .look: look()
    case .deed(let deed): deeds[deed]()
    case .fault(let fault, let begins): storm.change(fault, begins: begins)
    case .askAgain(let peer, let incarnation):
      guard peers[peer].incarnation == incarnation, peers[peer].finished == nil, let agent = peers[peer].agent,
        !agent.isDead
      else { return }
      peers[peer].asked = planner.now
      agent.want(published.url)
    case .kill(let peer):
      guard peers[peer].finished == nil, !peers[peer].isGone, let agent = peers[peer].agent, !agent.isDead else {
        return
      }
      if let vault = agent.vault { keep(vault, of: peer) }
      agent.die()
      add(.arrive(peer: peer), at: planner.now + scenario.killPause.nanoseconds)
    case .cutLink(let peer):
      guard let agent = peers[peer].agent, !agent.isDead, let flow = agent.anyLinkFlow(random: &random) else { return }
      network.cut(flow: flow, by: agent.host)
      agent.closed(flow: flow)
    }
  }

  /// Of several processes that ran on a host, the last one is looked at.
  private func look() {
    guard let watch else { return }
    var newest: [Int: any Node] = [:]
    for node in nodes { newest[node.host] = node }
    for host in newest.keys.sorted() { if let node = newest[host] { watch.look(node.look) } }
    add(.look, at: planner.now + watch.every.nanoseconds)
  }

  private func vanish(_ peer: Int) {
    guard !peers[peer].isGone else { return }
    let isWaitedFor = peers[peer].finished == nil && peers[peer].failure == nil
    peers[peer].isGone = isWaitedFor
    if isWaitedFor { waiting -= 1 }
    end(peer)
    if let agent = peers[peer].agent { agent.vanish() } else { network.silence(peers[peer].host) }
  }

  private func arrive(_ peer: Int) {
    guard !peers[peer].isGone else { return }
    guard !peers[peer].hasLeft, !(peers[peer].agent.map { !$0.isDead } ?? false) else { return }
    // A host that is down when its user comes comes when it is up.
    peers[peer].arrived = peers[peer].arrived ?? planner.now
    guard !storm.isDown(peers[peer].host) else { return }
    peers[peer].asked = planner.now
    peers[peer].ended = nil
    ended[peers[peer].host] = nil
    peers[peer].incarnation += 1
    let state = peers[peer]
    let agent = seat(on: state.host) { id in
      SimulatedAgent(
        id: id, host: state.host, peer: peer, traits: state.traits, world: self,
        runner: MachineRunner(
          AgentMachine(), id: id, host: state.host, world: self, header: header(.agent, state.node, name: state.name),
          list: agentEffects))
    }
    peers[peer].agent = agent
    if storm.pausedUntil(state.host) != nil { network.pause(host: state.host) }
    let listen = Endpoint(address: addresses[state.host], port: SimulatedAgent.peerPort)
    let configuration = AgentConfiguration(
      node: state.node, listen: listen, client: "Shoal (simulated)", uploadLimit: state.limit,
      servesKept: true, policy: scenario.agentPolicy, swarm: scenario.swarmPolicy, staleFor: scenario.staleFor)
    agent.start(configuration, seed: random.next(), url: published.url)
  }

  /// A node, made for its number, sits down on a host.
  func seat<Party: Node & Network.Party>(on host: Int, _ make: (Int32) -> Party) -> Party {
    let party = make(Int32(nodes.count))
    nodes.append(party)
    network.seat(party, at: host)
    return party
  }

  /// The agent of a recording that runs on as this peer.
  func take(_ agent: SimulatedAgent, _ node: NodeID, as peer: Int) {
    peers[peer].incarnation += 1
    (peers[peer].node, peers[peer].agent) = (node, agent)
  }
}
