import Foundation
import Testing

@testable import Replay

@Suite struct CompletionTests {
  @Test func `a line that is being typed goes on with commands, nodes, parts of a state and events`() throws {
    let swarm = try RecordedSwarm()
    let prompt = try SessionPrompt(directory: swarm.directory.path)
    func words(_ text: String) -> [String] { prompt.completions(of: text).words }
    #expect(words("st") == ["step ", "stalled "] && words("  pri") == ["print "])
    #expect(words("").count == SessionCommand.allCases.count && words("nonsense x") == [])
    #expect(words("next agent-").contains("agent-2") && words("goto e") == ["end"])
    #expect(words("who ") == ["has "] && words("who has ") == [])
    #expect(words("break peer_b").contains("peer_banned") && words("break if o") == ["origin."])
    // The state is that at the cursor.
    #expect(words("print agent-1.") == [] || words("print agent-1.tu") == [".turn"])
    _ = prompt.say("goto end")
    #expect(words("print agent-1.tu") == [".turn"])
    #expect(words("until 1 < agent-1.turn.counters.blocksHe") == [".blocksHeld"])
    #expect(prompt.completions(of: "until 1 < agent-1.turn.counters.blocksHe").length == ".blocksHe".count)
    #expect(words("until (ag").contains("agent-1.") && words("print here.turn.nonsense.x") == [])
    #expect(words("export x.html la") == ["last "] && words("export x") == [])
  }
}
