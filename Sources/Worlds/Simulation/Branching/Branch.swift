package import Nodes
package import Trace
package import Vocabulary
import Wire

/// Is called behind every input of a branch with what the session calls the node, the input's number and the machine;
/// false ends the branch.
package typealias BranchWatch = (_ node: String, _ sequence: UInt64, _ machine: any Machine) -> Bool

/// A recorded run that goes on from one of its moments in an invented world: with the machines as they were, on lines
/// and ways as the recording shows them, as it was or with something otherwise.
///
/// What is under way at the moment goes on: messages between recorded agents, work of disks; requests to servers, and
/// calls that nobody had answered, are made again. Users do what they did later. Who was not recorded is not there:
/// links to him are closed, and he answers nobody; an origin or a selector without a trace is there, and begins anew.
package final class Branch {
  let agents: [MachineStory<AgentMachine>]
  let origins: [MachineStory<OriginMachine>]
  let selectors: [MachineStory<SelectorMachine>]
  let links: RecordedLinks
  let places: BranchPlaces
  let description: ObjectDescription
  let moment: WallTime
  let ending: WallTime
  /// What became in truth of the downloads that were not over at the moment, or begun later.
  package let truth: [BranchDownload]
  private let network: RecordedNetwork
  private let lines: [String]

  /// - Parameters:
  ///   - moment: of the cursor; with those of the first and the last input.
  /// - Throws: `ScenarioError` where a recording cannot be run on.
  package init(
    agents: [MachineStory<AgentMachine>], origins: [MachineStory<OriginMachine>],
    selectors: [MachineStory<SelectorMachine>], moment: WallTime, beginning: WallTime, ending: WallTime
  ) throws(ScenarioError) {
    (self.agents, self.origins, self.selectors) = (agents, origins, selectors)
    (self.moment, self.ending) = (moment, ending)
    description = try Self.description(agents)
    links = RecordedLinks(agents)
    places = BranchPlaces(
      agents, selectors, links, origin: Self.endpoint(description.urls.first),
      selector: Self.endpoint(description.selector))
    network = RecordedNetwork(agents, links, places, since: beginning)
    var downloads: [BranchDownload] = []
    for (at, story) in agents.enumerated() { downloads += BranchDownload.all(of: at, story, links, places) }
    truth = downloads.filter { $0.ended.map { $0 > moment } ?? true }
    lines = network.lines(places)
    guard !truth.isEmpty else { throw ScenarioError("no download was under way then, or begun later") }
  }

  /// The one object that the recording is about.
  private static func description(
    _ agents: [MachineStory<AgentMachine>]
  ) throws(ScenarioError) -> ObjectDescription {
    var found: ObjectDescription?
    for step in agents.flatMap(\.steps) {
      guard case .described(_, .good(let description, _)) = step.input else { continue }
      if let found, found.infohashes.v2 != description.infohashes.v2 {
        throw ScenarioError("the recording is about more than one object; a branch can have only one")
      }
      found = found ?? description
    }
    guard let found else { throw ScenarioError("no agent of the recording was ever told what the object is") }
    return found
  }

  private static func endpoint(_ url: String?) -> Endpoint? {
    guard let url, let parsed = try? HTTPURL(url), let address = parsed.address else { return nil }
    return Endpoint(address: address, port: parsed.port)
  }

  /// What is known of lines and ways, and how well, in sentences.
  package var estimate: [String] { lines }

  /// Runs it with something otherwise. Equal orders have equal outcomes.
  /// - Throws: `ScenarioError` where the order names a node that is not there.
  package func run(
    _ order: BranchOrder, watch: BranchWatch? = nil
  ) throws(ScenarioError) -> BranchOutcome {
    let stage = BranchStage(self, order, watch: watch)
    for name in order.limits.map(\.node) + order.kills + order.messages.map(\.node) where stage.host(of: name) == nil {
      throw ScenarioError("there is no node '\(name)'")
    }
    let really = truth.compactMap { $0.ended?.microseconds }.max() ?? ending.microseconds
    let usual = TimeSpan.seconds(60) + TimeSpan(nanoseconds: 10_000 * max(0, really - moment.microseconds))
    let world = World(scenario(order), seed: order.seed ?? 1, keepsDigest: true, stage: stage)
    defer { world.dismantle() }
    world.run(for: order.length ?? usual)
    return BranchOutcome(stage, world)
  }

  /// Its hosts and lines as a scenario has them.
  private func scenario(_ order: BranchOrder) -> Scenario {
    var isps = places.isps.map { Scenario.ISP(asn: $0, delay: .zero, hosts: []) }
    for (at, place) in places.hosts.enumerated() {
      isps[place.isp].hosts.append(
        Scenario.Host(name: place.name, up: network.up[at].rate, down: network.down[at].rate))
    }
    var scenario = Scenario(isps: isps, objectLength: description.geometry.length)
    for (isp, line) in network.transit.enumerated() {
      guard let rate = line.rate, isp + 1 < places.isps.count else { continue }
      scenario.faults.append(Fault(.transit(places.isps[isp], rate), begin: .zero))
    }
    if order.seed != nil {
      let chance = TimeSpan(nanoseconds: max(1_000_000, network.ways.error))
      for asn in places.isps { scenario.faults.append(Fault(.jitter(asn, chance), begin: .zero)) }
    }
    return scenario
  }

  var ways: PathDelays { network.ways }
}
