import Nodes
import Vocabulary

/// Looking back on a run.
extension World {
  func report() -> SimulationReport {
    var report = SimulationReport()
    report.peers = peers.count
    report.complete = peers.count { $0.finished != nil }
    // Who serves spoilt blocks is soon banned by all, and left to the origin: nobody minds when it ends.
    let honest = peers.filter { !$0.traits.pollutes }
    let times = honest.compactMap { peer in peer.finished.map { $0 - (peer.arrived ?? 0) } }.sorted()
    report.gone = peers.count { $0.isGone }
    report.sentWire = network.sentWire
    let packets = (network.sentPayload + LinkLayer.segment - 1) / LinkLayer.segment
    report.controlWire = max(0, network.sentWire - network.sentPayload - packets * LinkLayer.header)
    report.failures = peers.compactMap { peer in peer.failure.map { "\(peer.name): \($0.sentence)" } }
    report.last = TimeSpan(nanoseconds: times.last ?? 0)
    report.median = TimeSpan(nanoseconds: times.isEmpty ? 0 : times[times.count / 2])
    report.bound = scenario.bound
    report.milliRatio = report.last.nanoseconds
      .multipliedFullWidthDivided(by: 1000, over: max(1, report.bound.nanoseconds))
    let length = scenario.objectLength
    report.originMilliCopies = originSent.multipliedFullWidthDivided(by: 1000, over: length)
    for (isp, bytes) in zip(scenario.isps, network.intoISP) {
      let copies = bytes.multipliedFullWidthDivided(by: 1000, over: length)
      report.transit.append(.init(asn: isp.asn, bytes: bytes, milliCopies: copies))
    }
    for case let transfer? in peers.map(\.report) {
      report.fromOrigin += transfer.fromOrigin
      report.fromSameISP += transfer.fromSameISP
      report.fromOtherISP += transfer.fromOtherISP
      report.wasted += transfer.waste.total
    }
    report.digest = digest
    report.nodes = peers.count + 2
    report.inputs = inputs
    report.events = events
    report.corrupt = checkers.corrupt
    let missing = peers.filter {
      $0.finished == nil && !$0.isGone && !($0.failure != nil && $0.traits.diskBlocks != nil)
    }
    let reports = peers.compactMap { peer in peer.report.map { (name: peer.name, report: $0) } }
    report.violations =
      Thrift.violations(in: scenario, reports)
      + checkers.violations + Conservation.violations(in: network)
      + Liveness.violations(incomplete: missing.map(\.name), deadline: scenario.deadline)
    return report
  }
}
