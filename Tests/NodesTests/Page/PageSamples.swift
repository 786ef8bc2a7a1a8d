import Selection
import Vocabulary

@testable import Nodes

/// Statuses of nodes at work.
enum PageSamples {
  static func status(_ role: String, node: String = "3f9a11c2") -> NodeStatus {
    NodeStatus(
      role: role, node: node, build: "0.9 (abc)", at: 1_795_900_000_000, uptimeMilliseconds: 93_784_000,
      events: [
        NodeStatus.Event(at: 1_795_900_000_000, level: "warning", name: "selector_away", text: "reason=\"refused\"")
      ])
  }

  static func flow(_ received: Int64, _ sent: Int64, _ receiving: Int64? = nil, _ sending: Int64? = nil) -> ByteFlow {
    var flow = ByteFlow(received: received, sent: sent)
    flow.receiving = receiving
    flow.sending = sending
    return flow
  }

  static func peer(_ number: Int, text: String = "Shoal 1.0") -> PeerStatus {
    PeerStatus(
      link: UInt64(number), endpoint: "203.0.113.\(number % 250):6881", source: "isp", node: text, isProven: true,
      client: text, isDialled: true, flow: flow(1000, 500, Int64(number) * 1000, 10), held: 500, weChoke: false,
      itChokes: number.isMultiple(of: 2), weAreInterested: true, itIsInterested: true, isSnubbed: false, asked: 3,
      queued: 2, seconds: 90, roundTripMicroseconds: 7_250)
  }

  static func hash(_ number: Int) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 64 - digits.count) + digits
  }

  static func object(_ number: Int, name: String = "update.bin", peers: Int = 2) -> ObjectStatus {
    // Neighbours differ: the longest path.
    let map = String((0..<ObjectStatus.cells).map { $0.isMultiple(of: 2) ? "8" : "3" })
    return ObjectStatus(
      name: name, object: hash(number), host: "updates.example.org", length: 1 << 30, held: 1 << 29, map: map,
      copies: map, flow: flow(1 << 29, 1 << 28, 4_200_000, 900_000), origin: "spared", fromOrigin: 1 << 20,
      waiting: "waiting for peers", seconds: 312, peerCount: peers, peers: (0..<peers).map { peer($0) })
  }

  static func agent(objects: [ObjectStatus] = [object(1)]) -> NodeStatus {
    var agent = AgentStatus()
    agent.total = flow(400 << 20, 100 << 20, 6_400_000, 1_900_000)
    agent.volumes = [
      AgentStatus.Volume(source: "origin", flow: flow(100 << 20, 0, 300_000, 0)),
      AgentStatus.Volume(source: "isp", flow: flow(300 << 20, 100 << 20, 6_100_000, 1_900_000)),
      AgentStatus.Volume(source: "stock", flow: flow(0, 0, 0, 0)),
    ]
    agent.downloads = [
      AgentStatus.Download(name: "update.bin", have: 43, total: 100, seconds: 12, waiting: ""),
      AgentStatus.Download(name: "new.bin", have: 0, total: nil, seconds: 1, waiting: "waiting for the description"),
    ]
    agent.objects = objects
    agent.objectCount = objects.count
    agent.cache = AgentStatus.Cache(bytes: 1 << 30, limit: 4 << 30, resting: 12)
    agent.policy = [AgentStatus.Rule(name: "upload limit", value: "2.0 MB/s", reason: "--upload-limit")]
    agent.uploads = AgentStatus.Uploads(isOn: true, why: "up to 2.0 MB/s, as the upload limit says")
    var month = LedgerStatus.Month(month: 202_611)
    month.volumes = [.init(source: "origin", taken: 1 << 20, given: 0), .init(source: "isp", taken: 3 << 20, given: 7)]
    (month.wasted, month.plain) = (1 << 10, 2 << 20)
    agent.ledger = LedgerStatus(months: [month, LedgerStatus.Month(month: 202_601)])
    var status = status("agent")
    status.agent = agent
    return status
  }

  static func swarm(_ number: Int, name: String = "update.bin") -> SelectorStatus.Swarm {
    SelectorStatus.Swarm(
      object: hash(number), name: name, url: "http://updates.example.org/\(name)", length: 1 << 30, agents: 90,
      stock: 10, complete: 70, incomplete: 30, completions: 71)
  }

  static func selector(swarms: [SelectorStatus.Swarm] = [swarm(1), swarm(2)]) -> NodeStatus {
    var selector = SelectorStatus()
    (selector.objectCount, selector.peerCount, selector.announces) = (swarms.count, 200, 4000)
    selector.swarms = swarms
    selector.isps = [
      SelectorStatus.ISP(asn: "AS64501", name: "Left ISP", peers: 120),
      SelectorStatus.ISP(asn: "AS64502", name: nil, peers: 80),
    ]
    selector.ways = [
      SelectorStatus.Way(from: "AS64501", to: "AS64501", named: 700, isTransit: false),
      SelectorStatus.Way(from: "AS64502", to: "AS64502", named: 200, isTransit: false),
      SelectorStatus.Way(from: "AS64502", to: "AS64501", named: 100, isTransit: true),
    ]
    var status = status("selector")
    status.selector = selector
    return status
  }

  static func rollout(_ number: Int = 1) -> ObjectRollout {
    var swarm = swarm(number)
    swarm.rollout = SelectorStatus.Rollout(
      started: 80, completed: 60, lastMilliseconds: 90_000,
      steps: [(2_000, 10), (12_000, 30), (40_000, 57), (90_000, 60)].map {
        SelectorStatus.Rollout.Step(milliseconds: $0.0, completed: $0.1)
      })
    let members = (1...3).map { at in
      ObjectRollout.Member(
        node: hash(at), endpoint: "203.0.113.\(at):6881", isp: "AS64501", held: at * 250,
        uplink: at == 2 ? nil : 2_000_000)
    }
    return ObjectRollout(
      swarm: swarm, medianMilliseconds: 12_000, slowMilliseconds: 40_000,
      bound: RolloutBound(
        length: 1 << 30, downloads: 80, agents: 90, .init(looked: 90, told: 45, sum: 450_000_000),
        origin: ByteRate(bytesPerSecond: 100_000_000)),
      entered: [.init(isp: "AS64501", bytes: 3 << 29), .init(isp: "unknown", bytes: 0)], members: members,
      explanation: nil)
  }

  static func explanation() -> PeerExplanation {
    let requester = Requester(
      address: IPAddress(203, 0, 113, 2), locality: Locality(asn: ASN(64501), name: "Left ISP", country: "CH"))
    var explanation = PeerExplanation(of: requester, Ranking(), policy: 3, seed: 0xAB)
    explanation.candidates = [
      .init(
        endpoint: "203.0.113.3:6881", node: "3f9a11c2", isp: "AS64501", ring: "isp", isComplete: true, score: 1_250,
        terms: [
          .init(name: "ring", points: 1_300, why: "the same ISP"), .init(name: "load", points: -50, why: "handed out"),
        ])
    ]
    explanation.leftOut = [.init(endpoint: "203.0.113.2:6881", node: nil, reason: "it is the requester itself")]
    return explanation
  }

  static func origin(trouble: String? = nil) -> NodeStatus {
    var origin = OriginStatus()
    origin.answers = 1_234_567
    origin.flow = flow(0, 5 << 30, nil, 31_000_000)
    origin.files = [OriginStatus.File(path: "/update.bin", length: 1 << 20, object: hash(1), serial: 3)]
    origin.fileCount = 1
    origin.trouble = trouble
    origin.offload = OriginStatus.Offload(
      objects: [sent("update.bin", 2, 5 << 30, of: 4 << 30, 9_000_000), sent("b.bin", 3, 3 << 20, of: 1 << 20, nil)],
      others: OriginStatus.Others(count: 12, bytes: 4_096), besides: 2_048)
    var status = status("origin")
    status.origin = origin
    return status
  }

  static func sent(_ path: String, _ number: Int, _ bytes: Int64, of length: Int64, _ pace: Int64?) -> OriginStatus.Sent
  {
    OriginStatus.Sent(path: path, object: hash(number), length: length, flow: flow(0, bytes, nil, pace))
  }

  static var all: [NodeStatus] {
    var empty: [NodeStatus] = [status("agent"), status("selector"), status("origin")]
    empty[0].agent = AgentStatus()
    empty[1].selector = SelectorStatus()
    empty[2].origin = OriginStatus()
    for at in empty.indices { empty[at].events = [] }
    var rolling = selector()
    rolling.selector?.object = rollout()
    rolling.selector?.object?.explanation = explanation()
    let trouble = origin(trouble: "The selector does not answer.")
    return [agent(), selector(), rolling, trouble, status("agent")] + empty
  }
}
