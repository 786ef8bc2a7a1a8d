import Nodes
import Vocabulary

/// The pages of a selector.
struct SelectorPages {
  let status: SelectorStatus

  static let swarmColumns: [TopColumn<SelectorStatus.Swarm>] = [
    .text("object", 18, rank: 0, spare: 40) { $0.name.isEmpty ? $0.object : $0.name },
    .number("agents", 7, rank: 1) { Int64($0.agents) },
    .number("stock", 6, rank: 3) { Int64($0.stock) },
    .number("whole", 7, rank: 2) { Int64($0.complete) },
    .number("partial", 8, rank: 4) { Int64($0.incomplete) },
    .number("done", 6, rank: 5) { Int64($0.completions) },
    .number("size", 10, rank: 6, { $0.length }, Quantities.size),
    .text("infohash", 12, rank: 7) { String($0.object.prefix(12)) },
  ]

  private static let ispColumns: [TopColumn<SelectorStatus.ISP>] = [
    .text("ISP", 12, rank: 0) { $0.asn },
    .text("name", 24, rank: 2, spare: 30) { $0.name ?? "-" },
    .number("peers", 8, rank: 1) { Int64($0.peers) },
  ]

  // Every page

  func summary(_ columns: Int) -> [TopLine] {
    let number = { (number: Int64, word: String) in TopLine("\(Share.count(number)) \(word)") }
    let first = [
      TopLine(Share.count(status.objectCount, "object")), TopLine(Share.count(status.peerCount, "peer")),
      number(status.announces, "announces"),
      number(Int64(status.holding), "only held"),
    ]
    let second = [
      status.refused > 0 ? TopLine("\(Share.count(status.refused)) refused", .warning) : number(0, "refused"),
      TopLine(status.policy == 0 ? "policy of the build" : "policy \(status.policy)"),
      TopLine("pace \(status.pacePercent) %", status.pacePercent > 100 ? .warning : .plain),
      status.store.map { TopLine("store \($0)") } ?? TopLine("no store"),
      transitShare,
    ]
    return [TopLine(first, columns: columns), TopLine(second, columns: columns)]
  }

  /// How much of what is named lies in another ISP.
  private var transitShare: TopLine {
    let all = Share.sum(status.ways.map(\.named))
    guard all > 0 else { return TopLine() }
    let transit = Share.sum(status.ways.filter(\.isTransit).map(\.named))
    return TopLine("transit \(Share.percent(transit, of: all))", transit > all / 2 ? .bad : .plain)
  }

  func content(_ request: TopRequest) -> TopContent {
    switch request.page {
    case .overview, .events: overview(request)
    case .list: TopTable(columns: Self.swarmColumns, rows: swarms(request), sort: request.sort).content(request.columns)
    case .flows: TopContent(isps(request, atMost: .max) + [TopLine()] + ways(request, atMost: .max))
    }
  }

  private func overview(_ request: TopRequest) -> TopContent {
    let swarms = TopTable(columns: Self.swarmColumns, rows: swarms(request), sort: TopRole.selector.usualSort)
    return TopContent(
      [TopLine("Largest swarms", .title)] + swarms.content(request.columns).lines(atMost: 8) + [TopLine()]
        + isps(request, atMost: 5) + [TopLine()] + ways(request, atMost: 5))
  }

  private func swarms(_ request: TopRequest) -> [SelectorStatus.Swarm] {
    status.swarms.filter { request.takes($0.name, $0.url, $0.object) }
  }

  private func isps(_ request: TopRequest, atMost limit: Int) -> [TopLine] {
    let rows = status.isps.filter { request.takes($0.asn, $0.name) }
    return [TopLine("ISPs", .title)]
      + TopTable(columns: Self.ispColumns, rows: rows).content(request.columns).lines(atMost: limit)
  }

  private func ways(_ request: TopRequest, atMost limit: Int) -> [TopLine] {
    let all = Share.sum(status.ways.map(\.named))
    let columns: [TopColumn<SelectorStatus.Way>] = [
      TopColumn(
        title: "peers of", width: 12, isNumber: false, rank: 0, value: { .text($0.from) },
        cell: { ($0.from, $0.isTransit ? .bad : .good) }),
      TopColumn(
        title: "told to", width: 12, isNumber: false, rank: 1, value: { .text($0.to) },
        cell: { ($0.to, $0.isTransit ? .bad : .good) }),
      .number("named", 10, rank: 2, { $0.named }, Share.count),
      .number("share", 6, rank: 3, { $0.named }, { Share.percent($0, of: max(1, all)) }),
      TopColumn(
        title: "border", width: 8, isNumber: false, rank: 4, value: { .text($0.from) },
        cell: { $0.isTransit ? ("transit", .bad) : ("", .plain) }),
    ]
    let rows = status.ways.filter { request.takes($0.from, $0.to, $0.isTransit ? "transit" : nil) }
    return [TopLine("Ways", .title)]
      + TopTable(columns: columns, rows: rows).content(request.columns).lines(atMost: limit)
  }
}
