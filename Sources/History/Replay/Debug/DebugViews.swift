import Trace
import Vocabulary

/// What a debugger asks about a session that stands: threads, frames, scopes, variables, sources.
struct DebugViews {
  let session: ReplaySession
  /// The number of the first line, as the client counts.
  var firstLine = 1
  var firstColumn = 1
  private var variables = DebugVariables()

  private static let mostFrames = 50
  private static let mostLines = 100_000
  private static let longest = 200

  init(session: ReplaySession) { self.session = session }

  /// The session moved.
  mutating func forget() { variables.forget() }

  mutating func answer(_ command: String, _ arguments: DebugValue) throws(DebugAdapter.Problem) -> DebugValue {
    switch command {
    case "stackTrace": try frames(arguments)
    case "scopes": try scopes(arguments)
    case "variables": try variables(arguments)
    case "source": try content(arguments)
    case "loadedSources": ["sources": .list(session.nodes.indices.map(source))]
    case "gotoTargets": try targets(arguments)
    case "breakpointLocations": try locations(arguments)
    default: completions(arguments)
    }
  }

  // Threads and frames

  var threads: DebugValue {
    let list = session.nodes.enumerated().map { at, node in
      ["id": DebugValue(at + 1), "name": "\(node.name)  \(node.tape.header.label)"] as DebugValue
    }
    return ["threads": .list(list)]
  }

  func node(ofThread thread: DebugValue?) throws(DebugAdapter.Problem) -> Int {
    guard let thread = thread?.number, session.nodes.indices.contains(thread - 1) else {
      throw DebugAdapter.Problem("there is no such thread: threads are nodes, 1 to \(session.nodes.count)")
    }
    return thread - 1
  }

  /// The last step of a node before the cursor.
  func lastStep(of node: Int) -> Int? {
    let done = session.done(by: node)
    return done > 0 ? session.nodes[node].steps[done - 1] : nil
  }

  /// The last input of the node, the one that sent it, and so on back. A frame's number is that of its step, from 1; a
  /// node that was told nothing yet has one with the numbers behind.
  private func frames(_ arguments: DebugValue) throws(DebugAdapter.Problem) -> DebugValue {
    let node = try node(ofThread: arguments["threadId"])
    var list: [DebugValue] = []
    var step = lastStep(of: node)
    while let found = step, list.count < Self.mostFrames {
      let place = session.steps[found].place
      let input = session.input(of: found)
      list.append([
        "id": DebugValue(found + 1), "name": "\(session.name(of: found)):\(input.sequence) \(Self.cut(input.text))",
        "source": source(of: session.steps[found].node), "line": DebugValue(place + firstLine),
        "column": DebugValue(firstColumn),
      ])
      step = session.sender[found]
    }
    if list.isEmpty {
      list.append([
        "id": DebugValue(session.steps.count + node + 1),
        "name": "before the first input of \(session.nodes[node].name)",
        "line": 0, "column": 0, "presentationHint": "label",
      ])
    }
    let start = min(max(0, arguments["startFrame"]?.number ?? 0), list.count)
    let levels = arguments["levels"]?.number ?? 0
    let shown = levels > 0 ? Array(list.dropFirst(start).prefix(levels)) : Array(list.dropFirst(start))
    return ["stackFrames": .list(shown), "totalFrames": DebugValue(list.count)]
  }

  private static func cut(_ text: String) -> String { text.count > longest ? text.prefix(longest) + "…" : text }

  /// The node of a frame, and how many of its inputs had happened behind it.
  private func moment(ofFrame id: Int) throws(DebugAdapter.Problem) -> (node: Int, done: Int, step: Int?) {
    if session.steps.indices.contains(id - 1) {
      let step = session.steps[id - 1]
      return (step.node, step.place + 1, id - 1)
    }
    guard session.nodes.indices.contains(id - 1 - session.steps.count) else {
      throw DebugAdapter.Problem("there is no such frame")
    }
    return (id - 1 - session.steps.count, 0, nil)
  }

  // Variables

  private mutating func scopes(_ arguments: DebugValue) throws(DebugAdapter.Problem) -> DebugValue {
    let (node, done, step) = try moment(ofFrame: arguments["frameId"]?.number ?? 0)
    let tape = session.nodes[node].tape
    var list: [DebugValue] = []
    func add(_ name: String, _ reference: Int, _ count: Int, hint: String? = nil) {
      var scope: [String: DebugValue] = [
        "name": .text(name), "variablesReference": DebugValue(reference), "namedVariables": DebugValue(count),
        "expensive": false,
      ]
      if let hint { scope["presentationHint"] = .text(hint) }
      list.append(.object(scope))
    }
    if let state = tape.state(after: done) {
      // Expressions ask about the cursor.
      let isNow = done == session.done(by: node)
      let reference = variables.reference(to: state, name: isNow ? session.nodes[node].name : nil)
      add("State", reference, StateNode(state).parts.count, hint: "locals")
    }
    guard let step else { return ["scopes": .list(list)] }
    if let before = tape.state(after: done - 1), let after = tape.state(after: done) {
      let changes = StateDifference(before, after).changes.map { change in
        ("\(change.path)", "\(change.before ?? "nothing") → \(change.after ?? "nothing")")
      }
      add("Changed by it", variables.reference(to: changes), changes.count)
    }
    if let effects = session.effects(of: step) {
      let texts = effects.enumerated().map { ("\($0 + 1)", $1.text) }
      add("What followed", variables.reference(to: texts), texts.count)
    }
    return ["scopes": .list(list)]
  }

  private mutating func variables(_ arguments: DebugValue) throws(DebugAdapter.Problem) -> DebugValue {
    let reference = arguments["variablesReference"]?.number ?? 0
    let start = max(0, arguments["start"]?.number ?? 0)
    guard let rows = variables.rows(of: reference, from: start, count: arguments["count"]?.number) else {
      throw DebugAdapter.Problem("there is nothing under that reference any more: the session has moved")
    }
    return [
      "variables": .list(
        rows.map { row in
          var parts = Self.parts(row)
          parts["name"] = .text(row.name)
          parts["value"] = .text(row.value)
          if let expression = row.expression { parts["evaluateName"] = .text(expression) }
          return .object(parts)
        })
    ]
  }

  private static func parts(_ row: DebugVariables.Row) -> [String: DebugValue] {
    var parts: [String: DebugValue] = ["variablesReference": DebugValue(row.reference)]
    if !row.type.isEmpty { parts["type"] = .text(row.type) }
    if row.named > 0 { parts["namedVariables"] = DebugValue(row.named) }
    if row.indexed > 0 { parts["indexedVariables"] = DebugValue(row.indexed) }
    return parts
  }

  /// What an expression comes to where the session stands; `here` is the node of the frame, if one is named.
  mutating func evaluate(_ text: String, _ frame: Int?) throws(DebugAdapter.Problem) -> DebugValue {
    var here: Int?
    if let frame { here = try moment(ofFrame: frame).node }
    let expression: StateExpression
    do throws(ReplaySession.Refusal) { expression = try session.expression(text) } catch {
      throw DebugAdapter.Problem(error.sentence)
    }
    func state(_ name: String) -> Any? {
      name == "here" ? here.flatMap { session.state(of: $0) } ?? session.state(named: name) : session.state(named: name)
    }
    guard case .path(let name, let path) = expression else {
      return ["result": "\(session.value(of: expression, state))", "variablesReference": 0]
    }
    guard let value = state(name).flatMap({ path.value(in: $0) }) else {
      throw DebugAdapter.Problem("there is no \(text) here")
    }
    let row = variables.row(text, value, name: text)
    var parts = Self.parts(row)
    parts["result"] = .text(row.value)
    return .object(parts)
  }

  // Sources: a node's timeline, an input on each line

  private static let ending = ".timeline"

  func source(of node: Int) -> DebugValue {
    let name = session.nodes[node].name + Self.ending
    return ["name": .text(name), "path": .text(name), "sourceReference": DebugValue(node + 1), "origin": "recording"]
  }

  /// By its number, or by the name at the end of its path.
  func node(ofSource source: DebugValue?) throws(DebugAdapter.Problem) -> Int {
    if let number = source?["sourceReference"]?.number, session.nodes.indices.contains(number - 1) { return number - 1 }
    let path = source?["path"]?.text ?? source?["name"]?.text ?? ""
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    guard name.hasSuffix(Self.ending), let node = session.node(String(name.dropLast(Self.ending.count))) else {
      throw DebugAdapter.Problem("'\(path)' is no node's timeline, such as \(session.nodes[0].name)\(Self.ending)")
    }
    return node
  }

  /// Which line of a timeline the client means, counted from 1.
  func place(ofLine line: Int) -> Int { line - firstLine + 1 }

  private func content(_ arguments: DebugValue) throws(DebugAdapter.Problem) -> DebugValue {
    let node = try node(
      ofSource: arguments["source"] ?? ["sourceReference": arguments["sourceReference"] ?? .nothing])
    let steps = session.nodes[node].steps
    var lines: [String] = []
    for step in steps.prefix(Self.mostLines) {
      let input = session.input(of: step)
      lines.append("\(input.wall.clockText) \(input.sequence) \(Self.cut(input.text))")
    }
    if steps.count > lines.count { lines.append("and \(steps.count - lines.count) more inputs") }
    return ["content": .text(lines.joined(separator: "\n") + "\n"), "mimeType": "text/plain"]
  }

  private func targets(_ arguments: DebugValue) throws(DebugAdapter.Problem) -> DebugValue {
    let node = try node(ofSource: arguments["source"])
    let line = arguments["line"]?.number ?? 0
    guard session.nodes[node].steps.indices.contains(place(ofLine: line) - 1) else { return ["targets": []] }
    let step = session.nodes[node].steps[place(ofLine: line) - 1]
    let label = "\(session.name(of: step)):\(session.input(of: step).sequence)"
    return ["targets": [["id": DebugValue(step + 1), "label": .text(label), "line": DebugValue(line)]]]
  }

  private func locations(_ arguments: DebugValue) throws(DebugAdapter.Problem) -> DebugValue {
    let node = try node(ofSource: arguments["source"])
    let first = place(ofLine: arguments["line"]?.number ?? firstLine)
    let last = arguments["endLine"]?.number.map(place) ?? first
    let lines = max(1, first)...max(1, first, min(last, first + DebugVariables.most, session.nodes[node].steps.count))
    let there = lines.filter { session.nodes[node].steps.indices.contains($0 - 1) }
    return ["breakpoints": .list(there.map { ["line": DebugValue($0 - 1 + firstLine)] })]
  }

  // Others

  /// What is wrong where an exception stopped the session.
  var exceptionInfo: DebugValue {
    let laws = session.brokenLaws
    let logged =
      session.cursor > 0 ? session.effects(of: session.cursor - 1)?.filter(\.isWarning).map(\.text) ?? [] : []
    let text = (laws.isEmpty ? logged : laws).joined(separator: "; ")
    return [
      "exceptionId": laws.isEmpty ? "warnings" : "laws", "breakMode": "always",
      "description": text.isEmpty ? "nothing is wrong here" : .text(text),
    ]
  }

  private func completions(_ arguments: DebugValue) -> DebugValue {
    let text = arguments["text"]?.text ?? ""
    let column = (arguments["column"]?.number ?? text.utf16.count + firstColumn) - firstColumn
    let before = String(text.utf16.prefix(max(0, column))) ?? text
    let (length, words) = SessionCompletion(session: session).completions(of: before)
    let targets = words.map { word -> DebugValue in
      [
        "label": .text(word), "start": DebugValue(before.utf16.count - length + firstColumn),
        "length": DebugValue(length),
      ]
    }
    return ["targets": .list(targets)]
  }
}
