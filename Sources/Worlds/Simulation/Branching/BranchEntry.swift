import Nodes
import Selection
import Trace
import Vocabulary
import Wire

/// Brings a recording into a world: seats its nodes as they were, lets what was under way go on, and plans what users
/// did later.
struct BranchEntry {
  private unowned let stage: BranchStage
  private unowned let world: World
  private let branch: Branch
  private let effects = MachineRunner<AgentMachine>.EffectList()

  /// How long who leaves waits for his download, or for his goodbyes, before he looks again.
  private static let patience: Int64 = 500_000_000
  /// A trace that ends so long before the recording, in microseconds, is that of a node that ended.
  private static let early: Int64 = 2_000_000

  init(_ stage: BranchStage, _ world: World) { (self.stage, self.world, branch) = (stage, world, stage.branch) }

  /// Seats everybody, and hands over what was under way.
  func enter() {
    world.network.measure(stage.ways)
    for host in branch.places.hosts.indices { world.storm.set(clock: DriftingClock(wall: branch.moment), of: host) }
    for host in spoilers { world.pollutes(host) }
    enterSelectors()
    enterOrigins()
    var seated: [BranchLinks.Seated?] = []
    for (at, story) in branch.agents.enumerated() {
      seated.append(nil)
      if story.past.isEmpty {
        comeLater(at)
      } else {
        keep(at)
        if isAlive(story) { seated[at] = BranchLinks.Seated(agent: seat(at), debts: AgentDebts(story)) }
      }
    }
    for one in seated { if let one { one.agent.takeOver(one.debts) } }
    BranchLinks(stage, world, seated).join()
    for (at, one) in seated.enumerated() {
      guard let one else { continue }
      one.agent.settle(one.debts)
      follow(branch.agents[at].future, one.agent)
      planEnd(at)
    }
    carryOut()
  }

  /// The hosts of agents that sent spoilt blocks in the recording: they go on to.
  private var spoilers: [Int] {
    var hosts: Set<Int> = []
    for (at, story) in branch.agents.enumerated() {
      for step in story.steps {
        guard case .blockArrived(let link, _, .corrupt) = step.input,
          let sender = branch.links.partner(of: RecordedLinks.End(agent: at, link: link))
        else { continue }
        hosts.insert(branch.places.hostOfAgent[sender.agent])
      }
    }
    return hosts.sorted()
  }

  /// The world's time of a moment of the recording.
  private func time(_ wall: WallTime) -> Int64 { max(0, wall.microseconds - branch.moment.microseconds) * 1000 }

  private func endsEarly<M>(_ story: MachineStory<M>) -> WallTime? {
    guard let last = story.steps.last?.wall else { return nil }
    return branch.ending.microseconds - last.microseconds > Self.early ? last : nil
  }

  /// Whether a node ran at the moment of the branch.
  private func isAlive<M>(_ story: MachineStory<M>) -> Bool {
    !story.past.isEmpty && (!story.future.isEmpty || endsEarly(story) == nil)
  }

  /// The clocks of a node that runs at the moment.
  private func clock<M>(of story: MachineStory<M>) -> DriftingClock {
    guard let last = story.past.last else { return DriftingClock(wall: branch.moment) }
    let since = max(0, branch.moment.microseconds - last.wall.microseconds)
    return DriftingClock(
      saying: last.at + TimeSpan(nanoseconds: since * 1000),
      wall: WallTime(microseconds: branch.moment.microseconds - story.correction), at: 0)
  }

  /// Those of a node that begins now.
  private func clock<M>(_ first: MachineStory<M>.Step, of story: MachineStory<M>) -> DriftingClock {
    DriftingClock(
      saying: first.at, wall: WallTime(microseconds: first.wall.microseconds - story.correction),
      at: world.planner.now)
  }

  private func runner<M>(_ story: MachineStory<M>, _ id: Int32, _ host: Int) -> MachineRunner<M> {
    MachineRunner(
      story.machine, id: id, host: host, world: world, header: story.header,
      after: story.past.last?.sequence ?? 0, name: story.name)
  }

  // Agents

  private func seat(_ at: Int) -> SimulatedAgent {
    let (story, host) = (branch.agents[at], branch.places.hostOfAgent[at])
    if !story.past.isEmpty { world.storm.set(clock: clock(of: story), of: host) }
    let agent = world.seat(on: host) { id in
      SimulatedAgent(
        id: id, host: host, peer: host, traits: world.peers[host].traits, world: world,
        runner: MachineRunner(
          story.machine, id: id, host: host, world: world, header: story.header, list: effects,
          after: story.past.last?.sequence ?? 0, name: story.name))
    }
    world.take(agent, story.header.node, as: host)
    stage.seated(agent.id, story: at)
    return agent
  }

  /// What a process will find on the disk of its host: what was found there when its store was opened.
  private func keep(_ at: Int) {
    let geometry = branch.description.geometry
    for step in branch.agents[at].steps.reversed() {
      guard case .opened(_, let held, let provable) = step.input, held.count == geometry.blockCount else { continue }
      let vault = SimulatedVault(geometry: geometry, held: held, provable: provable)
      return world.keep(vault, of: branch.places.hostOfAgent[at])
    }
  }

  /// A node that starts later than the branch.
  private func comeLater(_ at: Int) {
    let (story, host) = (branch.agents[at], branch.places.hostOfAgent[at])
    guard let first = story.future.first else { return }
    world.plan(at: time(first.wall)) { [self] in
      // An earlier process of the same node has left what it had stored in the branch.
      if world.peers[host].incarnation == 0 { keep(at) } else { world.stop(host: host) }
      world.storm.set(clock: clock(first, of: story), of: host)
      follow(story.future, seat(at))
      planEnd(at)
    }
  }

  /// Whether a user, or whoever runs the node, does it. To stop is left to who plans the end.
  private static func isUsers(_ input: AgentInput) -> Bool {
    switch input {
    case .started, .wanted, .asked, .abandoned, .keeping: true
    default: false
    }
  }

  /// Users do in the branch what they did.
  private func follow(_ steps: [MachineStory<AgentMachine>.Step], _ agent: SimulatedAgent) {
    for step in steps where Self.isUsers(step.input) {
      world.plan(at: time(step.wall)) { [unowned agent] in agent.obey(step.input) }
    }
  }

  /// A node that ended before the recording did ends in the branch as well; but where its user had what he wanted by
  /// then, he waits for it.
  private func planEnd(_ at: Int) {
    let (story, host) = (branch.agents[at], branch.places.hostOfAgent[at])
    guard let last = endsEarly(story) else { return }
    let wasKilled = branch.truth.contains { $0.node == story.name && $0.ended == nil }
    let saysGoodbye = story.future.contains { if case .stopping = $0.input { true } else { false } }
    func leave() {
      stage.gone(story.name)
      world.stop(host: host)
    }
    func end(at time: Int64) {
      world.plan(at: time) { [self] in
        guard wasKilled || !stage.hasOpenWishes(story.name) else { return end(at: world.planner.now + Self.patience) }
        guard saysGoodbye, let agent = world.peers[host].agent else { return leave() }
        agent.give(.stopping)
        world.plan(at: world.planner.now + Self.patience) { leave() }
      }
    }
    end(at: time(last))
  }

  // Servers

  private func enterSelectors() {
    let host = branch.places.selector
    func seat(_ story: MachineStory<SelectorMachine>) -> SimulatedSelector {
      world.seat(on: host) { SimulatedSelector(id: $0, host: host, world: world, runner: runner(story, $0, host)) }
    }
    for story in branch.selectors {
      if isAlive(story) {
        world.storm.set(clock: clock(of: story), of: host)
        seat(story).takeOver(lastExchange: story.lastExchange)
      } else if let first = story.future.first {
        world.plan(at: time(first.wall)) { [self] in
          world.stop(host: host)
          world.storm.set(clock: clock(first, of: story), of: host)
          seat(story).begin(first.input)
        }
      }
      planStop(story, host)
    }
    if branch.selectors.isEmpty { world.startAgain(host: host) }
  }

  private func enterOrigins() {
    let host = branch.places.origin
    func seat(_ story: MachineStory<OriginMachine>) -> SimulatedOrigin {
      world.seat(on: host) { SimulatedOrigin(id: $0, host: host, world: world, runner: runner(story, $0, host)) }
    }
    for story in branch.origins {
      let debts = OriginDebts(story, about: branch.description.infohashes.v2)
      if isAlive(story) {
        world.storm.set(clock: clock(of: story), of: host)
        seat(story).takeOver(debts)
      } else if let first = story.future.first {
        world.plan(at: time(first.wall)) { [self] in
          world.stop(host: host)
          world.storm.set(clock: clock(first, of: story), of: host)
          seat(story).begin(first.input, debts)
        }
      }
      planStop(story, host)
    }
    if branch.origins.isEmpty { world.startAgain(host: host) }
  }

  private func planStop<M>(_ story: MachineStory<M>, _ host: Int) {
    guard !story.future.isEmpty, let last = endsEarly(story) else { return }
    world.plan(at: time(last)) { [world] in world.stop(host: host) }
  }

  // What is otherwise

  private func carryOut() {
    for (node, rate) in stage.order.limits {
      if let host = stage.host(of: node) { world.network.limit(host, up: rate.bytesPerSecond) }
    }
    for node in stage.order.kills {
      guard let host = stage.host(of: node) else { continue }
      world.plan(at: 0) { [self] in
        stage.gone(node)
        world.stop(host: host)
      }
    }
    guard var policy = stage.order.policy else { return }
    world.plan(at: 0) { [world] in
      for case let selector as SimulatedSelector in world.nodes where !selector.isDead {
        policy.version = max(policy.number, selector.policyNumber + 1)
        selector.change(to: policy)
      }
    }
  }
}
