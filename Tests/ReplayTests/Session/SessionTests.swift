import Foundation
import Simulation
import Testing
import Trace
import Vocabulary

@testable import Replay

@Suite struct SessionTests {
  /// What a session answers to lines said one after another; a refusal fails the test.
  private func answers(_ prompt: SessionPrompt, _ lines: String...) -> [[String]] {
    lines.map { line in
      let answer = prompt.say(line)
      #expect(!answer.isRefusal, "\(line): \(answer.lines)")
      return answer.lines
    }
  }

  @Test func `every step back finds the states that the steps forward left`() throws {
    let swarm = try RecordedSwarm()
    let session = try ReplaySession(directory: swarm.directory.path)
    #expect(session.steps.count == swarm.report.inputs)
    let places = stride(from: 1, through: session.steps.count, by: 397)
    var texts: [String] = []
    for place in places {
      session.move(to: place)
      texts.append(Self.states(session))
    }
    for (place, text) in zip(places, texts).reversed() {
      session.move(to: place)
      #expect(Self.states(session) == text, "at \(place)")
    }
    #expect(Set(texts).count == texts.count)
  }

  private static func states(_ session: ReplaySession) -> String {
    session.nodes.indices.map { session.state(of: $0).map { String(describing: $0) } ?? "unknown" }.joined()
  }

  @Test func `every message arrives after the step that sent it, in the session's order`() throws {
    let swarm = try RecordedSwarm()
    let session = try ReplaySession(directory: swarm.directory.path)
    #expect(session.sender.count > 1_000)
    #expect(session.sender.allSatisfy { $0.value < $0.key })
    #expect(session.arrivals.values.reduce(0) { $0 + $1.count } == session.sender.count)
  }

  @Test func `a breakpoint stops at an event forwards and backwards, and nowhere else`() throws {
    let swarm = try RecordedSwarm()
    let prompt = try SessionPrompt(directory: swarm.directory.path)
    _ = answers(prompt, "break object_complete")
    var stops: [String] = []
    while true {
      let lines = answers(prompt, "continue")[0]
      guard lines.first == "breakpoint 1: object_complete" else { break }
      stops.append(prompt.place)
      #expect(lines.contains { $0.contains("log object_complete") }, "\(lines)")
    }
    // Four agents become complete; the one that was killed says so once.
    #expect(stops.count == 4)
    var back: [String] = []
    while answers(prompt, "reverse-continue")[0].first == "breakpoint 1: object_complete" { back.append(prompt.place) }
    // The last one is where the recording ends, and so where the session stood.
    #expect(back == Array(stops.reversed().dropFirst()))
  }

  @Test func `until stops at the first input behind which an expression holds`() throws {
    let swarm = try RecordedSwarm()
    let prompt = try SessionPrompt(directory: swarm.directory.path)
    let said = answers(
      prompt, "until agent-1.turn.counters.blocksHeld >= 10 && !false", "print agent-1.turn.counters.blocksHeld",
      "back",
      "print agent-1.turn.counters.blocksHeld", "print 2 + 3 * 4 == 14 && nothing != 0")
    #expect(said[1] == ["10"] && said[3] == ["9"] && said[4] == ["true"], "\(said)")
  }

  @Test func `what an input changed is told by path, and moments can be compared`() throws {
    let swarm = try RecordedSwarm()
    let prompt = try SessionPrompt(directory: swarm.directory.path)
    let said = answers(
      prompt, "until agent-2.turn.counters.blocksHeld == 1", "changed", "diff agent-2 agent-2",
      "diff agent-2:1 agent-2:2",
      "goto agent-2:2", "goto end", "goto start", "list 2", "goto 1.5", "nodes", "help")
    #expect(said[1].contains { $0.hasPrefix("turn.counters.blocksHeld: 0 -> 1") }, "\(said[1])")
    #expect(said[2] == ["nothing"] && said[3] != ["nothing"])
    #expect(said[4][0].contains(" agent-2:2 ") && said[6] == ["before the first input"])
    #expect(said[7].first == "---- here ----" && said[7].count == 3)
    #expect(said[9].count == 7 && said[9].allSatisfy { $0.contains(" of ") })
  }

  @Test func `what makes no sense is refused in a sentence, and the session goes on`() throws {
    let swarm = try RecordedSwarm()
    let prompt = try SessionPrompt(directory: swarm.directory.path)
    let refusals = [
      ("jump 3", "there is no 'jump'"), ("s", "'s' may be step, stalled"), ("step 0", "no number from 1"),
      ("until agent-9.x", "there is no node 'agent-9'"), ("until (1", "a ')' is missing"), ("until 1 +", "is missing"),
      ("until 'x", "has no end"), ("until agent-1.a..b", "is no path"),
      ("print agent-1.foo", "agent-1 has router, turn"),
      ("goto agent-1:99999999", "has no input"), ("goto never", "no NODE:SEQ and no time"),
      ("delete 4", "no breakpoint"),
      ("continue", "say break first"), ("who 3", "say: who has 17"), ("diff agent-1", "takes two nodes"),
      ("cause", "nothing has happened"), ("why selector", "only agents ask for anything"),
    ]
    for (line, sentence) in refusals {
      let answer = prompt.say(line)
      #expect(answer.isRefusal && answer.lines.count == 1 && answer.lines[0].contains(sentence), "\(answer.lines)")
    }
    #expect(!prompt.say("step").isRefusal)
  }

  @Test func `a node's state is not known behind damage, and known again from the next checkpoint`() throws {
    let swarm = try RecordedSwarm()
    let longest = try swarm.longest
    var inputs = 0
    try RecordedSwarm.rewrite(longest) { entry in
      if case TraceEntry.input = entry { inputs += 1 }
      // A gap of one input and what followed from it.
      return inputs == 200 ? nil : entry
    }
    let session = try ReplaySession(directory: swarm.directory.path)
    let name = try #require(
      session.nodes.indices.first { longest.lastPathComponent.contains("\(session.nodes[$0].tape.header.node.short)") })
    let tape = session.nodes[name].tape
    #expect(tape.state(after: 199) != nil && tape.state(after: 201) == nil)
    #expect(tape.effects(at: 201) == nil)
    #expect(tape.state(after: tape.count) != nil, "a checkpoint comes each 150 inputs")
  }
}
