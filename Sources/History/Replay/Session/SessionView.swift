import Trace
import Vocabulary

/// What there is to see of a session where its cursor is, as lines of text.
struct SessionView {
  let session: ReplaySession

  private static let longest = 200
  private static let mostLinks = 50

  /// The last input, and what followed from it.
  var here: [String] {
    guard session.cursor > 0 else { return ["before the first input"] }
    let step = session.cursor - 1
    let effects = session.effects(of: step)?.map { "  -> \(Self.cut($0.text))" }
    return [line(of: step)] + (effects ?? ["  what followed is not known"])
      + session.brokenLaws.map { "  a law is broken: \($0)" }
  }

  private func line(of step: Int) -> String {
    let input = session.input(of: step)
    return "\(input.wall.clockText) \(session.name(of: step)):\(input.sequence) \(Self.cut(input.text))"
  }

  private static func cut(_ text: String) -> String { text.count > longest ? text.prefix(longest) + "…" : text }

  /// So many inputs each way, a column for each node.
  func list(around count: Int) -> [String] {
    var lines: [String] = []
    for step in max(0, session.cursor - count)..<min(session.steps.count, session.cursor + count) {
      if step == session.cursor { lines.append("---- here ----") }
      let columns = session.nodes.indices.map { $0 == session.steps[step].node ? "*" : "." }.joined()
      lines.append("\(columns) \(line(of: step))")
    }
    if session.cursor == session.steps.count { lines.append("---- here ----") }
    return lines
  }

  /// Who is there, and how far each is.
  func nodes() -> [String] {
    session.nodes.indices.map { at in
      let node = session.nodes[at]
      let unknown = session.state(of: at) == nil ? ", its state is not known here" : ""
      return "\(node.name)  \(node.tape.header.label)  \(session.done(by: at)) of \(node.steps.count) inputs\(unknown)"
    }
  }

  // State

  /// A part of a node's state as a tree, or what an expression comes to.
  func show(_ text: String) throws(ReplaySession.Refusal) -> [String] {
    let expression = try session.expression(text)
    guard case .path(let name, let path) = expression else { return ["\(session.value(of: expression))"] }
    guard let state = session.state(named: name) else { throw ReplaySession.Refusal("its state is not known here") }
    guard let value = path.value(in: state) else { throw ReplaySession.Refusal(Self.missing(path, in: state, name)) }
    return StateNode(value).lines()
  }

  /// How far the path leads, and what there is.
  private static func missing(_ path: StatePath, in state: Any, _ name: String) -> String {
    var known = path
    while !known.parts.isEmpty, known.value(in: state) == nil { known = StatePath(known.parts.dropLast()) }
    let parts = known.value(in: state).map { StateNode($0).parts.prefix(30).map { "\(StatePath([$0.part]))" } } ?? []
    let place = known.parts.isEmpty ? name : "\(name).\(known)"
    return "there is no \(path) in \(name)" + (parts.isEmpty ? "" : "; \(place) has \(parts.joined(separator: ", "))")
  }

  /// What a node had counted at the cursor, in Prometheus's text format.
  func counters(_ name: String) throws(ReplaySession.Refusal) -> [String] {
    let node = try session.named(name)
    guard let measures = session.nodes[node].tape.measures(after: session.done(by: node)) else {
      throw ReplaySession.Refusal("its state is not known here")
    }
    let text = MetricsText.text(measures, .prometheus, node: "\(session.nodes[node].tape.header.node.short)")
    return text.split(separator: "\n").map(String.init)
  }

  /// What the last input changed in its node, or in a part of that.
  func changed(_ text: String) throws(ReplaySession.Refusal) -> [String] {
    guard let change = session.lastChange() else { throw ReplaySession.Refusal("its state is not known here") }
    guard !text.isEmpty else { return Self.lines(of: StateDifference(change.before, change.after)) }
    guard let path = StatePath(text[...]) else { throw ReplaySession.Refusal("'\(text)' is no path") }
    guard let before = path.value(in: change.before), let after = path.value(in: change.after) else {
      throw ReplaySession.Refusal(Self.missing(path, in: change.after, session.name(of: session.cursor - 1)))
    }
    return Self.lines(of: StateDifference(before, after))
  }

  /// What differs between two nodes at the cursor, or two moments.
  func differ(_ text: String) throws(ReplaySession.Refusal) -> [String] {
    let words = text.split(separator: " ")
    guard words.count == 2 else {
      throw ReplaySession.Refusal("diff takes two nodes, or two moments such as agent-1:12 agent-1:40")
    }
    let (before, after) = (try state(at: words[0]), try state(at: words[1]))
    return Self.lines(of: StateDifference(before, after))
  }

  private func state(at word: Substring) throws(ReplaySession.Refusal) -> Any {
    let cursor = session.cursor
    defer { session.move(to: cursor) }
    let node: Int
    if let moment = try session.moment(word) {
      node = moment.node
      session.move(to: moment.place)
    } else {
      node = try session.named(String(word))
    }
    guard let state = session.state(of: node) else {
      throw ReplaySession.Refusal("\(word): its state is not known there")
    }
    return state
  }

  private static func lines(of difference: StateDifference) -> [String] {
    if difference.changes.isEmpty { return ["nothing"] }
    return difference.changes.map(\.text) + (difference.isCut ? ["and more"] : [])
  }

  // What does not hold

  /// That the last step made something untrue, which of what it asks about changed, and where the step came from.
  func story(of breach: Invariants.Breach) -> [String] {
    guard session.cursor > 0 else { return [] }
    let step = session.cursor - 1
    let of = breach.node.map { " of \($0)" } ?? ""
    var lines = ["'\(breach.name)' does not hold\(of) any more: \(breach.text)"]
    let cause = session.sender[step].map {
      ", which \(session.name(of: $0)) sent after its input \(session.input(of: $0).sequence)"
    }
    lines.append("it broke with \(line(of: step))\(cause ?? "")")
    if let change = session.lastChange(), let expression = try? Self.expression(of: breach) {
      let name = session.name(of: step)
      for (node, path) in expression.paths where node == name || node == "it" && breach.node == name {
        let (before, after) = (StateValue(path.value(in: change.before)), StateValue(path.value(in: change.after)))
        if before != after { lines.append("\(name).\(path) was \(before) and is \(after)") }
      }
    }
    return lines + here
  }

  private static func expression(of breach: Invariants.Breach) throws(ExpressionParser.Failure) -> StateExpression {
    let text = breach.text.hasPrefix("every ") ? breach.text.drop { $0 != ":" }.dropFirst() : breach.text[...]
    return try ExpressionParser.parse(String(text))
  }

  // Causes

  /// The last input, what sent it, and what that followed from, as far as messages lead.
  func cause() throws(ReplaySession.Refusal) -> [String] {
    guard session.cursor > 0 else { throw ReplaySession.Refusal("nothing has happened yet") }
    var lines: [String] = []
    var step: Int? = session.cursor - 1
    while let found = step, lines.count < Self.mostLinks {
      lines.append(line(of: found))
      step = session.sender[found]
    }
    return lines.count == 1 ? lines + ["it is no message that a recorded node sent"] : lines
  }

  /// Where the messages that followed from the last input arrived.
  func consequences() throws(ReplaySession.Refusal) -> [String] {
    guard session.cursor > 0 else { throw ReplaySession.Refusal("nothing has happened yet") }
    let arrivals = session.arrivals[session.cursor - 1] ?? []
    return arrivals.isEmpty ? ["no message of it arrived anywhere"] : arrivals.map(line)
  }
}
