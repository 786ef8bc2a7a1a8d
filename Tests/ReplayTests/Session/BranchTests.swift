import Foundation
import Selection
import Simulation
import Testing
import Trace
import Vocabulary

@testable import Replay

@Suite struct BranchTests {
  /// A branch of a recording from one of its moments.
  private static func branch(of directory: URL, at place: (ReplaySession) -> Int) throws -> (Branch, ReplaySession) {
    let session = try ReplaySession(directory: directory.path)
    session.move(to: place(session))
    return (try branch(of: session), session)
  }

  private static func branch(of session: ReplaySession) throws -> Branch {
    let handover = try Handover(session)
    return try Branch(
      agents: handover.agents, origins: handover.origins, selectors: handover.selectors, moment: handover.moment,
      beginning: handover.beginning, ending: handover.ending)
  }

  /// The cursor where some downloads are half done.
  private static func middle(_ session: ReplaySession) -> Int { session.steps.count / 2 }

  @Test func `what was under way goes on in a branch, and who really got the object gets it about as soon`() throws {
    let swarm = try RecordedSwarm()
    let (branch, _) = try Self.branch(of: swarm.directory, at: Self.middle)
    let outcome = try branch.run(BranchOrder())
    #expect(outcome.messagesUnderWay > 0)
    #expect(outcome.violations.isEmpty, "\(outcome.violations)")
    #expect(branch.truth.count == outcome.downloads.count && branch.truth.count >= 3)
    for (truth, download) in zip(branch.truth, outcome.downloads) {
      #expect(truth.node == download.node && truth.wished == download.wished)
      guard let really = truth.took?.milliseconds else {
        #expect(download.took == nil, "\(download.node) was killed, and is in the branch")
        continue
      }
      let took = try #require(download.took?.milliseconds)
      // A swarm of two seconds shows little of its lines.
      #expect(abs(took - really) < 1_000, "\(truth.node): \(took) ms for \(really)")
    }
  }

  @Test func `the same order has the same outcome, and chance makes another`() throws {
    let swarm = try RecordedSwarm()
    let (branch, session) = try Self.branch(of: swarm.directory, at: Self.middle)
    var order = BranchOrder()
    order.seed = 3
    let first = try branch.run(order)
    #expect(try Self.branch(of: session).run(order) == first)
    order.seed = 4
    #expect(try branch.run(order).digest != first.digest)
  }

  @Test func `who is killed in a branch gets nothing more`() throws {
    let swarm = try RecordedSwarm()
    let (branch, _) = try Self.branch(of: swarm.directory, at: Self.middle)
    let victim = try #require(branch.truth.first { $0.took != nil })
    var order = BranchOrder()
    order.kills = [victim.node]
    let outcome = try branch.run(order)
    #expect(outcome.downloads.contains { $0.node == victim.node && $0.took == nil })
    #expect(outcome.downloads.contains { $0.node != victim.node && $0.took != nil })
    order.kills = ["agent-99"]
    #expect(throws: ScenarioError.self) { try branch.run(order) }
  }

  @Test func `a thin line makes a branch slow, and a message that is lost or late changes it`() throws {
    let swarm = try RecordedSwarm()
    let (branch, session) = try Self.branch(of: swarm.directory, at: Self.middle)
    let control = try branch.run(BranchOrder())
    var thin = BranchOrder()
    for node in session.nodes where node.name.hasPrefix("agent") || node.name == "origin" {
      thin.limits.append((node.name, ByteRate(bytesPerSecond: 60_000)))
    }
    let slow = try branch.run(thin)
    let times = [control, slow].compactMap { $0.downloads.time(percentile: 50)?.milliseconds }
    #expect(times.count == 2 && times[1] > 2 * times[0], "\(times)")
    let message = try #require(Self.underWay(session))
    for delay in [nil, TimeSpan.seconds(2)] {
      var order = BranchOrder()
      order.messages = [.init(node: message.node, sequence: message.sequence, delay: delay)]
      #expect(try branch.run(order).digest != control.digest)
    }
  }

  /// A block that was sent before the cursor and arrived behind it.
  private static func underWay(_ session: ReplaySession) -> (node: String, sequence: UInt64)? {
    for step in session.cursor..<session.steps.count {
      let input = session.input(of: step)
      guard let sent = session.sender[step], sent < session.cursor, input.kinds.contains("blockArrived") else {
        continue
      }
      return (session.name(of: step), input.sequence)
    }
    return nil
  }

  @Test func `under a policy that knows ISPs the ISP behind a full transit link would have been done sooner`() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../Replays/what-if.json")
    let scenario = try ScenarioFile.parse([UInt8](Data(contentsOf: file)))
    let directory = try RecordedSwarm.scratch()
    defer { try? FileManager.default.removeItem(at: directory) }
    _ = try Simulation.run(scenario: scenario, record: directory.path)
    let (branch, _) = try Self.branch(of: directory) { session in
      let moment = (session.beginning?.microseconds ?? 0) + 4_500_000
      return session.place(at: WallTime(microseconds: moment))
    }
    func median(_ downloads: [BranchDownload]) throws -> Int64 {
      try #require(downloads.time(percentile: 50)).milliseconds
    }
    func foreign(_ outcome: BranchOutcome) -> Int64 { outcome.downloads.reduce(0) { $0 + $1.brought.byOthers } }
    let really = try median(branch.truth)
    // Who is drawn among equals moves a run by some percent, of twelve one by eleven: one of the orders that the
    // network could have had is no figure, and those of some are around what happened.
    var times: [Int64] = []
    for seed: UInt64 in 1...7 {
      var (same, other) = (BranchOrder(), BranchOrder())
      (same.seed, other.seed, other.policy) = (seed, seed, ScoringPolicy())
      let (control, changed) = (try branch.run(same), try branch.run(other))
      let unchanged = try median(control.downloads)
      #expect(abs(unchanged - really) * 20 < really * 3, "\(unchanged) ms for \(really), seed \(seed)")
      times.append(unchanged)
      #expect(try median(changed.downloads) * 10 < min(really, unchanged) * 9)
      #expect(foreign(changed) < foreign(control))
      #expect(changed.downloads.times.count == branch.truth.count)
    }
    #expect(times.count { abs($0 - really) * 10 >= really } <= 1, "\(times) ms for \(really)")
    let usual = times.sorted()[times.count / 2]
    #expect(abs(usual - really) * 20 < really, "\(times) ms for \(really)")
  }
}
