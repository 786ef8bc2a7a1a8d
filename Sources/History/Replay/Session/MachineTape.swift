import Nodes
import Trace
import Vocabulary

/// The tape of one kind of machine. States are found by running the machine again from the nearest state that is known:
/// a checkpoint of the trace, or a copy that an earlier run (or who read the trace) has left every few thousand inputs.
final class MachineTape<M: DecisionTelling & StatusShowing>: NodeTape {
  /// Inputs without a gap, from a checkpoint on: in them every state can be had.
  private struct Stretch {
    var start: Int
    /// The first input behind a gap; as many as there are at the end of the trace.
    var end: Int
  }

  private struct Known {
    var count: Int
    var machine: M
    /// Where its stretch begins. Where one ends and another begins there are two states behind as many inputs.
    var start: Int
  }

  let header: TraceHeader
  private(set) var damages: [TraceDamage] = []
  private var inputs: [TraceEntry.Input] = []
  private var stretches: [Stretch] = []
  /// States that were recorded, by the number of inputs before them; in order.
  private var checkpoints: [(count: Int, point: TraceEntry.Checkpoint)] = []
  /// Copies on the way, in order.
  private var copies: [Known] = []
  private var current: Known?
  private var reader = Rerun<M>()
  /// By how much inputs came later than the machine had wanted to be woken, of those that were run.
  private var late: [Int: TimeSpan] = [:]
  private let brief: (M.Input) -> (String, [String])
  private let order: (M.Effect) -> Taped.Effect

  /// Inputs between two copies: half of them are run again for a step back, a matter of milliseconds.
  private static var copiedEvery: Int { 2_048 }
  /// A machine that is woken so much too late was forgotten, or stood still; a busy one is woken a little late.
  private static var patience: TimeSpan { .seconds(2) }

  /// An empty one, to be handed all entries of the trace in their order.
  /// - Parameters:
  ///   - brief: an input in words, and what it may be called.
  ///   - order: the same of an effect.
  init(
    _ header: TraceHeader, brief: @escaping (M.Input) -> (String, [String]),
    order: @escaping (M.Effect) -> Taped.Effect
  ) {
    self.header = header
    self.brief = brief
    self.order = order
    reader.begin(header)
  }

  /// Whether a copy of the machine behind the last input would be of use.
  var isCopyDue: Bool { inputs.count % Self.copiedEvery == 0 }

  /// Keeps the machine, if it has seen the last input.
  func keep(copyOf rerun: Rerun<M>) {
    guard let machine = rerun.machine, let start = stretches.last?.start, rerun.sequence == inputs.last?.sequence else {
      return
    }
    keep(Known(count: inputs.count, machine: machine, start: start))
  }

  /// The trace is over.
  func end() {
    if let last = stretches.indices.last, stretches[last].end == .max { stretches[last].end = inputs.count }
  }

  func take(_ entry: TraceEntry) {
    switch entry {
    case .input(let input): inputs.append(input)
    case .checkpoint(let checkpoint):
      if stretches.last?.end != .max { stretches.append(Stretch(start: inputs.count, end: .max)) }
      checkpoints.append((inputs.count, checkpoint))
    case .damage(let damage):
      damages.append(damage)
      if let last = stretches.indices.last { stretches[last].end = min(stretches[last].end, inputs.count) }
    case .header, .effects, .full, .closed: break
    }
  }

  var count: Int { inputs.count }

  func moment(at place: Int) -> (wall: WallTime, sequence: UInt64) { (inputs[place].wall, inputs[place].sequence) }

  func instant(at place: Int) -> Instant { inputs[place].at }

  func input(at place: Int) -> Taped.Input {
    let input = inputs[place]
    guard let fact = try? reader.fact(input) else {
      return Taped.Input(
        sequence: input.sequence, wall: input.wall, text: "\(input.name), of another build", kinds: [input.name])
    }
    let (text, kinds) = brief(fact)
    return Taped.Input(sequence: input.sequence, wall: input.wall, text: text, kinds: kinds)
  }

  func fact(at place: Int) -> Any? { try? reader.fact(inputs[place]) }

  func state(after count: Int) -> Any? { machine(after: count) }

  func effects(at place: Int) -> [Taped.Effect]? {
    guard var known = wound(to: place), let effects = step(&known.machine, place) else { return nil }
    known.count += 1
    current = known
    return effects.map(order)
  }

  // Decisions

  func decisions(at place: Int) -> [Decision]? {
    guard var known = wound(to: place), let fact = try? reader.fact(inputs[place]) else { return nil }
    var effects: [M.Effect] = []
    let decisions = known.machine.handleTelling(fact, at: inputs[place].at, effects: &effects)
    known.count += 1
    current = known
    return decisions
  }

  func eachDecision(before count: Int, _ body: (Int, Decision) -> Bool) {
    var end = min(count, inputs.count)
    while end > 0 {
      let start = max(0, end - Self.copiedEvery)
      // Forwards, as machines run.
      let found = (start..<end).flatMap { place in (decisions(at: place) ?? []).map { (place, $0) } }
      for (place, decision) in found.reversed() { guard body(place, decision) else { return } }
      end = start
    }
  }

  func deadline(after count: Int) -> WallTime? {
    guard count > 0, let deadline = machine(after: count)?.nextDeadline else { return nil }
    let last = inputs[count - 1]
    return WallTime(microseconds: last.wall.microseconds + (deadline - last.at).nanoseconds / 1000)
  }

  func status(after count: Int) -> NodeStatus? {
    guard count > 0, let machine = machine(after: count) else { return nil }
    let input = inputs[count - 1]
    return machine.status(
      role: header.role.rawValue, node: "\(header.node.short)", build: header.build, at: input.at, wall: input.wall,
      since: header.monotonic)
  }

  func measures(after count: Int) -> [MetricFamily]? { machine(after: count)?.measures }

  func brokenLaws(after count: Int) -> [String] {
    guard let machine = machine(after: count) else { return [] }
    let broken = machine.laws.filter { !$0.holds }.map(\.text)
    guard let late = late[count - 1] else { return broken }
    return broken + ["a machine is woken when it wants to be: this one was woken \(Quantities.seconds(late)) late"]
  }

  // Parts of it

  /// See `Minimizer.TapeRun`.
  private final class Run: Minimizer.TapeRun {
    private let tape: MachineTape
    private var machine: M

    init(_ tape: MachineTape, _ machine: M) { (self.tape, self.machine) = (tape, machine) }

    var state: Any { machine }
    var brokenLaws: [String] { machine.laws.filter { !$0.holds }.map(\.text) }
    func take(_ place: Int) { _ = tape.step(&machine, place) }
  }

  func rerun() -> (any Minimizer.TapeRun)? { machine(after: 0).map { Run(self, $0) } }

  func record(_ places: [Int], in directory: String) throws(TraceError) {
    guard var machine = machine(after: 0) else { return }
    let options = TraceWriter.Options(tailFrames: 0)
    let recorder = try Recorder(directory: directory, header: header, machine: machine, options: options)
    for (at, place) in places.enumerated() {
      guard let fact = try? reader.fact(inputs[place]) else { continue }
      recorder.willHandle(fact, sequence: UInt64(at + 1), at: inputs[place].at, wall: inputs[place].wall)
      var effects: [M.Effect] = []
      machine.handle(fact, at: inputs[place].at, effects: &effects)
      recorder.didHandle(effects)
    }
    recorder.close()
  }

  /// The whole of it, cut behind so many inputs; nil where a part cannot be run.
  /// - Parameters:
  ///   - name: what the session calls the node.
  ///   - correction: to be added to its wall clock, in microseconds.
  func story(_ name: String, correction: Int64, cutAfter count: Int) -> MachineStory<M>? {
    guard inputs.first?.sequence ?? 1 == 1, var known = wound(to: 0) else { return nil }
    var cut = known.machine
    var steps: [MachineStory<M>.Step] = []
    for place in inputs.indices {
      guard let fact = try? reader.fact(inputs[place]) else { return nil }
      var effects: [M.Effect] = []
      known.machine.handle(fact, at: inputs[place].at, effects: &effects)
      let wall = WallTime(microseconds: inputs[place].wall.microseconds + correction)
      steps.append(
        MachineStory<M>.Step(
          sequence: inputs[place].sequence, at: inputs[place].at, wall: wall, input: fact, effects: effects))
      if place + 1 == count { cut = known.machine }
    }
    guard stretches.first?.end == inputs.count else { return nil }
    return MachineStory(
      name: name, header: header, correction: correction, past: Array(steps.prefix(count)), machine: cut,
      future: Array(steps.dropFirst(count)))
  }

  // Running

  private func machine(after count: Int) -> M? {
    current = wound(to: count)
    return current?.machine
  }

  /// The state after so many inputs. Taken out of `current`, so that running on copies nothing.
  private func wound(to count: Int) -> Known? {
    guard let stretch = stretches.last(where: { $0.start <= count && count <= $0.end }),
      var known = nearest(to: count, in: stretch)
    else { return nil }
    while known.count < count {
      guard step(&known.machine, known.count) != nil else { return nil }
      known.count += 1
      if known.count % Self.copiedEvery == 0 { keep(known) }
    }
    return known
  }

  /// Nil for an input that this build cannot read.
  private func step(_ machine: inout M, _ place: Int) -> [M.Effect]? {
    guard let fact = try? reader.fact(inputs[place]) else { return nil }
    if let due = machine.nextDeadline, inputs[place].at - due > Self.patience { late[place] = inputs[place].at - due }
    var effects: [M.Effect] = []
    machine.handle(fact, at: inputs[place].at, effects: &effects)
    return effects
  }

  /// The last state before it that is at hand.
  private func nearest(to count: Int, in stretch: Stretch) -> Known? {
    defer { current = nil }
    func isOfUse(_ place: Int) -> Bool { place <= count && place >= stretch.start }
    let copy = copies.last { $0.count <= count && $0.start == stretch.start }
    while true {
      let at = checkpoints.lastIndex { $0.count <= count }.flatMap { isOfUse(checkpoints[$0].count) ? $0 : nil }
      let recorded = at.map { checkpoints[$0].count } ?? -1
      if let current, current.start == stretch.start, isOfUse(current.count),
        current.count >= max(copy?.count ?? -1, recorded)
      {
        return current
      }
      guard let at, recorded > copy?.count ?? -1 else { return copy }
      if let state = try? Rerun<M>.state(of: checkpoints[at].point) {
        let known = Known(count: recorded, machine: state.machine, start: stretch.start)
        keep(known)
        return known
      }
      // Of another build: states are found from an earlier one.
      checkpoints.remove(at: at)
    }
  }

  private func keep(_ known: Known) {
    guard !copies.contains(where: { $0.count == known.count && $0.start == known.start }) else { return }
    copies.insert(known, at: copies.firstIndex { $0.count > known.count } ?? copies.count)
  }
}
