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
    ScoringWeight("country", points, \.country), ScoringWeight("world", points, \.world),
    ScoringWeight("completeness", points, \.completeness), ScoringWeight("latency", points, \.latency),
    ScoringWeight("load", points, \.load), ScoringWeight("load_at_most", points, \.loadAtMost),
    ScoringWeight("freshness", points, \.freshness), ScoringWeight("tie_break", points, \.tieBreak),
    ScoringWeight("reported", points, \.reported), ScoringWeight("reporters_to_ban", 1...1_000, \.reportersToBan),
    ScoringWeight("far_quota", 0...200, \.farQuota),
  ]

  /// What of a policy cannot be, though each field of it could.
  /// - Throws: `Problem` that names the fields.
  package static func check(_ policy: ScoringPolicy) throws(Problem) {
    for weight in all {
      guard let value = weight.value(in: policy), !weight.range.contains(value) else { continue }
      throw Problem("\(weight.name) must be from \(weight.range.lowerBound) to \(weight.range.upperBound): \(value)")
    }
    let rings = ["host", "site", "isp", "country", "world"].compactMap { name in all.first { $0.name == name } }
    for (near, far) in zip(rings, rings.dropFirst()) {
      let (more, less) = (near.value(in: policy) ?? 0, far.value(in: policy) ?? 0)
      guard more < less else { continue }
      throw Problem("\(far.name) (\(less)) must not be above \(near.name) (\(more)): a nearer ring has more points")
    }
  }
}
