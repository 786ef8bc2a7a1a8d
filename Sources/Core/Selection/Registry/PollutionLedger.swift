package import Vocabulary

/// Who was reported to serve corrupt blocks, and by whom: bounded, and forgotten after a while.
package struct PollutionLedger: Hashable, Codable, Sendable {
  /// One node's word that a peer served it a corrupt block.
  package struct Report: Hashable, Codable, Sendable {
    let reporter: NodeID
    /// The network that the word came from.
    let voice: IPAddress
    package let at: Instant

    package init(by reporter: NodeID, from address: IPAddress, at now: Instant) {
      self.reporter = reporter
      voice = address.network
      at = now
    }
  }

  /// Who is reported: who proved to be a node wherever it is, and else who was where the reporter called.
  package enum Accused: Hashable, Comparable, Codable, Sendable {
    case endpoint(Endpoint)
    case node(NodeID)
  }

  /// More witnesses than this change nothing.
  private static let reportsPerAccused = 8
  /// As many as one network may accuse at a time: nobody can be told of a whole swarm and accuse it.
  static let accusedPerNetwork = 16

  private struct Line: Hashable, Codable, Sendable {
    var accused: Accused
    var reports: [Report]
  }

  /// Sorted by who is accused.
  private var lines: [Line] = []

  package init() {}

  package var count: Int { lines.count }

  /// Notes a report, or returns false if there is no room for it.
  package mutating func note(_ accused: Accused, _ report: Report, atMost limit: Int) -> Bool {
    let (index, found) = place(of: accused)
    // A network that has spoken takes no further place, so that it cannot keep others from being heard.
    if found,
      let old = lines[index].reports.firstIndex(where: { $0.reporter == report.reporter || $0.voice == report.voice })
    {
      lines[index].reports[old] = report
      return true
    }
    let spoken = lines.count { line in line.reports.contains { $0.voice == report.voice } }
    guard spoken < Self.accusedPerNetwork else { return false }
    guard found else {
      guard lines.count < limit else { return false }
      lines.insert(Line(accused: accused, reports: [report]), at: index)
      return true
    }
    guard lines[index].reports.count < Self.reportsPerAccused else { return false }
    lines[index].reports.append(report)
    return true
  }

  /// How many networks (of 24 bits, or 48 of IPv6) reported a peer under any of its names after `since`; each counts
  /// once, whatever many nodes speak in it.
  package func reporters(of names: [Accused], since: Instant) -> Int {
    var voices: [IPAddress] = []
    for name in names {
      let (index, found) = place(of: name)
      guard found else { continue }
      for report in lines[index].reports where report.at >= since && !voices.contains(report.voice) {
        voices.append(report.voice)
      }
    }
    return voices.count
  }

  /// When a peer was reported last under any of its names, after `since`.
  func newest(of names: [Accused], since: Instant) -> Instant? {
    let reports = names.flatMap { name -> [Report] in
      let (index, found) = place(of: name)
      return found ? lines[index].reports : []
    }
    return reports.map(\.at).filter { $0 >= since }.max()
  }

  package mutating func forget(before: Instant) {
    for index in lines.indices { lines[index].reports.removeAll { $0.at < before } }
    lines.removeAll { $0.reports.isEmpty }
  }

  private func place(of accused: Accused) -> (index: Int, found: Bool) {
    var low = 0
    var high = lines.count
    while low < high {
      let middle = (low + high) / 2
      if lines[middle].accused < accused { low = middle + 1 } else { high = middle }
    }
    return (low, low < lines.count && lines[low].accused == accused)
  }
}
