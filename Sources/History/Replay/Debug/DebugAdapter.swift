import Trace
import Vocabulary

/// A session behind the Debug Adapter Protocol (1.6x): an editor's debugger steps through a recording.
///
/// Threads are nodes, a frame is an input: the last one of the node, below it the one that sent it, and so on back. A
/// node's timeline is a source of which each line is an input. Nothing runs between two requests: each is answered, and
/// where it moved the session, told with `stopped`, before the next is read.
package final class DebugAdapter {
  /// Why a request is not met, in a sentence.
  struct Problem: Error {
    var sentence: String

    init(_ sentence: String) { self.sentence = sentence }
  }

  private let session: ReplaySession
  private let prompt: SessionPrompt
  private var views: DebugViews
  private var stops = DebugStops()
  private var sequence = 0
  private var isInitialized = false
  /// What is to be said after the answer.
  private var events: [DebugValue] = []
  /// Nothing more is to be read.
  package private(set) var isOver = false

  /// Opens every trace below a directory.
  /// - Throws: `FleetReplay.Failure` when there is none.
  package init(directory: String) throws(FleetReplay.Failure) {
    session = try ReplaySession(directory: directory)
    prompt = SessionPrompt(session)
    views = DebugViews(session: session)
  }

  /// Takes the content of one message, and gives that of those that answer it.
  package func take(_ message: [UInt8]) -> [[UInt8]] {
    guard let request = DebugValue.read(message), request["type"]?.text == "request",
      let command = request["command"]?.text, let number = request["seq"]?.number
    else {
      note("output", ["category": "stderr", "output": "what came was no request, and was passed over\n"])
      return flush([])
    }
    var answer: [String: DebugValue] = [
      "type": "response", "request_seq": DebugValue(number), "command": .text(command),
    ]
    do throws(Problem) {
      guard isInitialized || command == "initialize" else { throw Problem("'initialize' has to come first") }
      let body = try obey(command, request["arguments"] ?? [:])
      answer["success"] = true
      if let body { answer["body"] = body }
    } catch {
      answer["success"] = false
      answer["message"] = .text(error.sentence)
      let format = error.sentence.replacing("{", with: "(").replacing("}", with: ")")
      answer["body"] = ["error": ["id": 1, "format": .text(format), "showUser": true]]
    }
    return flush([.object(answer)])
  }

  private func note(_ event: String, _ body: DebugValue? = nil) {
    var parts: [String: DebugValue] = ["type": "event", "event": .text(event)]
    if let body { parts["body"] = body }
    events.append(.object(parts))
  }

  private func flush(_ answers: [DebugValue]) -> [[UInt8]] {
    defer { events = [] }
    return (answers + events).map { message in
      guard case .object(var parts) = message else { return [] }
      sequence += 1
      parts["seq"] = DebugValue(sequence)
      return DebugValue.object(parts).bytes
    }
  }

  // Requests

  private func obey(_ command: String, _ arguments: DebugValue) throws(Problem) -> DebugValue? {
    switch command {
    case "initialize": return initialize(arguments)
    case "launch", "attach":
      try go(to: arguments["at"]?.text)
      return nil
    case "configurationDone":
      tellStop("entry")
      return nil
    case "threads": return views.threads
    case "stackTrace", "scopes", "variables", "source", "loadedSources", "gotoTargets", "breakpointLocations",
      "completions":
      return try views.answer(command, arguments)
    case "evaluate": return try evaluate(arguments)
    case "exceptionInfo": return views.exceptionInfo
    case "next", "stepIn", "stepOut", "stepBack", "continue", "reverseContinue", "goto", "pause":
      try move(command, arguments)
      return command == "continue" ? ["allThreadsContinued": true] : nil
    case "setBreakpoints", "setFunctionBreakpoints", "setExceptionBreakpoints": return try set(command, arguments)
    case "disconnect", "terminate":
      note("terminated")
      isOver = true
      return nil
    default: throw Problem("this debugger does not know '\(command)'")
    }
  }

  private func initialize(_ arguments: DebugValue) -> DebugValue {
    isInitialized = true
    views.firstColumn = arguments["columnsStartAt1"]?.flag == false ? 0 : 1
    views.firstLine = arguments["linesStartAt1"]?.flag == false ? 0 : 1
    for remark in session.remarks { note("output", ["category": "console", "output": .text(remark + "\n")]) }
    note("initialized")
    let filters = DebugStops.Filter.allCases.map { filter in
      ["filter": .text(filter.rawValue), "label": .text(filter.label), "default": .flag(filter == .laws)] as DebugValue
    }
    var capabilities: [String: DebugValue] = ["exceptionBreakpointFilters": .list(filters)]
    for name in [
      "ConfigurationDoneRequest", "FunctionBreakpoints", "ConditionalBreakpoints", "EvaluateForHovers", "StepBack",
      "GotoTargetsRequest", "CompletionsRequest", "ExceptionInfoRequest", "LoadedSourcesRequest",
      "TerminateRequest", "BreakpointLocationsRequest",
    ] { capabilities["supports" + name] = true }
    return .object(capabilities)
  }

  /// Where a launch asks to begin: as the session's `goto` has it.
  private func go(to place: String?) throws(Problem) {
    guard let place else { return }
    let answer = prompt.say("goto \(place)")
    if answer.isRefusal { throw Problem(answer.lines.joined(separator: " ")) }
  }

  // Moving

  private func move(_ command: String, _ arguments: DebugValue) throws(Problem) {
    switch command {
    case "continue", "reverseContinue": return run(forwards: command == "continue")
    case "pause": return tellStop("pause")
    case "goto":
      guard let target = arguments["targetId"]?.number, 1...max(1, session.steps.count) ~= target else {
        throw Problem("there is no such place to go to")
      }
      session.move(to: target)
      return tellStop("goto")
    default: break
    }
    let node = try views.node(ofThread: arguments["threadId"])
    switch command {
    case "next": session.move(to: session.next(of: node) ?? session.steps.count)
    case "stepIn": session.move(to: session.cursor + 1)
    case "stepOut":
      let step = views.lastStep(of: node)
      guard let arrival = step.flatMap({ session.arrivals[$0]?.first }) else {
        throw Problem("no message of \(session.nodes[node].name)'s last input arrived anywhere: there is no way out")
      }
      session.move(to: arrival + 1)
    // One more input of the node is undone: behind the one before.
    default:
      let done = session.done(by: node)
      session.move(to: done > 1 ? session.nodes[node].steps[done - 2] + 1 : 0)
    }
    tellStop("step", node: command == "next" || command == "stepBack" ? node : nil)
  }

  private func run(forwards: Bool) {
    var hit: (ids: [Int], filter: DebugStops.Filter?)?
    let holds = { [self] in
      hit = stops.hit(session)
      return hit != nil
    }
    let isHit = forwards ? session.run(until: holds) : session.runBack(until: holds)
    // The last look of a way back was at another place.
    hit = isHit ? stops.hit(session) : nil
    guard let hit else { return tellStop("pause", text: "the \(forwards ? "end" : "beginning") of the recording") }
    if let filter = hit.filter { return tellStop("exception", text: filter.label) }
    tellStop("breakpoint", ids: hit.ids)
  }

  /// - Parameter node: whose thread is shown; else that of the last input.
  private func tellStop(_ reason: String, node: Int? = nil, text: String? = nil, ids: [Int] = []) {
    views.forget()
    let shown = node ?? (session.cursor > 0 ? session.steps[session.cursor - 1].node : 0)
    var body: [String: DebugValue] = [
      "reason": .text(reason), "threadId": DebugValue(shown + 1), "allThreadsStopped": true,
    ]
    if let text {
      body["description"] = .text(text)
      body["text"] = .text(text)
    }
    if !ids.isEmpty { body["hitBreakpointIds"] = .list(ids.map { DebugValue($0) }) }
    note("stopped", .object(body))
  }

  // Breakpoints

  private func set(_ command: String, _ arguments: DebugValue) throws(Problem) -> DebugValue {
    let wishes = arguments["breakpoints"]?.list ?? []
    guard wishes.count <= DebugStops.most else { throw Problem("no more than \(DebugStops.most) breakpoints at once") }
    switch command {
    case "setBreakpoints":
      let node = try views.node(ofSource: arguments["source"])
      let lines = wishes.map { ($0["line"]?.number.map(views.place) ?? 0, $0["condition"]?.text) }
      return answer(stops.set(lines: lines, of: node, in: session), node)
    case "setFunctionBreakpoints":
      let names = wishes.map { ($0["name"]?.text ?? "", $0["condition"]?.text) }
      return answer(stops.set(events: names, in: session), nil)
    default:
      stops.set(filters: (arguments["filters"]?.list ?? []).compactMap(\.text))
      return ["breakpoints": .list(stops.filters.map { _ in ["verified": true] })]
    }
  }

  private func answer(_ answers: [DebugStops.Answer], _ node: Int?) -> DebugValue {
    let list = answers.map { answer -> DebugValue in
      var parts: [String: DebugValue] = ["id": DebugValue(answer.id), "verified": .flag(answer.problem == nil)]
      if let line = answer.line { parts["line"] = DebugValue(line - 1 + views.firstLine) }
      if let node { parts["source"] = views.source(of: node) }
      if let problem = answer.problem { parts["message"] = .text(problem) }
      return .object(parts)
    }
    return ["breakpoints": .list(list)]
  }

  // Questions

  /// An expression; in the console also a command of the session.
  private func evaluate(_ arguments: DebugValue) throws(Problem) -> DebugValue {
    let text = arguments["expression"]?.text ?? ""
    let word = String(text.prefix { $0 != " " })
    guard arguments["context"]?.text == "repl", let command = SessionCommand(rawValue: word) else {
      return try views.evaluate(text, arguments["frameId"]?.number)
    }
    guard command != .export, command != .quit else {
      throw Problem("'\(word)' is for the prompt: shoal replay DIR -c '\(word)'")
    }
    let before = session.cursor
    let answer = prompt.say(text)
    if answer.isRefusal { throw Problem(answer.lines.joined(separator: " ")) }
    if session.cursor != before { tellStop("goto") }
    return ["result": .text(answer.lines.joined(separator: "\n")), "variablesReference": 0]
  }
}
