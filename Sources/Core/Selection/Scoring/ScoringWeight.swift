/// One number of a policy: how it is called in a policy file, and what it may be.
package struct ScoringWeight: Sendable {
  /// Why a policy makes no sense, as a sentence that names the field.
  package struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
    package let sentence: String

    package init(_ sentence: String) { self.sentence = sentence }

    package var description: String { sentence }
  }

  private enum Place: Sendable {
    case always(any WritableKeyPath<ScoringPolicy, Int> & Sendable)
    case since(any WritableKeyPath<ScoringPolicy, Int?> & Sendable)
  }

  package let name: String
  package let range: ClosedRange<Int>
  private let place: Place

  private init(
    _ name: String, _ range: ClosedRange<Int>, _ path: any WritableKeyPath<ScoringPolicy, Int> & Sendable
  ) {
    (self.name, self.range, place) = (name, range, .always(path))
  }

  private init(
    _ name: String, _ range: ClosedRange<Int>, since path: any WritableKeyPath<ScoringPolicy, Int?> & Sendable
  ) {
    (self.name, self.range, place) = (name, range, .since(path))
  }

  /// What it is in a policy; nil where a policy of before has none.
  package func value(in policy: ScoringPolicy) -> Int? {
    switch place {
    case .always(let path): policy[keyPath: path]
    case .since(let path): policy[keyPath: path]
    }
  }

  /// Sets it.
  package func set(_ value: Int, in policy: inout ScoringPolicy) {
    switch place {
    case .always(let path): policy[keyPath: path] = value
    case .since(let path): policy[keyPath: path] = value
    }
  }

  /// The most points that anything gives: sums of such stay far from where numbers end.
  private static let points = 0...100_000

  /// All of them, in the order in which people are shown them.
  package static let all: [ScoringWeight] = [
    ScoringWeight("host", points, \.host), ScoringWeight("site", points, \.site), ScoringWeight("isp", points, \.isp),
    ScoringWeight("country", points, \.country), ScoringWeight("continent", points, since: \.continent),
    ScoringWeight("world", points, \.world), ScoringWeight("peering", 0...ScoringPolicy.dearest, since: \.peering),
    ScoringWeight("transit", 0...ScoringPolicy.dearest, since: \.transit),
    ScoringWeight("completeness", points, \.completeness), ScoringWeight("latency", points, \.latency),
    ScoringWeight("load", points, \.load), ScoringWeight("load_at_most", points, \.loadAtMost),
    ScoringWeight("freshness", points, \.freshness), ScoringWeight("tie_break", points, \.tieBreak),
    ScoringWeight("reported", points, \.reported), ScoringWeight("reporters_to_ban", 1...1_000, \.reportersToBan),
    ScoringWeight("far_quota", 0...200, \.farQuota),
    ScoringWeight("prefix_cap_percent", 1...100, since: \.prefixCapPercent),
    ScoringWeight("own_prefix_cap_percent", 1...100, since: \.ownPrefixCapPercent),
    ScoringWeight("wide_prefix_cap_percent", 1...100, since: \.widePrefixCapPercent),
    ScoringWeight("reporters_to_drop", 1...1_000, since: \.reportersToDrop),
    ScoringWeight("unreached", points, since: \.unreached),
  ]

  private static let mostSiblings = 10_000
  private static let mostCosts = 20_000

  /// What of a policy cannot be, though each field of it could.
  /// - Throws: `Problem` that names the fields.
  package static func check(_ policy: ScoringPolicy) throws(Problem) {
    for weight in all {
      guard let value = weight.value(in: policy), !weight.range.contains(value) else { continue }
      throw Problem("\(weight.name) must be from \(weight.range.lowerBound) to \(weight.range.upperBound): \(value)")
    }
    let names = ["host", "site", "isp", "country", "continent", "world"]
    let rings = names.compactMap { name in all.first { $0.name == name } }
    for (near, far) in zip(rings, rings.dropFirst()) {
      let (more, less) = (near.value(in: policy) ?? 0, far.value(in: policy) ?? 0)
      guard more < less else { continue }
      throw Problem("\(far.name) (\(less)) must not be above \(near.name) (\(more)): a nearer ring has more points")
    }
    let (siblings, costs) = (policy.siblings ?? [], policy.costs ?? [])
    guard siblings.count <= mostSiblings, zip(siblings, siblings.dropFirst()).allSatisfy({ $0.asn < $1.asn }) else {
      throw Problem("siblings must name at most \(mostSiblings) ISPs, each in one list")
    }
    guard costs.count <= mostCosts, zip(costs, costs.dropFirst()).allSatisfy({ $0.pair < $1.pair }) else {
      throw Problem("costs must have at most \(mostCosts) entries, and one for each pair and direction")
    }
    for case .number(let number) in costs.map(\.price) where !(0...ScoringPolicy.dearest).contains(number) {
      throw Problem("cost must be from 0 to \(ScoringPolicy.dearest): \(number)")
    }
  }
}
