import Nodes
import Vocabulary

/// The pages of an agent.
struct AgentPages {
  /// A peer, and of which object.
  struct Peer {
    var object: String
    var status: PeerStatus
  }

  let status: AgentStatus

  static let peerColumns: [TopColumn<Peer>] = [
    .text("endpoint", 21, rank: 0, spare: 24) { $0.status.endpoint },
    TopColumn(
      title: "class", width: 7, isNumber: false, rank: 3, value: { .text($0.status.source) },
      cell: { ($0.status.source, Self.style(of: $0.status.source)) }),
    .text("node", 8, rank: 12) { $0.status.node ?? "-" },
    .text("client", 12, rank: 10, spare: 12) { $0.status.client ?? "-" },
    .number("down", 10, rank: 1, { $0.status.flow.receiving }, Quantities.rate),
    .number("up", 10, rank: 2, { $0.status.flow.sending }, Quantities.rate),
    .number("held", 5, rank: 4, { Int64($0.status.held) }, { "\($0 / 10) %" }),
    .text("flags", 6, rank: 5) { flags(of: $0.status) },
    .number("asked", 6, rank: 6) { Int64($0.status.asked) },
    .number("queued", 7, rank: 7) { Int64($0.status.queued) },
    .number("trip", 7, rank: 9, { $0.status.roundTripMicroseconds }, Self.trip),
    .number("age", 8, rank: 8, { $0.status.seconds }, Quantities.clock),
    .text("object", 12, rank: 11, spare: 30) { $0.object },
  ]

  /// As BitTorrent clients write them.
  static func flags(of peer: PeerStatus) -> String {
    var flags = ""
    if peer.weAreInterested { flags += peer.itChokes ? "d" : "D" }
    if peer.itIsInterested { flags += peer.weChoke ? "u" : "U" }
    if !peer.weAreInterested, !peer.itChokes { flags += "K" }
    if !peer.itIsInterested, !peer.weChoke { flags += "?" }
    if peer.isSnubbed { flags += "S" }
    if !peer.isDialled { flags += "I" }
    if peer.isProven { flags += "P" }
    return flags
  }

  /// `0.9 ms`
  private static func trip(_ microseconds: Int64) -> String {
    microseconds < 10_000
      ? "\(Quantities.decimal(Double(max(0, microseconds)) / 1000)) ms" : "\(microseconds / 1000) ms"
  }

  /// Whether bytes of that class cross the border of the ISP.
  private static func isTransit(_ source: String) -> Bool { ["country", "world"].contains(source) }

  private static func style(of source: String) -> TopStyle {
    switch source {
    case "host", "site", "isp": .good
    case "country", "world": .bad
    default: .plain
    }
  }

  // Every page

  /// Whether most of the peers that it calls do not answer: it, or they, are behind a wall.
  private var isWalled: Bool { status.dialsFailed >= 10 && status.dialsFailed > status.dials / 2 }

  func summary(_ columns: Int) -> [TopLine] {
    let flow = status.total
    let peers = Int(clamping: Share.sum(status.objects.map { Int64($0.peerCount) }))
    let first = [
      Self.rate("down", flow.receiving, flow.received, .good), Self.rate("up", flow.sending, flow.sent, .accent),
      TopLine(Share.count(peers, "peer")), TopLine(Share.count(status.objectCount, "object")),
      status.bannedPeers > 0 ? TopLine("\(Share.count(status.bannedPeers)) banned", .bad) : TopLine(),
      isWalled
        ? TopLine(
          "\(Share.count(status.dialsFailed)) of \(Share.count(Int(clamping: status.dials), "dial")) failed", .warning)
        : TopLine(),
    ]
    var second = [sources]
    if flow.received > 0 {
      let saved = flow.received - min(flow.received, received(from: ["origin"]))
      second.append(TopLine("saved \(Share.percent(saved, of: flow.received))", .good))
    }
    second.append(
      TopLine("wasted \(Quantities.size(status.wasted))", status.wasted > flow.received / 20 ? .warning : .plain))
    if let cache = status.cache {
      second.append(TopLine("cache \(Quantities.size(cache.bytes)) of \(Quantities.size(cache.limit))"))
    }
    return [TopLine(first, columns: columns), TopLine(second, columns: columns)]
  }

  static func rate(_ word: String, _ rate: Int64?, _ bytes: Int64, _ style: TopStyle) -> TopLine {
    var line = TopLine("\(word) ")
    if let rate { line.add("\(Quantities.rate(rate)) ", rate > 0 ? style : .plain) }
    line.add("(\(Quantities.size(bytes)))", .faint)
    return line
  }

  /// From where what has come came, as `get` says it.
  private var sources: TopLine {
    let groups = [
      ("near", ["host", "site", "isp"]), ("far", ["country", "world"]), ("peers", ["stock", "unknown"]),
      ("origin", ["origin"]),
    ]
    let all = Share.sum(status.volumes.map(\.flow.received))
    let parts = groups.map { ($0.0, received(from: $0.1)) }.filter { $0.1 > 0 }
    guard !parts.isEmpty else { return TopLine("nothing received") }
    return TopLine("from " + parts.map { "\($0.0) \(Share.percent($0.1, of: all))" }.joined(separator: ", "))
  }

  private func received(from sources: [String]) -> Int64 {
    Share.sum(status.volumes.filter { sources.contains($0.source) }.map(\.flow.received))
  }

  func content(_ request: TopRequest) -> TopContent {
    switch request.page {
    case .overview, .events: AgentOverview(status: status, request: request).content
    case .list: peers(request)
    case .flows: flows(request)
    }
  }

  // Peers

  private func peers(_ request: TopRequest) -> TopContent {
    let rows = status.objects.flatMap { object in
      object.peers.filter { request.takes($0.endpoint, $0.client, $0.node, $0.source, object.name) }
        .map { Peer(object: object.name, status: $0) }
    }
    return TopTable(columns: Self.peerColumns, rows: rows, sort: request.sort).content(request.columns)
  }

  // Flows

  private func flows(_ request: TopRequest) -> TopContent {
    let all = Share.sum(status.volumes.map(\.flow.received))
    let columns: [TopColumn<AgentStatus.Volume>] = [
      TopColumn(
        title: "class", width: 8, isNumber: false, rank: 0, value: { .text($0.source) },
        cell: { ($0.source, Self.style(of: $0.source)) }),
      .number("down", 10, rank: 1, { $0.flow.receiving }, Quantities.rate),
      .number("up", 10, rank: 2, { $0.flow.sending }, Quantities.rate),
      .number("received", 11, rank: 3, { $0.flow.received }, Quantities.size),
      .number("share", 6, rank: 5, { $0.flow.received }, { Share.percent($0, of: max(1, all)) }),
      .number("sent", 11, rank: 4, { $0.flow.sent }, Quantities.size),
      TopColumn(
        title: "border", width: 8, isNumber: false, rank: 6, value: { .text($0.source) },
        cell: { Self.isTransit($0.source) ? ("transit", .bad) : ("", .plain) }),
    ]
    let rows = status.volumes.filter { request.takes($0.source) }
    return TopTable(columns: columns, rows: rows).content(request.columns)
  }
}
