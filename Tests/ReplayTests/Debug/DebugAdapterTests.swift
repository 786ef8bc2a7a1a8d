import Foundation
import Testing

@testable import Replay

/// An editor's debugger over a recorded swarm.
@Suite struct DebugAdapterTests {
  /// What an editor does: it numbers what it asks, and looks at what comes back.
  private final class Client {
    private let adapter: DebugAdapter
    private var number = 0
    private var last = 0
    private(set) var events: [DebugValue] = []

    init(_ swarm: RecordedSwarm, ready: Bool = true) throws {
      adapter = try DebugAdapter(directory: swarm.directory.path)
      if ready {
        try ask("initialize", ["adapterID": "shoal"])
        try ask("launch")
        try ask("configurationDone")
      }
    }

    var isOver: Bool { adapter.isOver }

    /// The response, which has to come first.
    @discardableResult
    func response(to command: String, _ arguments: DebugValue? = nil) throws -> DebugValue {
      number += 1
      var request: [String: DebugValue] = [
        "seq": DebugValue(number), "type": "request", "command": .text(command),
      ]
      if let arguments { request["arguments"] = arguments }
      let messages = try read(DebugValue.object(request).bytes)
      let response = try #require(messages.first)
      #expect(response["type"] == "response" && response["request_seq"]?.number == number)
      #expect(response["command"]?.text == command)
      #expect(messages.dropFirst().allSatisfy { $0["type"] == "event" })
      events = Array(messages.dropFirst())
      return response
    }

    func read(_ bytes: [UInt8]) throws -> [DebugValue] {
      try adapter.take(bytes).map { message in
        let value = try #require(DebugValue.read(message))
        last += 1
        #expect(value["seq"]?.number == last)
        return value
      }
    }

    /// The body of a response that succeeds.
    @discardableResult
    func ask(_ command: String, _ arguments: DebugValue? = nil) throws -> DebugValue {
      let response = try response(to: command, arguments)
      #expect(response["success"] == true, "\(command): \(response)")
      return response["body"] ?? .nothing
    }

    /// The sentence of one that does not.
    func refusal(_ command: String, _ arguments: DebugValue? = nil) throws -> String {
      let response = try response(to: command, arguments)
      #expect(response["success"] == false, "\(command): \(response)")
      #expect(response["body"]?["error"]?["format"]?.text?.isEmpty == false)
      return response["message"]?.text ?? ""
    }

    /// The body of the one `stopped` event that the last request led to.
    func stopped() throws -> DebugValue {
      #expect(events.count == 1 && events.first?["event"] == "stopped", "\(events)")
      return try #require(events.first?["body"])
    }

    func thread(_ name: String) throws -> Int {
      let threads = try ask("threads")["threads"]?.list ?? []
      return try #require(threads.first { $0["name"]?.text?.hasPrefix(name + " ") == true }?["id"]?.number)
    }

    func frames(_ thread: Int) throws -> [DebugValue] {
      try ask("stackTrace", ["threadId": DebugValue(thread)])["stackFrames"]?.list ?? []
    }

    func variables(_ reference: DebugValue?, _ more: [String: DebugValue] = [:]) throws -> [DebugValue] {
      let arguments = DebugValue.object(["variablesReference": reference ?? 0].merging(more) { $1 })
      return try ask("variables", arguments)["variables"]?.list ?? []
    }
  }

  private func value(_ name: String, in rows: [DebugValue]) -> DebugValue? { rows.first { $0["name"]?.text == name } }

  @Test func `it says what it can, is ready, and stops where the recording begins`() throws {
    let client = try Client(try RecordedSwarm(), ready: false)
    #expect(try client.refusal("threads").contains("initialize"))
    let capabilities = try client.ask("initialize", ["adapterID": "shoal"])
    for name in [
      "StepBack", "ConditionalBreakpoints", "FunctionBreakpoints", "EvaluateForHovers", "GotoTargetsRequest",
    ] {
      #expect(capabilities["supports" + name] == true, "\(name)")
    }
    #expect(client.events.last?["event"] == "initialized")
    try client.ask("launch")
    #expect(client.events.isEmpty)
    try client.ask("configurationDone")
    #expect(try client.stopped()["reason"] == "entry")
    let thread = try client.thread("agent-1")
    let frame = try #require(try client.frames(thread).first)
    #expect(frame["name"]?.text == "before the first input of agent-1")
    #expect(try client.ask("scopes", ["frameId": frame["id"] ?? 0])["scopes"]?.list?.isEmpty == false)
    try client.ask("disconnect")
    #expect(client.events.first?["event"] == "terminated" && client.isOver)
  }

  @Test func `steps go on with a node, with any, along a message, and back to the very same state`() throws {
    let client = try Client(try RecordedSwarm())
    let thread = try client.thread("agent-2")
    let argument: DebugValue = ["threadId": DebugValue(thread)]
    var states: [String] = []
    for _ in 0..<40 {
      try client.ask("next", argument)
      let stop = try client.stopped()
      #expect(stop["reason"] == "step" && stop["threadId"]?.number == thread && stop["allThreadsStopped"] == true)
      states.append(try counters(client, thread))
    }
    #expect(Set(states).count > 10)
    for state in states.reversed().dropFirst() {
      try client.ask("stepBack", argument)
      #expect(try counters(client, thread) == state)
    }
    try client.ask("stepIn", argument)
    let any = try client.stopped()["threadId"]?.number
    #expect(any != nil)
    // To an input that was a message, and with what it sent on to where that arrived.
    try client.ask("setFunctionBreakpoints", ["breakpoints": [["name": "request"]]])
    try client.ask("continue", argument)
    let asker = try #require(try client.stopped()["threadId"]?.number)
    let frames = try client.frames(asker)
    #expect(frames.count >= 1 && frames[0]["line"]?.number ?? 0 > 0)
    let out = try client.response(to: "stepOut", ["threadId": DebugValue(asker)])
    if out["success"] == true {
      let arrived = try #require(try client.stopped()["threadId"]?.number)
      let chain = try client.frames(arrived)
      #expect(arrived != asker && chain.count > 1 && chain[1]["id"] == frames[0]["id"])
    }
  }

  /// What the state's scope says of what a node has counted.
  private func counters(_ client: Client, _ thread: Int) throws -> String {
    let frame = try #require(try client.frames(thread).first)
    let scopes = try client.ask("scopes", ["frameId": frame["id"] ?? 0])["scopes"]?.list ?? []
    let state = try client.variables(scopes[0]["variablesReference"])
    let turn = try client.variables(value("turn", in: state)?["variablesReference"])
    let counters = try client.variables(value("counters", in: turn)?["variablesReference"])
    return counters.map { "\($0["name"]?.text ?? "")=\($0["value"]?.text ?? "")" }.joined(separator: " ")
  }

  @Test func `breakpoints stop at lines, events, conditions and warnings, forwards and backwards`() throws {
    let swarm = try RecordedSwarm()
    let client = try Client(swarm)
    let thread = try client.thread("agent-1")
    let source = try #require(try client.frames(thread).first.map { _ in "agent-1.timeline" })
    let set = try client.ask(
      "setBreakpoints",
      [
        "source": ["path": .text("/anywhere/" + source)],
        "breakpoints": [["line": 30], ["line": 60, "condition": "here.turn.counters.blocksHeld < 0"], ["line": 90]],
      ])
    let answers = set["breakpoints"]?.list ?? []
    #expect(answers.count == 3 && answers.allSatisfy { $0["verified"] == true })
    let argument: DebugValue = ["threadId": DebugValue(thread)]
    for (line, at) in [(30, 0), (90, 2)] {
      #expect(try client.ask("continue", argument)["allThreadsContinued"] == true)
      let stop = try client.stopped()
      #expect(stop["reason"] == "breakpoint" && stop["hitBreakpointIds"] == .list([answers[at]["id"] ?? 0]))
      #expect(try client.frames(thread)[0]["line"]?.number == line)
    }
    try client.ask("reverseContinue", argument)
    #expect(try client.frames(thread)[0]["line"]?.number == 30)
    try client.ask("reverseContinue", argument)
    #expect(try client.stopped()["description"] == "the beginning of the recording")

    let wrong = try client.ask(
      "setBreakpoints",
      ["source": ["name": .text(source)], "breakpoints": [["line": 1_000_000], ["line": 3, "condition": "1 +"]]])
    let problems = wrong["breakpoints"]?.list ?? []
    #expect(problems.allSatisfy { $0["verified"] == false && $0["message"]?.text?.isEmpty == false }, "\(problems)")
    try client.ask("setFunctionBreakpoints", ["breakpoints": [["name": "object_complete"]]])
    try client.ask("continue", argument)
    let complete = try #require(try client.stopped()["threadId"]?.number)
    let frame = try client.frames(complete)[0]
    let scopes = try client.ask("scopes", ["frameId": frame["id"] ?? 0])["scopes"]?.list ?? []
    #expect(scopes.map { $0["name"]?.text ?? "" } == ["State", "Changed by it", "What followed"])
    let effects = try client.variables(scopes[2]["variablesReference"])
    #expect(effects.contains { $0["value"]?.text?.contains("log object_complete") == true })
    let changes = try client.variables(scopes[1]["variablesReference"])
    #expect(changes.contains { $0["value"]?.text?.contains(" → ") == true })

    try client.ask("setFunctionBreakpoints", ["breakpoints": []])
    try client.ask("evaluate", ["expression": "goto end", "context": "repl"])
    try client.ask("evaluate", ["expression": "back 100", "context": "repl"])
    try client.ask("setExceptionBreakpoints", ["filters": ["laws"]])
    try client.ask("continue", argument)
    #expect(try client.stopped()["description"] == "the end of the recording")
    try client.ask("setExceptionBreakpoints", ["filters": ["warnings"]])
    try client.ask("reverseContinue", argument)
    if try client.stopped()["reason"] == "exception" {
      #expect(try client.ask("exceptionInfo", argument)["description"]?.text?.hasPrefix("log ") == true)
    }
  }

  @Test func `expressions, hovers, the console and pages of variables are answered, and old references refused`() throws
  {
    let client = try Client(try RecordedSwarm())
    try client.ask("evaluate", ["expression": "goto end", "context": "repl"])
    #expect(try client.stopped()["reason"] == "goto")
    let frame = try client.frames(try client.thread("agent-2"))[0]["id"] ?? 0
    let held = try client.ask(
      "evaluate", ["expression": "here.turn.counters.blocksHeld", "frameId": frame, "context": "hover"])
    #expect(held["result"]?.text == "192" && held["variablesReference"]?.number == 0, "\(held)")
    #expect(try client.ask("evaluate", ["expression": "1 + 2 * 3"])["result"]?.text == "7")
    let objects = try client.ask("evaluate", ["expression": "agent-2.router.objects", "context": "watch"])
    let rows = try client.variables(objects["variablesReference"])
    #expect(rows.allSatisfy { $0["evaluateName"]?.text?.hasPrefix("agent-2.router.objects") == true })
    for row in rows {
      let name = row["evaluateName"]?.text ?? ""
      #expect(try client.ask("evaluate", ["expression": .text(name)])["result"] == row["value"], "\(name)")
    }
    // A page of a list, and what is behind its end.
    let whole = try client.variables(objects["variablesReference"])
    let page = try client.variables(objects["variablesReference"], ["start": 1, "count": 2])
    #expect(page.map { $0["name"] } == whole.dropFirst().prefix(2).map { $0["name"] })
    #expect(try client.variables(objects["variablesReference"], ["start": 100_000]).isEmpty)
    #expect(try client.refusal("evaluate", ["expression": "nobody.turn"]).contains("there is no node 'nobody'"))
    #expect(try client.refusal("evaluate", ["expression": "agent-2.turn.nonsense"]).contains("there is no"))
    #expect(try client.refusal("evaluate", ["expression": "quit", "context": "repl"]).contains("prompt"))
    let words = try client.ask("completions", ["text": "goto e", "column": 7])["targets"]?.list ?? []
    #expect(words == [["label": "end", "start": 6, "length": 1]])
    try client.ask("stepBack", ["threadId": 1])
    #expect(
      try client.refusal("variables", ["variablesReference": objects["variablesReference"] ?? 0]).contains("moved"))
  }

  @Test func `a timeline is a source with an input on each line, to which one can go`() throws {
    let client = try Client(try RecordedSwarm())
    let sources = try client.ask("loadedSources")["sources"]?.list ?? []
    let source = try #require(sources.first { $0["name"]?.text == "origin.timeline" })
    let text =
      try client.ask(
        "source", ["source": source, "sourceReference": source["sourceReference"] ?? 0])["content"]?.text ?? ""
    let lines = text.split(separator: "\n")
    let target = try client.ask("gotoTargets", ["source": source, "line": 5])["targets"]?.list?.first
    #expect(target?["line"]?.number == 5)
    try client.ask("goto", ["threadId": 1, "targetId": target?["id"] ?? 0])
    let frame = try client.frames(try client.thread("origin"))[0]
    #expect(frame["line"]?.number == 5 && frame["source"]?["name"] == "origin.timeline")
    let sequence = lines[4].split(separator: " ")[1]
    #expect(frame["name"]?.text?.hasPrefix("origin:\(sequence) ") == true, "\(frame)")
    let places = try client.ask("breakpointLocations", ["source": source, "line": 1, "endLine": 1_000_000])
    #expect(places["breakpoints"]?.list?.count == lines.count)
  }

  @Test func `nonsense is refused with a sentence, and nothing ends for it`() throws {
    let client = try Client(try RecordedSwarm())
    for bytes in [
      "", "{", "[]", "null", "{\"type\":\"event\",\"seq\":1}", "{\"type\":\"request\",\"seq\":\"x\"}", "\u{0}",
    ] {
      let answers = try client.read(Array(bytes.utf8))
      #expect(answers.count == 1 && answers[0]["event"] == "output", "\(bytes): \(answers)")
    }
    for (command, arguments) in [
      ("fly", [:]), ("stackTrace", ["threadId": 99]), ("stackTrace", [:]), ("scopes", ["frameId": -4]),
      ("scopes", ["frameId": 9_000_000_000_000]), ("variables", ["variablesReference": -1]),
      ("next", ["threadId": 0]), ("goto", ["threadId": 1, "targetId": 0]),
      ("setBreakpoints", ["source": ["path": "x.swift"], "breakpoints": []]),
      ("setBreakpoints", ["source": [:], "breakpoints": .list(Array(repeating: ["line": 1], count: 1_001))]),
      ("source", ["sourceReference": 77]), ("evaluate", ["expression": .text(String(repeating: "(", count: 100))]),
      ("launch", ["at": "nowhere"]),
    ] as [(String, DebugValue)] {
      #expect(try client.refusal(command, arguments).isEmpty == false, "\(command)")
    }
    for (command, arguments) in [
      ("variables", ["variablesReference": 1, "start": -5, "count": -1]),
      ("stackTrace", ["threadId": 1, "startFrame": -7, "levels": -1]),
      ("gotoTargets", ["source": ["name": "origin.timeline"], "line": -1]),
      ("breakpointLocations", ["source": ["name": "origin.timeline"], "line": 9_223_372_036_854_775_807]),
      ("completions", ["text": "p", "column": -9]),
    ] as [(String, DebugValue)] { _ = try client.response(to: command, arguments) }
    try client.ask("launch", ["at": "end"])
    #expect(try client.ask("threads")["threads"]?.list?.count ?? 0 > 5)
  }
}
