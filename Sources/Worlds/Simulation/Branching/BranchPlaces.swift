import Nodes
import Selection
import Trace
import Vocabulary

/// Who is where in a branch: a host for each agent that was recorded, then the origin's, the selector's, and one for
/// all that were not recorded, where nobody answers.
struct BranchPlaces {
  struct Host {
    let name: String
    let node: NodeID
    let isp: Int
    let address: IPAddress
    let endpoint: Endpoint
  }

  private(set) var hosts: [Host] = []
  /// The ISPs of agents, and behind them one for servers and all that is not known.
  private(set) var isps: [ASN] = []
  /// By the agent's place among the stories; later starts of a node are on the host of the first.
  private(set) var hostOfAgent: [Int] = []
  private(set) var origin = 0
  private(set) var selector = 0
  private(set) var nobody = 0
  private(set) var localities: [IPAddress: Locality] = [:]
  private var byEndpoint: [Endpoint: Int] = [:]
  private var byAddress: [IPAddress: Int] = [:]

  private static let elsewhere = ASN(0)

  /// Where a selector saw a node.
  private struct Sighting {
    var address: IPAddress
    var locality: Locality
  }

  init(
    _ agents: [MachineStory<AgentMachine>], _ selectors: [MachineStory<SelectorMachine>], _ links: RecordedLinks,
    origin originEndpoint: Endpoint?, selector selectorEndpoint: Endpoint?
  ) {
    let sightings = Self.sightings(selectors)
    var nodes: [(node: NodeID, name: String, listen: Endpoint?)] = []
    var placeOf: [NodeID: Int] = [:]
    for story in agents {
      let node = story.header.node
      if placeOf[node] == nil {
        placeOf[node] = nodes.count
        nodes.append((node, story.name, Self.listening(story)))
      }
      isps.append(sightings[node]?.locality.asn ?? Self.elsewhere)
    }
    isps = Set(isps).filter { $0 != Self.elsewhere }.sorted() + [Self.elsewhere]
    // Hosts stand in the order of their ISPs, as those of a scenario do.
    var hostOf: [NodeID: Int] = [:]
    for (isp, asn) in isps.enumerated() {
      for (at, one) in nodes.enumerated() where (sightings[one.node]?.locality.asn ?? Self.elsewhere) == asn {
        let listening = one.listen.flatMap { Self.isAnybody($0.address) ? nil : $0.address }
        let address = sightings[one.node]?.address ?? listening ?? Self.invented(at)
        let endpoint = Endpoint(address: address, port: one.listen?.port ?? SimulatedAgent.peerPort)
        hostOf[one.node] = hosts.count
        hosts.append(Host(name: one.name, node: one.node, isp: isp, address: address, endpoint: endpoint))
      }
    }
    hostOfAgent = agents.map { hostOf[$0.header.node] ?? 0 }
    (origin, selector, nobody) = (hosts.count, hosts.count + 1, hosts.count + 2)
    addServer(Scenario.originName, originEndpoint)
    addServer(Scenario.selectorName, selectorEndpoint)
    addServer("nobody", nil)
    for (at, host) in hosts.enumerated() {
      if let sighting = sightings[host.node] { localities[sighting.address] = sighting.locality }
      byAddress[host.address] = byAddress[host.address] ?? at
      byEndpoint[host.endpoint] = at
    }
    noteDialled(agents, links)
  }

  private mutating func addServer(_ name: String, _ known: Endpoint?) {
    let endpoint = known ?? Endpoint(address: Self.invented(0xFF00 + hosts.count), port: 80)
    hosts.append(
      Host(
        name: name, node: NodeID(key: .zero), isp: isps.count - 1, address: endpoint.address, endpoint: endpoint))
  }

  private static func listening(_ story: MachineStory<AgentMachine>) -> Endpoint? {
    for step in story.steps { if case .started(let configuration, _, _) = step.input { return configuration.listen } }
    return nil
  }

  private static func isAnybody(_ address: IPAddress) -> Bool { address.bytes.allSatisfy { $0 == 0 } }
  private static func invented(_ number: Int) -> IPAddress { .v4(198 << 24 | 18 << 16 | UInt32(number & 0xFFFF)) }

  private static func sightings(_ selectors: [MachineStory<SelectorMachine>]) -> [NodeID: Sighting] {
    var found: [NodeID: Sighting] = [:]
    for step in selectors.flatMap(\.steps) {
      guard case .announce(_, let announce, let address, let locality, _, _, _, _) = step.input else { continue }
      found[announce.node] = Sighting(address: address, locality: locality)
    }
    return found
  }

  /// Who was called at an endpoint and came up is there, whatever he himself knows of it.
  private mutating func noteDialled(_ agents: [MachineStory<AgentMachine>], _ links: RecordedLinks) {
    for (agent, story) in agents.enumerated() {
      for step in story.steps {
        for case .link(let link, .dial(_, let endpoint, _, _)) in step.effects {
          guard let other = links.partner(of: RecordedLinks.End(agent: agent, link: link)) else { continue }
          byEndpoint[endpoint] = byEndpoint[endpoint] ?? hostOfAgent[other.agent]
        }
      }
    }
  }

  /// The host at an endpoint; that where nobody answers for one that is not known.
  func host(at endpoint: Endpoint) -> Int { byEndpoint[endpoint] ?? byAddress[endpoint.address] ?? nobody }
}
