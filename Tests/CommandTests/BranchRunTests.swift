import Foundation
import Replay
import Selection
import Simulation
import Testing
import Vocabulary

@testable import shoal

@Suite struct BranchRunTests {
  /// What a session answers of a recorded swarm of three in the middle of its run.
  private static func answers(_ lines: String...) throws -> [[String]] {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("shoal-branch-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    let text = """
      {"ases": [{"asn": 1, "hosts": ["origin", "selector"], "up_mbit": 8}, {"asn": 2, "hosts": 3, "up_mbit": 8}],
       "object_mib": 1, "arrivals_s": 0.5}
      """
    _ = try Simulation.run(scenario: ScenarioFile.parse(Array(text.utf8)), record: directory.path)
    let prompt = try SessionPrompt(directory: directory.path, whatIf: BranchRun())
    prompt.expect(try Invariants("few blocks: every agent: it.turn.counters.blocksHeld <= 64"))
    _ = prompt.say("goto 2.8")
    return lines.map { prompt.say($0).lines }
  }

  @Test func `a branch is shown beside the truth, and says how far it is from it`() throws {
    let lines = try Self.answers("branch kill agent-1")[0]
    let heading = try #require(lines.first { $0.contains("really, s") })
    #expect(heading.contains("unchanged, s") && heading.contains("changed, s"))
    let killed = try #require(lines.first { $0.hasPrefix("agent-1") })
    #expect(killed.hasSuffix("not done"), "\(killed)")
    #expect(lines.contains { $0.hasPrefix("unchanged, the branch is off by ") })
  }

  @Test func `runs in other orders say in how many of them an invariant breaks`() throws {
    let (good, refused) = (try Self.answers("permute 2"), try Self.answers("permute 2 kill nobody"))
    #expect(good[0].last == "everything holds in all of them", "\(good)")
    #expect(refused[0] == ["there is no node 'nobody'"])
    let planted = try Self.answers("invariants \(try Self.planted())", "permute 2")
    #expect(planted[1].contains("in 2 of 2 something does not hold"), "\(planted)")
    #expect(planted[1].last == "  2 times: 'none complete'", "\(planted)")
  }

  /// A file with an invariant that every run breaks.
  private static func planted() throws -> String {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("shoal-planted-\(UUID().uuidString)")
    try Data("none complete: sum agent.turn.counters.objectsCompleted == 0".utf8).write(to: url)
    return url.path
  }

  @Test func `what is to be otherwise in a branch is read in any order`() throws {
    let order = try BranchRun.order(
      "seed 3 kill agent-2 limit origin 3MB/s drop agent-1:40 for 60s delay agent-1:41 200ms")
    #expect(order.seed == 3 && order.kills == ["agent-2"] && order.length == .seconds(60) && order.policy == nil)
    #expect(order.limits.map(\.node) == ["origin"] && order.limits.first?.rate.bytesPerSecond == 3_000_000)
    #expect(
      order.messages == [
        .init(node: "agent-1", sequence: 40, delay: nil),
        .init(node: "agent-1", sequence: 41, delay: .milliseconds(200)),
      ])
    #expect(!order.isControl)
    let control = try BranchRun.order("seed 4")
    #expect(control.isControl)
  }

  @Test(arguments: [
    ("sed 3", "there is no 'sed' in a branch; did you mean 'seed'?"), ("kill", "the node is missing at the end"),
    ("seed x", "'x' is no seed"),
    ("drop agent-1", "'agent-1' is no message: say NODE:SEQ, the input as which it arrived"),
  ])
  func `what makes no sense there is refused`(text: String, sentence: String) {
    #expect(throws: Handover.Problem(sentence)) { try BranchRun.order(text) }
  }
}
