import Foundation
import Simulation
import Testing
import Trace

@testable import Replay

@Suite struct InvariantTests {
  private func prompt(_ swarm: RecordedSwarm, _ text: String) throws -> SessionPrompt {
    let prompt = try SessionPrompt(directory: swarm.directory.path)
    prompt.expect(try Invariants(text))
    return prompt
  }

  @Test func `what every fleet is to keep is kept by a recorded one`() throws {
    let swarm = try RecordedSwarm()
    let answer = try SessionPrompt(directory: swarm.directory.path).say("check")
    #expect(answer.lines == ["everything holds behind each of \(swarm.report.inputs) steps"])
  }

  @Test func `the first step that breaks an invariant is shown with what it changed`() throws {
    let swarm = try RecordedSwarm()
    let text = """
      # planted
      few blocks: every agent: it.turn.counters.blocksHeld < 10
      """
    let lines = try prompt(swarm, text).say("check").lines
    #expect(lines[0].hasPrefix("'few blocks' does not hold of agent-"), "\(lines)")
    #expect(lines[1].hasPrefix("it broke with "), "\(lines)")
    #expect(lines[2].hasSuffix("turn.counters.blocksHeld was 9 and is 10"), "\(lines)")
    let session = try prompt(swarm, text)
    _ = session.say("continue")
    let place = session.place
    #expect(session.say("print here.turn.counters.blocksHeld").lines == ["10"])
    _ = session.say("goto start")
    _ = session.say("check")
    #expect(session.place == place)
  }

  @Test func `what all nodes of a role have is added up`() throws {
    let swarm = try RecordedSwarm()
    let prompt = try prompt(swarm, "thrift: sum agent.turn.counters.originRequests < 3")
    let first = prompt.say("check").lines[0]
    #expect(first == "'thrift' does not hold any more: sum agent.turn.counters.originRequests < 3")
    #expect(prompt.say("print sum agent.turn.counters.originRequests").lines == ["4"])
    #expect(prompt.say("print agent.turn").isRefusal)
  }

  @Test(arguments: [
    ("no colon", "line 1 is no invariant: say NAME: EXPRESSION"), ("a: 1 +", "line 1: something is missing at the end"),
    ("\n# nothing\n", "there is no invariant in it"), ("a: sum 3", "line 1: '3' makes no sense there"),
  ])
  func `a file without sense is refused with its line`(text: String, sentence: String) {
    #expect(throws: Invariants.Problem(sentence: sentence)) { try Invariants(text) }
  }

  @Test func `the fewest nodes and inputs that break an invariant are found, and break it in their own traces`() throws
  {
    let swarm = try RecordedSwarm()
    let text = "few blocks: every agent: it.turn.counters.blocksHeld < 4"
    let directory = try RecordedSwarm.scratch()
    defer { try? FileManager.default.removeItem(at: directory) }
    let lines = try prompt(swarm, text).say("minimize few blocks \(directory.path)").lines
    #expect(lines[0].hasPrefix("1 of 7 nodes and "), "\(lines)")
    let small = try ReplaySession(directory: directory.path)
    #expect(small.nodes.count == 1 && small.steps.count < 25, "\(small.steps.count)")
    let prompt = try SessionPrompt(directory: directory.path)
    prompt.expect(try Invariants(text))
    #expect(prompt.say("check").lines[0].hasPrefix("'few blocks' does not hold of agent any more"))
    #expect(try FleetReplay.check(directory: directory.path).divergences.isEmpty)
    #expect(prompt.say("minimize nothing \(directory.path)").isRefusal)
  }
}
