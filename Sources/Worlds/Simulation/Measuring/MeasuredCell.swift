import Vocabulary

/// What one run of a row with one seed came to. Shares and ratios in thousandths, as the report has them.
package struct MeasuredCell: Hashable, Codable, Sendable {
  /// The row's name, or the figure's point.
  package var row: String
  package var seed: UInt64
  /// Which program ran it: cells of another build are run again.
  package var build: String
  /// Time of the last peer, of the median one, and the bound, in milliseconds.
  package var last: Int64
  package var median: Int64
  package var bound: Int64
  package var origin: Int64
  /// Copies that entered the ISP of peers which imported the most, and the one of those that are not in deficit.
  package var transit: Int64
  package var surplusTransit: Int64
  package var control: Int64
  package var complete: Int
  /// How many should be complete: all but those who died for good.
  package var expected: Int
  package var corrupt: Int
  package var violations: Int
  package var inputs: Int
  /// Processor time of the run in milliseconds.
  package var took: Int64

  init(_ report: SimulationReport, of scenario: Scenario, row: String, seed: UInt64, build: String, took: Int64) {
    self.row = row
    self.seed = seed
    self.build = build
    last = report.last.milliseconds
    median = report.median.milliseconds
    bound = report.bound.milliseconds
    origin = report.originMilliCopies
    let served = zip(scenario.isps, report.transit).filter { $0.1.hasPeers }
    transit = served.map { $0.1.milliCopies }.max() ?? 0
    surplusTransit = served.filter { !scenario.isInDeficit($0.0) }.map { $0.1.milliCopies }.max() ?? 0
    control = report.milliPercentControl
    complete = report.complete
    expected = report.peers - report.gone
    corrupt = report.corrupt
    violations = report.violations.count
    inputs = report.inputs
    self.took = took
  }

  /// The last peer over the bound, in thousandths; a run in which not everybody came through has none.
  package var ratio: Int64? { complete >= expected ? last * 1000 / max(1, bound) : nil }
  package var tail: Int64? { complete >= expected ? last * 1000 / max(1, median) : nil }
}

extension Scenario {
  /// Whether an ISP's uplinks together cannot bring its peers the object once each within the bound, one copy aside.
  func isInDeficit(_ isp: ISP) -> Bool {
    let peers = isp.hosts.filter { $0.name != Self.originName && $0.name != Self.selectorName }
    let uplinks = peers.reduce(Int64(0)) { $0 + Self.rate($1.up) }
    let brought = uplinks.multipliedFullWidthDivided(by: bound.milliseconds, over: 1000)
    return brought < Int64(peers.count - 1) * objectLength
  }
}
