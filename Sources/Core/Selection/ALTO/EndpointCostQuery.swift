package import Vocabulary

/// Somebody asks what it costs to send from endpoints to others (RFC 7285, 11.5.1).
package struct EndpointCostQuery: Hashable, Codable, Sendable {
  package var type: CostType
  /// Each once.
  package var sources: [ALTOEndpoint]
  package var destinations: [ALTOEndpoint]
  package var range: CostRange

  package init(
    _ type: CostType, sources: [ALTOEndpoint], destinations: [ALTOEndpoint], range: CostRange = .all
  ) {
    self.type = type
    self.sources = sources
    self.destinations = destinations
    self.range = range
  }

  /// The costs, by the engine that ranks peers: the order of a source's destinations is that of a list of peers.
  ///
  /// - Parameters:
  ///   - salt: breaks ties, as in lists of peers.
  ///   - coordinate: where an address is in the space of round trips, or nil.
  package func rows(
    policy: ScoringPolicy, salt: UInt64, coordinate: (IPAddress) -> NetworkCoordinate?
  ) -> [CostRow] {
    sources.map { source in
      let costs: [Int64?] =
        switch (type.metric, type.mode) {
        case (.routing, .numerical):
          destinations.map { Int64(policy.cost(from: source.locality, to: $0.locality)) }
        case (.routing, .ordinal): ranks(from: source, policy: policy, salt: salt, coordinate)
        case (.roundTrip, .numerical): roundTrips(from: source, coordinate)
        case (.roundTrip, .ordinal): Self.ranks(of: roundTrips(from: source, coordinate))
        }
      return CostRow(
        source: source.name,
        costs: zip(destinations, costs).compactMap { destination, cost in
          guard let cost, range.contains(cost) else { return nil }
          return CostRow.Cost(destination: destination.name, cost: cost)
        })
    }
  }

  /// In microseconds; nil where nothing is known of such a way.
  private func roundTrips(
    from source: ALTOEndpoint, _ coordinate: (IPAddress) -> NetworkCoordinate?
  ) -> [Int64?] {
    let here = coordinate(source.address)
    return destinations.map { destination in
      if destination.address == source.address { return 0 }
      guard let here, let there = coordinate(destination.address) else { return nil }
      return here.roundTrip(to: there, insideISP: source.locality.asn == destination.locality.asn)
    }
  }

  private static func ranks(of costs: [Int64?]) -> [Int64?] {
    let levels = costs.compactMap(\.self).sorted()
    var distinct: [Int64] = []
    for level in levels where distinct.last != level { distinct.append(level) }
    return costs.map { cost in
      guard let cost, let place = distinct.firstIndex(of: cost) else { return nil }
      return Int64(place + 1)
    }
  }

  /// The places of the destinations in the list of peers that the source would be given if they were all that there is.
  /// Nil for those that nobody can dial.
  private func ranks(
    from source: ALTOEndpoint, policy: ScoringPolicy, salt: UInt64, _ coordinate: (IPAddress) -> NetworkCoordinate?
  ) -> [Int64?] {
    // A number for each, for candidates are known by their endpoints. Only the order is read.
    let candidates = Candidate.List(
      destinations.map { destination in
        let endpoint = Endpoint(address: destination.address, port: Self.port)
        let peer = Candidate(
          endpoint: endpoint, kind: .agent, infohash: InfoHash(0, 0, 0), held: 1, blocks: 1,
          coordinate: coordinate(destination.address))
        return (peer, destination.locality)
      })
    // A host of both families is thought to be in one ISP: then addresses of the other one can be ranked as well.
    let unknown: IPAddress = source.address.family == .v4 ? .v6(0, 0) : .v4(0)
    let requester = Requester(
      address: source.address, locality: source.locality,
      other: Requester.Place(Endpoint(address: unknown, port: Self.port), in: source.locality),
      coordinate: coordinate(source.address), isRehearsal: true)
    let ranking = Scoring.rank(
      candidates, for: requester, wanted: destinations.count, policy: policy, salt: salt, explaining: false)
    var ranks: [(address: IPAddress, rank: Int64)] = []
    for (place, peer) in ranking.peers.enumerated() { ranks.append((peer.endpoint.address, Int64(place + 1))) }
    ranks.sort { $0.address < $1.address }
    return destinations.map { Self.rank(of: $0.address, in: ranks) }
  }

  private static let port: UInt16 = 1

  private static func rank(of address: IPAddress, in ranks: [(address: IPAddress, rank: Int64)]) -> Int64? {
    var (low, high) = (0, ranks.count)
    while low < high {
      let middle = (low + high) / 2
      if ranks[middle].address < address { low = middle + 1 } else { high = middle }
    }
    return low < ranks.count && ranks[low].address == address ? ranks[low].rank : nil
  }
}
