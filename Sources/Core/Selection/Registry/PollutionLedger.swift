package import Vocabulary

/// Who was reported to serve corrupt blocks, and by whom: bounded, and forgotten after a while.
package struct PollutionLedger: Hashable, Codable, Sendable {
  /// One node's word that an endpoint served it a corrupt block.
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

  /// More witnesses than this change nothing.
  private static let reportsPerEndpoint = 8

  private struct Line: Hashable, Codable, Sendable {
    var endpoint: Endpoint
    var reports: [Report]
  }

  /// Sorted by endpoint.
  private var lines: [Line] = []

  package init() {}

  package var count: Int { lines.count }

  /// Notes a report, or returns false if there is no room for it.
  package mutating func note(_ endpoint: Endpoint, _ report: Report, atMost limit: Int) -> Bool {
    let (index, found) = place(of: endpoint)
    guard found else {
      guard lines.count < limit else { return false }
      lines.insert(Line(endpoint: endpoint, reports: [report]), at: index)
      return true
    }
    // A network that has spoken takes no further place, so that it cannot keep others from being heard.
    if let old = lines[index].reports.firstIndex(where: { $0.reporter == report.reporter || $0.voice == report.voice })
    {
      lines[index].reports[old] = report
      return true
    }
    guard lines[index].reports.count < Self.reportsPerEndpoint else { return false }
    lines[index].reports.append(report)
    return true
  }

  /// How many networks (of 24 bits, or 48 of IPv6) reported the endpoint after `since`; each counts once, whatever
  /// many nodes speak in it.
  package func reporters(of endpoint: Endpoint, since: Instant) -> Int {
    let (index, found) = place(of: endpoint)
    guard found else { return 0 }
    var voices: [IPAddress] = []
    for report in lines[index].reports where report.at >= since && !voices.contains(report.voice) {
      voices.append(report.voice)
    }
    return voices.count
  }

  package mutating func forget(before: Instant) {
    for index in lines.indices { lines[index].reports.removeAll { $0.at < before } }
    lines.removeAll { $0.reports.isEmpty }
  }

  private func place(of endpoint: Endpoint) -> (index: Int, found: Bool) {
    var low = 0
    var high = lines.count
    while low < high {
      let middle = (low + high) / 2
      if lines[middle].endpoint < endpoint { low = middle + 1 } else { high = middle }
    }
    return (low, low < lines.count && lines[low].endpoint == endpoint)
  }
}
