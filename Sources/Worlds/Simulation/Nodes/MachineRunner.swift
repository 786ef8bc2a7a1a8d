import Nodes
import Trace
import Vocabulary

/// Runs one machine under the virtual clock: one input, then its effects; digests, records and alarms on the way.
final class MachineRunner<M: Machine & StatusShowing> {
  /// The list that the effects of one input are gathered in: one for all machines of a kind, so that a world of many
  /// nodes touches little memory.
  final class EffectList {
    fileprivate var effects: [M.Effect] = []
  }

  /// A machine and what belongs to each of its steps. A struct, so that a step changes the machine in place.
  private struct Core {
    var machine: M
    var sequence: UInt64 = 0
    /// What the machine wanted after its last input.
    var deadline: Instant?
    let recorder: Recorder<M>?

    init(_ machine: M, after sequence: UInt64, _ recorder: Recorder<M>?) {
      (self.machine, self.sequence, self.recorder) = (machine, sequence, recorder)
    }

    mutating func step(_ input: M.Input, at now: Instant, wall: WallTime, effects: inout [M.Effect]) {
      sequence += 1
      // Said apart, because an optional call copies the whole machine for its argument before it asks.
      if let recorder {
        recorder.willHandle(input, sequence: sequence, at: now, wall: wall)
        machine.handle(input, at: now, effects: &effects)
        recorder.didHandle(effects)
        if recorder.isCheckpointDue { recorder.checkpoint(machine) }
      } else {
        machine.handle(input, at: now, effects: &effects)
      }
      deadline = machine.nextDeadline
    }
  }

  private let id: Int32
  private let host: Int
  private let world: World
  private let header: TraceHeader
  private var core: Core
  /// Of its log, as long as somebody watches.
  private var recent = RecentEvents()
  private let list: EffectList
  /// What a session calls it, for who watches a branch.
  private let name: String?
  private var plannedWake: Int64?
  /// How soon an alarm can ring that is already due.
  private static var leastWait: Int64 { 10_000 }
  /// In a thorough run its books are looked at after so many inputs.
  private static var judgedEvery: UInt64 { 64 }
  /// The machine as it stands.
  var machine: M { core.machine }

  /// - Parameters:
  ///   - header: who it is, and of the trace, if the world records.
  ///   - list: where its effects are gathered.
  ///   - sequence: how many inputs it has had.
  ///   - name: what a session calls it.
  init(
    _ machine: M, id: Int32, host: Int, world: World, header: TraceHeader,
    list: EffectList = EffectList(), after sequence: UInt64 = 0, name: String? = nil
  ) {
    self.name = name
    self.id = id
    self.host = host
    self.world = world
    self.header = header
    self.list = list
    core = Core(machine, after: sequence, world.recorder(for: machine, header: header))
  }

  /// Hands over a fact, and lets the orders that follow be carried out.
  func give(_ input: M.Input, _ perform: (M.Effect) -> Void) {
    let (clock, now) = (world.storm.clock(of: host), world.planner.now)
    // Whoever gives another input meanwhile finds an empty list.
    var effects: [M.Effect] = []
    swap(&effects, &list.effects)
    core.step(input, at: clock.instant(at: now), wall: clock.wall(at: now), effects: &effects)
    if world.checkers.isThorough, core.sequence % Self.judgedEvery == 0 { judge() }
    if let name, let stage = world.stage { stage.stepped(name, core.sequence, core.machine) }
    world.count(effects, of: id, by: M.self)
    arm()
    for at in effects.indices { perform(effects[at]) }
    effects.removeAll(keepingCapacity: true)
    swap(&effects, &list.effects)
  }

  /// A machine that ran elsewhere runs on here: its alarm is set.
  func resume() {
    core.deadline = core.machine.nextDeadline
    arm()
  }

  /// Whether the machine's deadline has come; to be called when an alarm rings.
  func isDue() -> Bool {
    guard let deadline = core.deadline else {
      plannedWake = nil
      return false
    }
    if world.storm.clock(of: host).time(of: deadline) <= world.planner.now {
      plannedWake = nil
      return true
    }
    // An earlier alarm than is now needed, or one of several.
    if let planned = plannedWake, planned <= world.planner.now { plannedWake = nil }
    arm()
    return false
  }

  /// A line for its log, which only who watches the run reads.
  func log(_ event: LogEvent) {
    guard let watch = world.watch else { return }
    let wall = world.storm.clock(of: host).wall(at: world.planner.now)
    recent.note(event, at: wall)
    watch.log(
      SimulationWatch.Line(
        place: place, node: "\(header.node.short)", at: wall, sequence: core.sequence, event: event))
  }

  /// What is seen of it now.
  func look(isDead: Bool) -> SimulationWatch.Look {
    let (clock, now) = (world.storm.clock(of: host), world.planner.now)
    guard !isDead else { return SimulationWatch.Look(place: place, at: world.planner.clock.wall, seen: nil) }
    let status = core.machine.status(
      role: place.role, node: "\(header.node.short)", build: header.build, at: clock.instant(at: now),
      wall: clock.wall(at: now), since: header.monotonic, events: recent.lines)
    return SimulationWatch.Look(
      place: place, at: world.planner.clock.wall, seen: (core.machine.measures, status))
  }

  private var place: SimulationWatch.Place {
    SimulationWatch.Place(host: world.name(of: host), role: header.role.rawValue)
  }

  /// Closes the trace.
  func end() {
    judge()
    core.recorder?.close()
  }

  private func judge() { world.checkers.judge(core.machine.laws, node: id, sequence: core.sequence) }

  private func arm() {
    guard let deadline = core.deadline else { return }
    let now = world.planner.now
    let due = world.storm.clock(of: host).time(of: deadline)
    let time = due <= now ? now + Self.leastWait : due
    if let plannedWake, plannedWake <= time { return }
    plannedWake = time
    world.planner.plan(.wake(node: id), at: time)
  }
}
