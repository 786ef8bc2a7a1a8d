import Vocabulary

/// Nobody hammers anybody: calls to a server, failing requests and dials to one peer are few in ten seconds, links are
/// bounded, and no machine spins.
struct Patience {
  /// What is counted.
  enum Deed: Hashable {
    case call(server: Int)
    case failedFetch(server: Int)
    case dial(target: Int)
    case wake
  }

  private struct Key: Hashable {
    var node: Int32
    var deed: Deed
  }

  private struct Count {
    var since: Int64
    var number = 0
  }

  static let linksMax = 256
  static let fetchesMax = 4
  private(set) var violations: [Violation] = []
  private var counts: [Key: Count] = [:]
  private static let span: Int64 = 10_000_000_000

  mutating func did(_ deed: Deed, node: Int32, at now: Int64) {
    let key = Key(node: node, deed: deed)
    var count = counts[key] ?? Count(since: now)
    if now - count.since > Self.span { count = Count(since: now) }
    count.number += 1
    counts[key] = count
    guard count.number == Self.most(of: deed) + 1 else { return }
    note("node \(node): more than \(Self.most(of: deed)) of \(deed) in ten seconds")
  }

  mutating func fetches(node: Int32, atOnce count: Int) {
    if count > Self.fetchesMax { note("node \(node) has \(count) requests at the origin at once") }
  }

  mutating func dials(node: Int32, links: Int) {
    if links >= Self.linksMax { note("node \(node) dials with \(links) links open") }
  }

  private static func most(of deed: Deed) -> Int {
    switch deed {
    case .call: 40
    case .failedFetch: 60
    case .dial: 12
    case .wake: 20_000
    }
  }

  private mutating func note(_ sentence: String) {
    if violations.count < 100 { violations.append(Violation(law: "patience", sentence: sentence)) }
  }
}
