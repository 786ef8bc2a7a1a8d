import Selection
import Vocabulary

/// A second opinion for others' software: their lists of addresses in our order (POST /v1/rank).
///
/// It is made of the tables, the policy and what the asker says, and of nothing that the registry knows: so nobody
/// hears of another's peers by asking about addresses, and a seed makes the answer again.
enum ListRanking {
  /// Stands for a port where none was named, for what has none cannot be dialled.
  private static let anyPort: UInt16 = 1
  /// As large as JSON's numbers are everywhere.
  private static let seedBits: UInt64 = 53

  static func rank(_ query: RankQuery, from caller: SelectorCaller, _ turn: inout SelectorTurn) -> SelectorAnswer {
    turn.counters.queries += 1
    // Why an address is near tells what the tables say of it.
    let isForOthers = query.explain || query.address.unmapped != caller.address
    let refusal = caller.refusalToShow
    if isForOthers || caller.isMistaken, let refusal { return Queries.refuse(refusal, &turn) }
    let entries = Array(query.entries.prefix(RankQuery.mostEntries))
    let seed = query.seed ?? turn.random.next() >> (64 - seedBits)
    let ranking = Scoring.rank(
      Candidate.List(entries.map { (candidate($0), $0.locality) }), for: requester(query),
      wanted: min(query.limit ?? entries.count, entries.count),
      policy: turn.configuration.policy, salt: seed, explaining: query.explain)
    let places = Places(entries)
    let lines = ranking.peers.map { peer in
      let place = places[peer.endpoint]
      return RankedList.Line(
        place: place, address: peer.endpoint.address, port: entries[place].port, ring: peer.ring,
        asn: refusal == nil ? peer.asn : nil, score: peer.score, terms: peer.terms)
    }
    return .ranked(
      RankedList(
        address: query.address, locality: query.locality, seed: seed, lines: lines,
        leftOut: query.explain ? leftOut(ranking.leftOut, places, entries) : nil))
  }

  /// Of an endpoint that stands there twice, the second and later ones are left out.
  private static func leftOut(
    _ list: [Ranking.LeftOut], _ places: Places, _ entries: [RankQuery.Entry]
  ) -> [RankedList.LeftOut] {
    var twins = places.twins[...]
    return list.map { one in
      let place = one.reason == .listedAlready ? twins.popFirst() ?? places[one.endpoint] : places[one.endpoint]
      return RankedList.LeftOut(
        place: place, address: one.endpoint.address, port: entries[place].port, reason: one.reason)
    }
  }

  private static func endpoint(_ entry: RankQuery.Entry) -> Endpoint {
    Endpoint(address: entry.address, port: entry.port ?? anyPort)
  }

  /// What the asker does not say counts as for peers that are as good as any: all of it, just heard of, not busy.
  private static func candidate(_ entry: RankQuery.Entry) -> Candidate {
    Candidate(
      endpoint: endpoint(entry), kind: .agent, infohash: InfoHash(0, 0, 0),
      held: entry.held ?? entry.blocks ?? 1, blocks: entry.blocks ?? 1, load: min(entry.load ?? 0, 1 << 20) * 1000,
      uplink: entry.uplink, coordinate: entry.roundTrip.map { NetworkCoordinate(away: $0) })
  }

  /// Addresses of the family over which nobody was seen to ask are judged by their ISP and country.
  private static func requester(_ query: RankQuery) -> Requester {
    let other: IPAddress = query.address.family == .v4 ? .v6(0, 0) : .v4(0)
    return Requester(
      address: query.address, locality: query.locality,
      other: Requester.Place(Endpoint(address: other, port: 0), in: query.locality), isRehearsal: query.isFromLoopback)
  }

  /// Where endpoints stand in a list.
  private struct Places {
    private var sorted: [(endpoint: Endpoint, place: Int)]
    /// The places of those that stood there before, in their order.
    private(set) var twins: [Int] = []

    init(_ entries: [RankQuery.Entry]) {
      sorted = entries.enumerated().map { (ListRanking.endpoint($0.element), $0.offset) }
      sorted.sort { ($0.endpoint, $0.place) < ($1.endpoint, $1.place) }
      for (before, this) in zip(sorted, sorted.dropFirst()) where before.endpoint == this.endpoint {
        twins.append(this.place)
      }
      twins.sort()
    }

    /// The first place of an endpoint of the list.
    subscript(endpoint: Endpoint) -> Int {
      var (low, high) = (0, sorted.count)
      while low < high {
        let middle = (low + high) / 2
        if sorted[middle].endpoint < endpoint { low = middle + 1 } else { high = middle }
      }
      return sorted[low].place
    }
  }
}
