package import Vocabulary

/// Who was reported for one thing (corrupt blocks, or to be unreachable), and by whom: bounded, and forgotten after a
/// while.
package struct ReportLedger: Hashable, Codable, Sendable {
  /// One node's word on a peer.
  package struct Report: Hashable, Codable, Sendable {
    let reporter: NodeID
    /// The network that the word came from, and its ISP where that is known and asked for.
    let voice: IPAddress
    let asn: ASN?
    package let at: Instant

    package init(by reporter: NodeID, from address: IPAddress, in asn: ASN? = nil, at now: Instant) {
      self.reporter = reporter
      voice = address.network
      self.asn = asn
      at = now
    }
  }

  /// Who is reported: who proved to be a node wherever it is, and else who was where the reporter called.
  package enum Accused: Hashable, Comparable, Codable, Sendable {
    case endpoint(Endpoint)
    case node(NodeID)
  }

  /// What became of a report.
  enum Outcome {
    /// It counts from now on.
    case isNew
    /// The network has spoken of that peer already.
    case isKnown
    case hasNoRoom
  }

  /// More witnesses than this change nothing.
  private static let reportsPerAccused = 8
  /// Of one ISP, where ISPs are told apart: one alone must not keep others from being heard.
  private static let reportsPerISP = 4
  /// As many as one network may accuse at a time: nobody can be told of a whole swarm and accuse it.
  static let accusedPerNetwork = 16

  private struct Line: Hashable, Codable, Sendable {
    var accused: Accused
    var reports: [Report]
  }

  /// Sorted by who is accused.
  private var lines: [Line] = []
  /// A bit for each who is accused, by a hash, and for others of the same: most peers are nobody's concern, and are
  /// looked up for each list.
  private var marks = [UInt64](repeating: 0, count: 1 << 10)
  /// For so long a network's first word on a peer stands, and further ones are none; nil where each takes the place of
  /// the one before.
  private let firstWordStands: TimeSpan?

  package init(firstWordStands: TimeSpan? = nil) { self.firstWordStands = firstWordStands }

  /// As it was encoded. Where names are read as others (`CanonicalRenaming`), these stand in another order.
  package init(from decoder: any Decoder) throws {
    let parts = try decoder.container(keyedBy: CodingKeys.self)
    lines = try parts.decode([Line].self, forKey: .lines).sorted { $0.accused < $1.accused }
    _ = try parts.decode([UInt64].self, forKey: .marks)
    firstWordStands = try parts.decodeIfPresent(TimeSpan.self, forKey: .firstWordStands)
    for line in lines { mark(line.accused) }
  }

  package var count: Int { lines.count }

  /// Notes a report, if there is room for it.
  mutating func note(_ accused: Accused, _ report: Report, atMost limit: Int) -> Outcome {
    let (index, found) = place(of: accused)
    // A network that has spoken takes no further place, so that it cannot keep others from being heard.
    if found,
      let old = lines[index].reports.firstIndex(where: { $0.reporter == report.reporter || $0.voice == report.voice })
    {
      if let firstWordStands, report.at - lines[index].reports[old].at <= firstWordStands { return .isKnown }
      lines[index].reports[old] = report
      return firstWordStands == nil ? .isKnown : .isNew
    }
    let spoken = lines.count { line in line.reports.contains { $0.voice == report.voice } }
    guard spoken < Self.accusedPerNetwork else { return .hasNoRoom }
    guard found else {
      guard lines.count < limit else { return .hasNoRoom }
      lines.insert(Line(accused: accused, reports: [report]), at: index)
      mark(accused)
      return .isNew
    }
    let ofISP = report.asn.map { asn in lines[index].reports.count { $0.asn == asn } } ?? 0
    guard lines[index].reports.count < Self.reportsPerAccused, ofISP < Self.reportsPerISP else { return .hasNoRoom }
    lines[index].reports.append(report)
    return .isNew
  }

  /// Notes where a node dialled in vain, each some time ago: where its network had not said so lately, and for how many
  /// there is no room.
  mutating func note(
    _ peers: [SharedEntry.Unreachable], by reporter: NodeID, from address: IPAddress, in asn: ASN?,
    _ limits: Registry.Limits, at now: Instant
  ) -> (new: [Endpoint], dropped: Int) {
    var (new, dropped): ([Endpoint], Int) = ([], 0)
    for peer in peers {
      let at = now - min(max(.zero, peer.ago), limits.unreachableLifetime)
      let report = Report(by: reporter, from: address, in: asn, at: at)
      switch note(.endpoint(peer.endpoint), report, atMost: limits.reportedEndpoints) {
      case .isNew: new.append(peer.endpoint)
      case .isKnown: break
      case .hasNoRoom: dropped += 1
      }
    }
    return (new, dropped)
  }

  /// Whether anything may have been reported of a peer; false for most of whom nothing was.
  func mayKnow(_ accused: Accused) -> Bool {
    let (word, bit) = Self.mark(of: accused)
    return marks[word] & bit != 0
  }

  /// How many networks (of 24 bits, or 48 of IPv6) reported a peer under any of its names after `since`; each counts
  /// once, whatever many nodes speak in it.
  package func reporters(of names: [Accused], since: Instant) -> Int {
    var voices: [IPAddress] = []
    for report in reports(of: names, since: since) where !voices.contains(report.voice) { voices.append(report.voice) }
    return voices.count
  }

  /// Who reported a peer of an ISP under any of its names after `since`: networks of that ISP, each once, and other
  /// ISPs, each once; what belongs to no known ISP counts as the peer's own does.
  func voices(on names: [Accused], in asn: ASN?, since: Instant) -> Standing.Unreached.Voices {
    var near: [IPAddress] = []
    var far: [ASN] = []
    for report in reports(of: names, since: since) {
      if let other = report.asn, other != asn {
        if !far.contains(other) { far.append(other) }
      } else if !near.contains(report.voice) {
        near.append(report.voice)
      }
    }
    return Standing.Unreached.Voices(near: UInt8(clamping: near.count), far: UInt8(clamping: far.count))
  }

  /// When a peer was reported last under any of its names, after `since`.
  func newest(of names: [Accused], since: Instant) -> Instant? { reports(of: names, since: since).map(\.at).max() }

  private func reports(of names: [Accused], since: Instant) -> [Report] {
    names.flatMap { name -> [Report] in
      guard mayKnow(name) else { return [] }
      let (index, found) = place(of: name)
      return found ? lines[index].reports.filter { $0.at >= since } : []
    }
  }

  package mutating func forget(before: Instant) {
    guard !lines.isEmpty else { return }
    for index in lines.indices { lines[index].reports.removeAll { $0.at < before } }
    lines.removeAll { $0.reports.isEmpty }
    for word in marks.indices { marks[word] = 0 }
    for line in lines { mark(line.accused) }
  }

  private mutating func mark(_ accused: Accused) {
    let (word, bit) = Self.mark(of: accused)
    marks[word] |= bit
  }

  private static func mark(of accused: Accused) -> (word: Int, bit: UInt64) {
    var hash = PairHash()
    switch accused {
    case .endpoint(let endpoint):
      hash.mix(endpoint.address)
      hash.mix(UInt64(endpoint.port))
    case .node(let node): hash.mix(node.key.word0)
    }
    return (Int(hash.value >> 6 & 0x3FF), 1 << (hash.value & 63))
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
