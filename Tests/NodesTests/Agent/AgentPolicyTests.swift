import Testing
import Vocabulary

@testable import Nodes
@testable import Swarming

@Suite struct AgentPolicyTests {
  private func bench(_ agent: AgentPolicy = AgentPolicy(), _ swarm: SwarmPolicy = SwarmPolicy()) -> AgentBench {
    AgentBench(policy: agent, swarm: swarm)
  }

  @Test func `an agent goes by the policies of its configuration`() {
    var usual = bench()
    _ = usual.open(blocks: 256)
    #expect(usual.effects.originRuns.count == 2)
    var swarm = SwarmPolicy()
    swarm.originRequests = 3
    var agent = AgentPolicy()
    agent.goodbyePatience = .milliseconds(20)
    var other = bench(agent, swarm)
    _ = other.open(blocks: 256)
    #expect(other.effects.originRuns.count == 3)
    other.feed(.stopping)
    #expect(other.machine.nextDeadline == other.now + .milliseconds(20))
  }

  @Test func `policies are recorded with the configuration`() throws {
    var agent = AgentPolicy()
    agent.patience = .seconds(7)
    var swarm = SwarmPolicy()
    swarm.uploadSlots = 9
    let configuration = AgentConfiguration(
      node: NodeID(key: .zero), listen: Endpoint(address: IPAddress(192, 0, 2, 9), port: 6881), client: "bench",
      policy: agent, swarm: swarm)
    let input = AgentInput.started(configuration, seed: 1, wall: WallTime(microseconds: 0))
    let bytes = try CanonicalEncoder.encode(input)
    guard case .started(let read, _, _) = try CanonicalDecoder.decode(AgentInput.self, from: bytes) else {
      Issue.record("another input")
      return
    }
    #expect(read == configuration && read.policy.patience == .seconds(7) && read.swarm.uploadSlots == 9)
  }
}
