import Testing
import Vocabulary

@testable import Nodes
@testable import Simulation
@testable import Swarming

@Suite struct ScenarioFileTests {
  static let twoISPs = """
    {"ases": [
      {"asn": 64500, "hosts": ["origin", "selector"], "up_mbit": 20, "down_mbit": 200},
      {"asn": 64501, "hosts": 8, "up_mbit": 10, "down_mbit": 50, "delay_ms": 10},
      {"asn": 64502, "hosts": 8, "up_mbit": [10, 5], "down_mbit": 50, "delay_ms": 25.5, "nat": "none"}
    ]}
    """

  @Test func `the lab's topology is a scenario`() throws {
    let scenario = try ScenarioFile.parse(Array(Self.twoISPs.utf8))
    #expect(scenario.peers.count == 16)
    #expect(scenario.objectLength == 32 << 20)
    #expect(scenario.isps[2].delay == TimeSpan(nanoseconds: 25_500_000))
    #expect(scenario.isps[2].hosts[1].up == ByteRate(bytesPerSecond: 625_000))
    #expect(scenario.isps[1].hosts[0].name == "h64501-1")
  }

  @Test func `access links have delays, ISPs a country, and who may send little counts for little in the bound`() throws
  {
    let text = Self.twoISPs.replacing(
      "\"delay_ms\": 10}", with: "\"delay_ms\": 10, \"access_ms\": [2, 60], \"country\": \"DE\", \"limit_mbit\": [1]}")
    let scenario = try ScenarioFile.parse(Array(text.utf8))
    #expect(scenario.isps[1].hosts.prefix(3).map(\.delay.milliseconds) == [2, 60, 2])
    #expect(scenario.isps.map(\.country) == [nil, "DE", nil])
    #expect(scenario.bound > (try ScenarioFile.parse(Array(Self.twoISPs.utf8))).bound)
    #expect(try ScenarioFile.parse(Array(ScenarioText.text(of: scenario).utf8)) == scenario)
  }

  @Test func `the bound is that of Kurose and Ross`() throws {
    let text = Self.twoISPs.replacing("[10, 5]", with: "10")
    let scenario = try ScenarioFile.parse(Array(text.utf8))
    #expect(scenario.bound.milliseconds == 23_860)
  }

  @Test func `a population is read from its keys`() throws {
    let text = Self.twoISPs.replacing(
      "{\"ases\"",
      with: """
        {"arrivals_s": 30, "silent": 0.5, "silent_at": 0.25, "undialable": 0.45, "liars": 0.1, "selector_gone_s": 5,
         "impostors": 0.2, "peerless": true, "ases"
        """)
    let population = try ScenarioFile.parse(Array(text.utf8)).population
    var expected = Population()
    expected.arrivals = .seconds(30)
    (expected.silentPerMille, expected.deathPerMille) = (500, 250)
    (expected.undialablePerMille, expected.liarsPerMille, expected.impostorsPerMille) = (450, 100, 200)
    (expected.selectorGoneAfter, expected.isPeerless) = (.seconds(5), true)
    #expect(population == expected)
    #expect(try ScenarioFile.parse(Array(Self.twoISPs.utf8)).population == Population())
    for bad in ["\"silent\": 1.5", "\"silent\": 1", "\"liars\": -1", "\"selector_gone_s\": -2", "\"arrivals_s\": 1e9"] {
      let text = Self.twoISPs.replacing("{\"ases\"", with: "{\(bad), \"ases\"")
      #expect(throws: ScenarioError.self, "\(bad)") { try ScenarioFile.parse(Array(text.utf8)) }
    }
  }

  @Test func `a scenario changes what it names of its nodes' policies, and nothing else`() throws {
    let text = Self.twoISPs.replacing(
      "{\"ases\"",
      with: """
        {"policy": {"agent": {"patience": "30 s", "stripedLinks": 7}, "swarm": {"originRequests": 3},
         "origin": {"heldFor": 5000000000}}, "ases"
        """)
    let scenario = try ScenarioFile.parse(Array(text.utf8))
    var agent = AgentPolicy()
    (agent.patience, agent.stripedLinks) = (.seconds(30), 7)
    var origin = OriginPolicy()
    origin.heldFor = .seconds(5)
    var swarm = SwarmPolicy()
    swarm.originRequests = 3
    #expect(scenario.agentPolicy == agent && scenario.swarmPolicy == swarm && scenario.originPolicy == origin)
    let usual = try ScenarioFile.parse(Array(Self.twoISPs.utf8))
    #expect(usual.agentPolicy == AgentPolicy() && usual.swarmPolicy == SwarmPolicy())
    let bad = [
      "{\"agent\": {\"patient\": 3}}", "{\"swarm\": {\"originRequests\": 0}}", "{\"swarm\": {\"snubMin\": \"soon\"}}",
      "{\"origin\": {\"slice\": -1}}", "{\"agent\": 5}",
    ]
    for policy in bad {
      let text = Self.twoISPs.replacing("{\"ases\"", with: "{\"policy\": \(policy), \"ases\"")
      #expect(throws: ScenarioError.self, "\(policy)") { try ScenarioFile.parse(Array(text.utf8)) }
    }
  }

  @Test func `a scenario with policies and a population is written as a file that reads as the same`() throws {
    let plain = try ScenarioFile.parse(Array(Self.twoISPs.utf8))
    #expect(!ScenarioText.text(of: plain).contains("policy"), "only what is unusual is written")
    var scenario = plain
    (scenario.agentPolicy.patience, scenario.agentPolicy.stripedLinks) = (.milliseconds(1500), 7)
    scenario.swarmPolicy.originRequests = 3
    scenario.swarmPolicy.ordinaryRate = ByteRate(bytesPerSecond: 1)
    scenario.originPolicy.heldFor = .seconds(5)
    scenario.population.arrivals = .milliseconds(30_500)
    scenario.linger = .milliseconds(2500)
    (scenario.population.silentPerMille, scenario.population.deathPerMille) = (500, 0)
    (scenario.population.undialablePerMille, scenario.population.liarsPerMille) = (450, 101)
    (scenario.population.selectorGoneAfter, scenario.population.isPeerless) = (.seconds(5), true)
    #expect(try ScenarioFile.parse(Array(ScenarioText.text(of: scenario).utf8)) == scenario)
    scenario.agentPolicy = AgentPolicy()
    scenario.originPolicy = OriginPolicy()
    #expect(try ScenarioFile.parse(Array(ScenarioText.text(of: scenario).utf8)) == scenario)
  }

  @Test func `what makes no sense is refused in a sentence`() {
    let bad = [
      "", "[]", "{}", "{\"ases\": []}", "{\"ases\": [{\"asn\": 1, \"hosts\": 3}]}",
      "{\"ases\": [{\"asn\": 1, \"hosts\": [\"origin\", \"selector\", \"a\"], \"up_mbit\": -1}]}",
      "{\"ases\": [{\"asn\": 1, \"hosts\": [\"origin\", \"selector\", \"a\"]}], \"kill\": 2}",
      "{\"ases\": [{\"asn\": 1, \"hosts\": [\"origin\", \"selector\", \"a\"]}], \"object_mib\": 0}",
      "{\"ases\": [{\"asn\": 1, \"hosts\": [\"origin\", \"selector\", \"a\"]}], \"linger_s\": -1}",
      "{\"ases\": [{\"asn\": 1, \"hosts\": [\"origin\", \"selector\", \"a\", \"a\"]}]}",
      "{\"ases\": [{\"asn\": 1, \"hosts\": [\"origin\", \"selector\"]}]}",
      "{\"ases\": [{\"asn\": -5, \"hosts\": [\"origin\", \"selector\", \"a\"]}]}",
    ]
    for text in bad {
      #expect(throws: ScenarioError.self, "\(text)") { try ScenarioFile.parse(Array(text.utf8)) }
    }
  }
}
