import Nodes
import Trace
import Vocabulary

/// A recording that can be walked through: the inputs of all nodes in one order, a cursor between two of them, and the
/// state of every machine there.
final class ReplaySession {
  /// A node, as the session calls it.
  struct Node {
    /// `selector`, or `agent-3` where there are several.
    let name: String
    let tape: any NodeTape
    /// Which steps of the session are its, in order: the nth is its nth input.
    fileprivate(set) var steps: [Int] = []
    /// How many of its inputs came before that step of the session.
    fileprivate func done(before step: Int) -> Int { ReplaySession.lowerBound(steps, step) }
  }

  /// One input of one node, and what follows from it.
  struct Step: Hashable {
    var node: Int
    /// Which of the node's inputs, counted from 0.
    var place: Int
  }

  /// Why something cannot be answered, in a sentence.
  struct Refusal: Error {
    let sentence: String

    init(_ sentence: String) { self.sentence = sentence }
  }

  private(set) var nodes: [Node] = []
  private(set) var steps: [Step] = []
  /// How many steps have happened.
  private(set) var cursor = 0
  /// For a step that is a message's arrival, the step that sent it; and the other way.
  private(set) var sender: [Int: Int] = [:]
  private(set) var arrivals: [Int: [Int]] = [:]
  /// What is added to each node's wall clock, in microseconds, so that no message arrives before it was sent.
  private(set) var corrections: [Int64] = []
  /// Traces that could not be opened, and clocks that contradict each other, in sentences.
  private(set) var remarks: [String] = []

  /// Opens every trace below a directory.
  /// - Throws: `FleetReplay.Failure` when there is none.
  init(directory: String) throws(FleetReplay.Failure) {
    var stories: [[TimelineEvent]] = []
    let paths = try FleetReplay.traces(in: directory)
    for (path, result) in zip(paths, SideBySide.read(paths, NodeTapes.open)) {
      switch result {
      case .success((let tape, let events)?):
        stories.append(events)
        nodes.append(Node(name: tape.header.role.rawValue, tape: tape))
      case .success(nil): remarks.append("'\(path)' has no header that can be read")
      case .failure(let error): remarks.append("\(error)")
      }
    }
    guard !nodes.isEmpty else { throw .noTrace(directory: directory) }
    name()
    for node in nodes where node.tape.count > 0 && node.tape.state(after: 0) == nil {
      remarks.append(
        "the state of \(node.name) is not known from the beginning: its trace begins later, or is of another build")
    }
    for node in nodes { remarks += node.tape.damages.map { "\(node.name): \($0.text)" } }
    lay(Timeline.merge(stories))
  }

  private func name() {
    for role in TraceHeader.Role.allCases {
      let those = nodes.indices.filter { nodes[$0].tape.header.role == role }
      guard those.count > 1 else { continue }
      for (at, node) in those.enumerated() {
        nodes[node] = Node(name: "\(role.rawValue)-\(at + 1)", tape: nodes[node].tape)
      }
    }
  }

  private func lay(_ timeline: Timeline) {
    let ends = MessageEnds(timeline.events)
    var stepOf: [MessageEnds.Place: Int] = [:]
    for event in timeline.events where event.kind == .input {
      let place = nodes[event.node].steps.count
      guard place < nodes[event.node].tape.count else { continue }
      stepOf[MessageEnds.Place(node: event.node, sequence: event.sequence)] = steps.count
      nodes[event.node].steps.append(steps.count)
      steps.append(Step(node: event.node, place: place))
    }
    for event in timeline.events where event.kind == .input && event.link != nil {
      guard let other = ends.other(of: event), let from = stepOf[other],
        let to = stepOf[MessageEnds.Place(node: event.node, sequence: event.sequence)]
      else { continue }
      sender[to] = from
      arrivals[from, default: []].append(to)
    }
    corrections = timeline.corrections
    for skew in timeline.skews {
      remarks.append(
        "the clock of \(nodes[skew.ahead].name) is ahead of \(nodes[skew.behind].name)'s by \(skew.microseconds) us "
          + "or more")
    }
  }

  // What is there

  func node(_ name: String) -> Int? { nodes.firstIndex { $0.name == name || "\($0.tape.header.node.short)" == name } }

  func named(_ name: String) throws(Refusal) -> Int {
    if let node = name == "here" ? here : node(name) { return node }
    let names = nodes.map(\.name)
    let hint = Spelling.hint(for: name, among: names)
    throw Refusal(
      "there is no node '\(name)'" + (hint.isEmpty ? "; there are \(names.joined(separator: ", "))" : hint))
  }

  /// `agent-3:812`: the node, and the cursor behind its input of that number. Nil for what is written otherwise.
  func moment(_ text: some StringProtocol) throws(Refusal) -> (node: Int, place: Int)? {
    guard let colon = text.firstIndex(of: ":"), let sequence = UInt64(text[text.index(after: colon)...]),
      let node = node(String(text[..<colon]))
    else { return nil }
    guard let place = place(of: node, sequence: sequence) else {
      throw Refusal("\(nodes[node].name) has no input \(sequence)")
    }
    return (node, place)
  }

  /// An expression about nodes that are there.
  func expression(_ text: String) throws(Refusal) -> StateExpression {
    let expression: StateExpression
    do throws(ExpressionParser.Failure) { expression = try ExpressionParser.parse(text) } catch {
      throw Refusal(error.description)
    }
    for name in expression.nodes.sorted() where name != "here" { _ = try named(name) }
    return expression
  }

  /// How many of a node's inputs have happened.
  func done(by node: Int) -> Int { nodes[node].done(before: cursor) }

  /// What the session calls a peer of an agent's, if it was recorded.
  func name(of peer: PeerStatus) -> String? { peer.node.flatMap { node($0) }.map { nodes[$0].name } }

  /// What the session calls a node, if it was recorded.
  func name(of id: NodeID) -> String? { node("\(id.short)").map { nodes[$0].name } }

  /// The machine of a node as it is at the cursor.
  func state(of node: Int) -> Any? { nodes[node].tape.state(after: done(by: node)) }

  /// The machine of a node before its last step, and after it.
  func lastChange() -> (step: Step, before: Any, after: Any)? {
    guard cursor > 0 else { return nil }
    let step = steps[cursor - 1]
    guard let before = nodes[step.node].tape.state(after: step.place), let after = state(of: step.node) else {
      return nil
    }
    return (step, before, after)
  }

  func input(of step: Int) -> Taped.Input { nodes[steps[step].node].tape.input(at: steps[step].place) }
  func wall(of step: Int) -> WallTime { nodes[steps[step].node].tape.moment(at: steps[step].place).wall }
  /// When a step was, by a clock that agrees with the messages between nodes.
  func time(of step: Int) -> WallTime {
    WallTime(microseconds: wall(of: step).microseconds &+ corrections[steps[step].node])
  }
  func effects(of step: Int) -> [Taped.Effect]? { nodes[steps[step].node].tape.effects(at: steps[step].place) }
  func name(of step: Int) -> String { nodes[steps[step].node].name }

  /// The node of the last step.
  private var here: Int? { cursor > 0 ? steps[cursor - 1].node : nil }

  /// The same by name; `here` is the node of the last step.
  func state(named name: String) -> Any? { (name == "here" ? here : node(name)).flatMap { state(of: $0) } }

  /// What an expression comes to at the cursor.
  func value(of expression: StateExpression) -> StateValue { value(of: expression) { state(named: $0) } }

  /// The same, with other states of machines that it names.
  func value(of expression: StateExpression, _ state: (String) -> Any?) -> StateValue {
    expression.value(state) { role in names(of: role).compactMap { self.state(named: $0) } }
  }

  /// Laws that do not hold at the cursor, of the node of the last step.
  var brokenLaws: [String] {
    guard cursor > 0 else { return [] }
    let step = steps[cursor - 1]
    return nodes[step.node].tape.brokenLaws(after: step.place + 1)
  }

  // Moving

  func move(to place: Int) { cursor = max(0, min(place, steps.count)) }

  /// The cursor behind the node's input of that number; nil where it has none.
  func place(of node: Int, sequence: UInt64) -> Int? {
    let tape = nodes[node].tape
    let places = nodes[node].steps.indices
    var (low, high) = (places.lowerBound, places.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if tape.moment(at: middle).sequence < sequence { low = middle + 1 } else { high = middle }
    }
    guard low < places.upperBound, tape.moment(at: low).sequence == sequence else { return nil }
    return nodes[node].steps[low] + 1
  }

  /// The cursor behind the node's next step; nil when it has none.
  func next(of node: Int) -> Int? {
    let done = done(by: node)
    return done < nodes[node].steps.count ? nodes[node].steps[done] + 1 : nil
  }

  /// The cursor before the first step at or after that time.
  func place(at time: WallTime) -> Int {
    steps.indices.first { wall(of: $0) >= time } ?? steps.count
  }

  var beginning: WallTime? { steps.isEmpty ? nil : wall(of: 0) }
  var ending: WallTime? { steps.isEmpty ? nil : wall(of: steps.count - 1) }

  /// Goes on until something holds behind a step; false, and at the end, where it never does.
  func run(until holds: () -> Bool) -> Bool {
    while cursor < steps.count {
      cursor += 1
      if holds() { return true }
    }
    return false
  }

  /// Goes back to the last place before the cursor behind whose step something holds; false, and at the beginning,
  /// where there is none. Machines run forwards only, so it looks at stretches of steps, the last one first.
  func runBack(until holds: () -> Bool) -> Bool {
    var end = cursor
    while end > 1 {
      let start = max(0, end - 1 - Self.stretch)
      var last: Int?
      cursor = start
      while cursor < end - 1 {
        cursor += 1
        if holds() { last = cursor }
      }
      if let last {
        cursor = last
        return true
      }
      end = start + 1
    }
    cursor = 0
    return false
  }

  private static let stretch = 4_096

  private static func lowerBound(_ sorted: [Int], _ value: Int) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension ReplaySession: Invariants.Fleet {
  func state(of node: String) -> Any? { state(named: node) }
  func role(of node: String) -> String? { self.node(node).map { nodes[$0].tape.header.role.rawValue } }
  func names(of role: String) -> [String] { nodes.filter { $0.tape.header.role.rawValue == role }.map(\.name) }
}
