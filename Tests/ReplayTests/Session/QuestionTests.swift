import Foundation
import Simulation
import Testing
import Trace
import Vocabulary

@testable import Replay

/// Questions to sessions over runs in which something went wrong.
@Suite struct QuestionTests {
  /// Records a run of four peers in two ISPs.
  private func session(_ change: (inout Scenario) -> Void) throws -> SessionPrompt {
    let rate = { (mbit: Int64) in ByteRate(bytesPerSecond: mbit * 125_000) }
    let peers = { (asn: UInt32) in
      (1...2).map { Scenario.Host(name: "h\(asn)-\($0)", up: rate(10), down: rate(50)) }
    }
    let servers = ["origin", "selector"].map { Scenario.Host(name: $0, up: rate(5), down: rate(200)) }
    var scenario = Scenario(
      isps: [
        .init(asn: ASN(64500), delay: .zero, hosts: servers),
        .init(asn: ASN(64501), delay: .milliseconds(10), hosts: peers(64501)),
        .init(asn: ASN(64502), delay: .milliseconds(25), hosts: peers(64502)),
      ], objectLength: 6 << 20)
    change(&scenario)
    let directory = try RecordedSwarm.scratch()
    defer { try? FileManager.default.removeItem(at: directory) }
    _ = try Simulation.run(
      scenario: scenario, seed: 5, record: directory.path, traceOptions: TraceWriter.Options(tailFrames: 0))
    return try SessionPrompt(directory: directory.path)
  }

  private func ask(_ prompt: SessionPrompt, _ lines: String...) -> [String] {
    lines.reduce([]) { _, line in prompt.say(line).lines }
  }

  @Test func `blame names who sent corrupt blocks, and nobody else`() throws {
    let prompt = try session { $0.polluters = 1 }
    let lines = ask(prompt, "goto end", "blame")
    let senders = Set(lines.compactMap { $0.split(separator: "sent by ").last?.split(separator: " ").first })
    #expect(
      !lines.isEmpty && lines.allSatisfy { $0.contains(" corrupt, sent by agent-") } && senders.count == 1, "\(lines)")
    let banned = ask(prompt, "goto start", "break peer_banned", "continue")
    #expect(banned.contains { $0.contains("log peer_banned") })
    #expect(ask(prompt, "cause").dropFirst().first?.contains(" \(senders.first ?? "?"):") == true)
    #expect(ask(try session { _ in }, "goto end", "blame") == ["no block that came was corrupt"])
  }

  @Test func `stalled and why name the origin that answers nobody`() throws {
    let prompt = try session { scenario in
      scenario.isps[1].hosts.removeLast()
      scenario.isps[2].hosts.removeAll()
      scenario.faults = [Fault(.cutOff("origin"), begin: .seconds(1), length: .seconds(40))]
    }
    let stalled = ask(prompt, "goto 25", "stalled 10")
    #expect(stalled.first?.hasPrefix("agent  object.bin: ") == true, "\(stalled)")
    #expect(stalled.first?.contains("nothing for 10 s: ") == true && stalled.contains { $0.contains("the origin is ") })
    #expect(ask(prompt, "why agent").contains { $0.contains("there is no link to any peer") })
    #expect(ask(prompt, "goto end", "stalled")[0].hasPrefix("no download stands still"))
  }

  @Test func `stalled says of a node that stands still that it was told nothing`() throws {
    let prompt = try session { $0.faults = [Fault(.pause("h64501-1"), begin: .seconds(3), length: .seconds(30))] }
    let lines = ask(prompt, "goto 25", "stalled 10")
    #expect(lines.contains { $0.contains("the node itself was told nothing meanwhile") }, "\(lines)")
  }

  @Test func `stalled names the full disk that failed a download`() throws {
    let prompt = try session { $0.faults = [Fault(.fullDisk("h64501-1"), begin: .seconds(2), length: .seconds(30))] }
    let lines = ask(prompt, "goto 20", "stalled 8")
    #expect(lines.contains { $0.contains("  failed at ") && $0.contains("No space left on device") }, "\(lines)")
  }

  @Test func `who has a piece is told by agent, in blocks`() throws {
    let prompt = try session { _ in }
    #expect(ask(prompt, "goto start", "who has 0") == ["no agent whose state is known here has any of it"])
    let lines = ask(prompt, "goto end", "who has 0")
    #expect(lines.allSatisfy { $0.hasPrefix("agent-") && $0.hasSuffix("object.bin: all of it") }, "\(lines)")
  }

  @Test func `why tells the choices of the last input, each with its rule`() throws {
    let prompt = try session { _ in }
    let asked = ask(prompt, "break request", "continue", "why")
    let whom = "agent-[0-9]|the origin"
    #expect(
      asked.contains { $0.contains(try! Regex("agent-[0-9] asks (\(whom)) for blocks? [0-9-]+: .+; .+")) }, "\(asked)")
    let named = ask(prompt, "goto start", "break announce", "delete 1", "continue", "why")
    #expect(named.contains { $0.contains("nothing was chosen") || $0.contains("selector names agent-") }, "\(named)")
    // To tell it has changed nothing.
    let end = ask(prompt, "goto end", "print agent-1.turn.counters")
    #expect(ask(try session { _ in }, "goto end", "print agent-1.turn.counters") == end)
  }

  @Test
  func `why tells who was asked for a piece, who named a peer, who serves whom, and what the origin was asked for`()
    throws
  {
    let prompt = try session { _ in }
    let piece = ask(prompt, "goto end", "why agent-1 piece 0")
    #expect(piece.first == "object.bin: 32 of the 32 blocks of piece 0 are here", "\(piece)")
    #expect(piece.dropFirst().allSatisfy { $0.hasPrefix("at ") && $0.contains(", input ") }, "\(piece)")
    #expect(piece.count > 1)

    _ = ask(prompt, "goto 8")
    let peer = ask(prompt, "why agent-4 peer agent-2", "why agent-2 peer agent-4")
    #expect(peer.contains { $0.contains(": selector names agent-") && $0.contains(" points: ring 900") }, "\(peer)")
    #expect(peer.contains { $0.contains(" calls agent-") || $0.contains(" calls 10.") }, "\(peer)")
    let served = ask(prompt, "why agent-4 choked agent-2")
    #expect(served.first == "agent-4 serves agent-2", "\(served)")
    #expect(ask(prompt, "goto end", "why agent-1 origin").last?.contains(" asks the origin for block") == true)
  }

  @Test func `why refuses what it cannot answer with a sentence`() throws {
    let prompt = try session { _ in }
    for (line, sentence) in [
      ("why", "nothing has happened yet"), ("why agent-1 piece x", "'x' is no piece's number"),
      ("why agent-1 piece 4000", "it has no object open with a piece 4000"),
      ("why agent-1 peer nobody", "'nobody' is neither a node of this session nor IP:PORT"),
      ("why agent-1 nonsense", "say: why [NODE"), ("why selector peer agent-1", "only agents have peers"),
    ] {
      _ = ask(prompt, "goto \(line == "why" ? "start" : "end")")
      let answer = prompt.say(line)
      #expect(answer.isRefusal && answer.lines[0].hasPrefix(sentence), "\(line): \(answer.lines)")
    }
  }

  @Test func `an importer that stands still is called silent, and a machine that is woken late breaks a law`() throws {
    let prompt = try session { $0.faults = [Fault(.pause("h64501-1"), begin: .seconds(2), length: .seconds(20))] }
    let lines = ask(prompt, "goto 8", "why agent-2")
    #expect(lines.contains { $0.contains("agent-4 was told nothing since") }, "\(lines)")
    let late = ask(prompt, "goto start", "break laws", "continue")
    #expect(late.contains { $0.contains("this one was woken") && $0.contains(" s late") }, "\(late)")
    #expect(ask(prompt, "changed turn.counters").allSatisfy { !$0.contains("router.") })
    #expect(prompt.say("changed turn.nothing").isRefusal)
  }
}
