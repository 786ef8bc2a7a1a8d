import Vocabulary

/// How long ways between hosts are, as they were measured; where nobody measured one, as long as others between the
/// same ISPs.
struct PathDelays {
  private struct Pair: Hashable {
    var a: Int
    var b: Int

    init(_ one: Int, _ other: Int) { (a, b) = (min(one, other), max(one, other)) }
  }

  private let isps: [Int]
  /// One way, in nanoseconds: the shortest that was seen.
  private var seen: [Pair: Int64] = [:]
  private var usual: [Pair: Int64] = [:]
  /// Where nothing at all is known.
  private var general: Int64 = 10_000_000
  /// How far the ways that were measured are from the usual ones between their ISPs: the median, in nanoseconds.
  private(set) var error: Int64 = 0

  /// - Parameter isps: the ISP of each host.
  init(isps: [Int]) { self.isps = isps }

  /// How many were measured.
  var count: Int { seen.count }

  /// There and back took so long, at the most.
  mutating func note(_ a: Int, _ b: Int, took: TimeSpan) {
    guard took > .zero, a != b else { return }
    let pair = Pair(a, b)
    seen[pair] = min(seen[pair] ?? .max, took.nanoseconds / 2)
  }

  /// All is noted.
  mutating func settle() {
    var between: [Pair: [Int64]] = [:]
    for (pair, delay) in seen { between[Pair(isps[pair.a], isps[pair.b]), default: []].append(delay) }
    usual = between.mapValues(Self.median)
    if !seen.isEmpty { general = Self.median(Array(seen.values)) }
    let off = seen.map { pair, delay in abs(delay - (usual[Pair(isps[pair.a], isps[pair.b])] ?? delay)) }
    error = off.isEmpty ? general / 2 : Self.median(off)
  }

  private static func median(_ values: [Int64]) -> Int64 { values.sorted()[values.count / 2] }

  /// One way between two hosts, in nanoseconds.
  func delay(_ a: Int, _ b: Int) -> Int64 {
    a == b ? LinkLayer.localDelay : seen[Pair(a, b)] ?? usual[Pair(isps[a], isps[b])] ?? general
  }
}
