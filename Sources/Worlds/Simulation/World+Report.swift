import Nodes
import Selection
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
    report.times = peers.map { peer in peer.finished.map { TimeSpan(nanoseconds: $0 - (peer.arrived ?? 0)) } }
    report.gone = peers.count { $0.isGone }
    report.selectorReturn = nodes.lazy.compactMap { $0 as? SimulatedSelector }.last?.comeback
    report.namedAfterEnd = peers.compactMap { peer in
      peer.ended.map { TimeSpan(nanoseconds: (peer.namedAfterEnd ?? $0) - $0) }
    }
    report.sentWire = network.sentWire
    let packets = (network.sentPayload + LinkLayer.segment - 1) / LinkLayer.segment
    report.controlWire = max(0, network.sentWire - network.sentPayload - packets * LinkLayer.header)
    report.failures = peers.compactMap { peer in peer.failure.map { "\(peer.name): \($0.sentence)" } }
    report.last = TimeSpan(nanoseconds: times.last ?? 0)
    report.median = TimeSpan(nanoseconds: times.isEmpty ? 0 : times[times.count / 2])
    report.slow = Self.slow(of: times)
    let first = honest.compactMap { peer in peer.firstBlock.map { $0 - (peer.arrived ?? 0) } }.sorted()
    report.firstBlockMedian = TimeSpan(nanoseconds: first.isEmpty ? 0 : first[first.count / 2])
    report.firstBlockSlow = Self.slow(of: first)
    report.milliFairness = fairness
    report.bound = scenario.bound
    report.milliRatio = report.last.nanoseconds
      .multipliedFullWidthDivided(by: 1000, over: max(1, report.bound.nanoseconds))
    let length = scenario.objectLength
    report.originMilliCopies = originSent.multipliedFullWidthDivided(by: 1000, over: length)
    for (isp, bytes) in zip(scenario.isps, network.intoISP) {
      let copies = bytes.multipliedFullWidthDivided(by: 1000, over: length)
      let hasPeers = isp.hosts.contains { $0.name != Scenario.originName && $0.name != Scenario.selectorName }
      report.transit.append(.init(asn: isp.asn, bytes: bytes, milliCopies: copies, hasPeers: hasPeers))
    }
    for case let transfer? in peers.map(\.report) {
      report.fromOrigin += transfer.fromOrigin
      report.fromSameISP += transfer.fromSameISP
      report.fromOtherISP += transfer.fromOtherISP
      report.wasted += transfer.waste.total
    }
    report.milliRoundTripError = roundTripError
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
      + Books.violations(of: nodes.lazy.compactMap { $0 as? SimulatedAgent })
      + Liveness.violations(incomplete: missing.map(\.name), deadline: scenario.deadline)
    return report
  }

  /// The 99th of a hundred of some times, in order.
  private static func slow(of times: [Int64]) -> TimeSpan {
    TimeSpan(nanoseconds: times.isEmpty ? 0 : times[min(times.count - 1, times.count * 99 / 100)])
  }

  /// See `SimulationReport.milliFairness`; of what each has sent in thousandths of what its uplink could in the time.
  private var fairness: Int64 {
    let shares = zip(peers, scenario.peers).map { peer, spec in
      let can = min(Scenario.rate(spec.up), Scenario.rate(spec.limit))
      return network.hosts[peer.host].sentWire.multipliedFullWidthDivided(by: 1000, over: max(1, can))
    }
    let (sum, squares) = shares.reduce(into: (Int64(0), Int64(0))) { sums, share in
      sums.0 += share
      sums.1 += share * share
    }
    guard squares > 0 else { return 1000 }
    return sum.multipliedFullWidthDivided(by: sum * 1000 / Int64(shares.count), over: squares)
  }

  /// See `SimulationReport.milliRoundTripError`; of some two thousand pairs.
  private var roundTripError: Int64? {
    guard let selector = nodes.lazy.compactMap({ $0 as? SimulatedSelector }).last else { return nil }
    let known = peers.compactMap { peer in selector.coordinate(of: peer.node).map { (host: peer.host, at: $0) } }
    guard known.count > 1 else { return nil }
    var source = RandomSource(seed: 0)
    var errors: [Int64] = []
    for _ in 0..<2_000 {
      let (a, b) = (known[source.below(known.count)], known[source.below(known.count)])
      guard a.host != b.host, !network.haveMet(a.host, b.host) else { continue }
      let insideISP = network.hosts[a.host].isp == network.hosts[b.host].isp
      guard let predicted = a.at.roundTrip(to: b.at, insideISP: insideISP) else { continue }
      let real = network.roundTrip(a.host, b.host) / 1000
      errors.append(abs(predicted - real) * 1000 / max(1, real))
    }
    guard errors.count >= 20 else { return nil }
    return errors.sorted()[errors.count / 2]
  }
}
