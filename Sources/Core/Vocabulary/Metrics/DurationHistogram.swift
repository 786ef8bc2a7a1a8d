/// How many times something took how long, in buckets that are the same everywhere, so that they can be added up.
///
/// A bucket remembers the last time that fell into it and the input by which that was known: the exemplar, by which who
/// sees an odd bucket finds the moment in the trace.
package struct DurationHistogram: Hashable, Codable, Sendable {
  package struct Exemplar: Hashable, Codable, Sendable {
    package var time: TimeSpan
    /// The input's number in the trace of the node.
    package var sequence: UInt64
  }

  /// The upper bounds of the buckets, each included; the last bucket has none. From a block in a LAN to a file over a
  /// slow line.
  package static let bounds: [TimeSpan] =
    [TimeSpan(nanoseconds: 100_000)] + [1, 2, 5, 10, 25, 50, 100, 250, 500].map { .milliseconds($0) }
    + [1, 2, 5, 10, 30, 60, 300, 1800].map { .seconds($0) }

  /// One more than there are bounds.
  package private(set) var counts = [Int64](repeating: 0, count: bounds.count + 1)
  package private(set) var exemplars = [Exemplar?](repeating: nil, count: bounds.count + 1)
  package private(set) var sum = TimeSpan.zero

  package init() {}

  package var count: Int64 { counts.reduce(0, +) }

  /// - Parameter sequence: the input by which it is known; nil where there is none.
  package mutating func observe(_ time: TimeSpan, by sequence: UInt64? = nil) {
    let bucket = Self.bounds.firstIndex { time <= $0 } ?? Self.bounds.count
    counts[bucket] += 1
    // Whole centuries of waiting are no reason to end a node.
    sum.nanoseconds = sum.nanoseconds.addingReportingOverflow(max(0, time.nanoseconds)).partialValue
    if let sequence { exemplars[bucket] = Exemplar(time: time, sequence: sequence) }
  }
}
