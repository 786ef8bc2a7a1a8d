import Foundation

@testable import Nodes
@testable import shoal

/// Nodes to look at.
enum TopSamples {
  /// As a node's answer has it.
  static func json(_ status: NodeStatus) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(status))
  }

  /// A node's screen once it was looked at in two seconds.
  static func model(_ url: String, _ status: (Int64) -> NodeStatus) -> TopModel {
    var model = TopModel(urls: [url])
    model.take(.success(status(60)), of: 0)
    model.take(.success(status(61)), of: 0)
    return model
  }

  private static func node(_ role: String, _ second: Int64) -> NodeStatus {
    NodeStatus(
      role: role, node: "5f0c1a2b", build: "0.9", at: 1_764_360_000_000 + second * 1000,
      uptimeMilliseconds: second * 1000 + 3_600_000,
      events: [
        .init(
          at: 1_764_360_001_000, level: "info", name: "want_accepted", text: "url=http://updates.example/update.bin"),
        .init(at: 1_764_360_002_500, level: "warning", name: "peer_banned", text: "endpoint=198.51.100.9:6881"),
        .init(at: 1_764_360_059_000, level: "error", name: "origin_failed", text: "reason=\u{1B}[2Jrefused"),
      ])
  }

  // Agents

  static func agent(_ second: Int64) -> NodeStatus { agent(second, peers: 30) }

  static func agent(_ second: Int64, peers: Int, name: String = "update.bin") -> NodeStatus {
    var status = node("agent", second)
    var agent = AgentStatus()
    let classes = ["origin", "host", "site", "isp", "country", "world", "stock", "unknown"]
    agent.volumes = classes.enumerated().map { at, source in
      .init(source: source, flow: flow(second, Int64(at % 4) * 300_000, Int64(at % 3) * 50_000))
    }
    agent.total = flow(second, 3_600_000, 350_000)
    agent.wasted = 2_000_000
    agent.downloads = [
      .init(name: name, have: 600 << 20, total: 1 << 30, seconds: second, waiting: ""),
      .init(name: "http://updates.example/more/next.bin", have: 0, total: nil, seconds: 2, waiting: "the description"),
    ]
    agent.objectCount = 2
    agent.objects = [
      object(second, name: name, held: 600 << 20, peers: (0..<peers).map { peer($0, second) }),
      object(second, name: "更新-e\u{301}🦈.bin", held: 1 << 30, peers: []),
    ]
    agent.cache = .init(bytes: 3 << 30, limit: 64 << 30, resting: 12)
    agent.bannedPeers = 2
    agent.policy = [.init(name: "upload", value: "2 MB/s", reason: "--upload-limit")]
    status.agent = agent
    return status
  }

  private static func flow(_ second: Int64, _ received: Int64, _ sent: Int64) -> ByteFlow {
    ByteFlow(received: received * second, sent: sent * second)
  }

  private static func object(_ second: Int64, name: String, held: Int64, peers: [PeerStatus]) -> ObjectStatus {
    let length: Int64 = 1 << 30
    let full = Int(held * 200 / length)
    let map = String(repeating: "8", count: full) + (full < 200 ? "3" : "") + String(repeating: "0", count: 200 - full)
    return ObjectStatus(
      name: name, object: String(repeating: held < length ? "ab12" : "cd34", count: 16), host: "updates.example:8080",
      length: length,
      held: held,
      map: String(map.prefix(200)), copies: String(repeating: "9421003579", count: 20),
      flow: flow(second, 3_300_000, 350_000), origin: held < length ? "beside" : "spared", fromOrigin: 3_000_000,
      waiting: held < length ? "waiting for peers" : nil, seconds: second, peerCount: peers.count, peers: peers)
  }

  static func peer(_ at: Int, _ second: Int64) -> PeerStatus {
    let classes = ["site", "isp", "country", "world", "stock"]
    return PeerStatus(
      link: UInt64(at) + 1, endpoint: at == 3 ? "[2001:db8:1:2:3:4:5:6]:51413" : "198.51.100.\(at + 1):6881",
      source: classes[at % 5], node: at % 5 == 4 ? nil : "00c0ffe\(at % 10)", isProven: at % 2 == 0,
      client: at % 5 == 4 ? "libtorrent/2.0.10" : "shoal/0.9", isDialled: at % 3 > 0,
      flow: flow(second, Int64(at * 7919 % 90_000), Int64(at * 104_729 % 30_000)), held: at * 37 % 1001,
      weChoke: at % 2 == 1, itChokes: at % 4 == 0, weAreInterested: at % 3 == 0, itIsInterested: at % 5 == 1,
      isSnubbed: at == 7, asked: at % 9, queued: at % 4, seconds: second + Int64(at),
      roundTripMicroseconds: at % 5 == 4 ? nil : Int64(900 + at * 4000))
  }

  // Servers

  static func selector(_ second: Int64) -> NodeStatus {
    var status = node("selector", second)
    var selector = SelectorStatus()
    selector.objectCount = 3
    selector.peerCount = 1234
    selector.holding = 1
    selector.announces = 98_765
    selector.swarms = (0..<3).map { at in
      .init(
        object: String(repeating: "cd\(at)4", count: 16), name: "file-\(at).bin", url: "http://updates.example/\(at)",
        length: Int64(at + 1) << 28, agents: 400 - at * 150, stock: at, complete: 90 + at, incomplete: 310 - at * 100,
        completions: at * 3)
    }
    selector.isps = [
      .init(asn: "AS64501", name: "Left ISP", peers: 800), .init(asn: "AS64502", name: "Right ISP", peers: 400),
      .init(asn: "unknown", name: nil, peers: 34),
    ]
    selector.ways = [
      .init(from: "AS64501", to: "AS64501", named: 9000, isTransit: false),
      .init(from: "AS64501", to: "AS64502", named: 700, isTransit: true),
      .init(from: "other", to: "other", named: 20, isTransit: true),
    ]
    selector.policy = 2
    selector.pacePercent = 150
    status.selector = selector
    return status
  }

  static func origin(_ second: Int64) -> NodeStatus {
    var status = node("origin", second)
    var origin = OriginStatus()
    origin.answers = 4321
    origin.flow = flow(second, 0, 10_000_000)
    origin.fileCount = 2
    origin.files = [
      .init(path: "/update.bin", length: 1 << 30, object: String(repeating: "ab12", count: 16), serial: 7),
      .init(path: "/deep/er/notes.txt", length: 512, object: String(repeating: "ef56", count: 16), serial: 1),
    ]
    origin.describing = 1
    origin.offload = OriginStatus.Offload(
      objects: [
        .init(
          path: "/update.bin", object: String(repeating: "ab12", count: 16), length: 1 << 30,
          flow: flow(second, 0, 30_000_000)),
        .init(
          path: "/far/down/the/list.bin", object: String(repeating: "0d9c", count: 16), length: 5 << 20,
          flow: flow(second, 0, 1_000_000)),
      ], others: .init(count: 3, bytes: 70_000), besides: 9_000)
    status.origin = origin
    return status
  }
}
