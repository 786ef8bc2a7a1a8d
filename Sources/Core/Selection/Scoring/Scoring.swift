package import Vocabulary

/// Who is near, fast and free: the one place where a list of peers is decided.
///
/// Pure: the same candidates, requester, policy and salt give the same ranking in every process.
package enum Scoring {
  /// How near two addresses are.
  /// - Parameter policy: which ISPs are one.
  package static func ring(
    _ a: IPAddress, _ localityA: Locality, _ b: IPAddress, _ localityB: Locality,
    policy: ScoringPolicy = ScoringPolicy()
  ) -> Ring {
    if a == b { return .host }
    let ring = policy.ring(localityA, localityB)
    return (ring == .isp || localityA.asn == localityB.asn) && a.isAtSite(of: b) ? .site : ring
  }

  /// The best `wanted` candidates for a requester, best first, a quota of far ones always among them.
  ///
  /// `salt` rotates tie-breaks: with another salt, another choice among equals.
  package static func rank(
    _ candidates: Candidate.List, for requester: Requester, wanted: Int, policy: ScoringPolicy, salt: UInt64,
    explaining: Bool
  ) -> Ranking {
    let scorer = Scorer(requester, policy, salt: salt, candidates.localities)
    var (scored, leftOut): ([Chosen], [Ranking.LeftOut]) = ([], [])
    for (place, candidate) in candidates.peers.enumerated() {
      if let one = scorer.chosen(candidate, UInt32(place)) {
        scored.append(one)
      } else if explaining {
        leftOut.append(Ranking.LeftOut(candidate, scorer.reason(candidate)))
      }
    }
    return ranking(
      of: scored, leftOut, by: scorer, for: requester, wanted: wanted, policy: policy, explaining: explaining
    ) { candidates.peers[Int($0)] }
  }

  /// The best of those that may be told, and what is known of them.
  /// - Parameter candidate: by its number.
  static func ranking(
    of scored: [Chosen], _ leftOut: [Ranking.LeftOut], by scorer: Scorer, for requester: Requester, wanted: Int,
    policy: ScoringPolicy, explaining: Bool, candidate: (UInt32) -> Candidate
  ) -> Ranking {
    var leftOut = leftOut
    let chosen = choose(scored, for: requester, wanted: wanted, policy) { one, reason in
      if explaining { leftOut.append(Ranking.LeftOut(candidate(one.number), reason)) }
    }
    let peers = chosen.map { scorer.peer(candidate($0.number), $0, explaining: explaining) }
    return Ranking(peers: peers, leftOut: leftOut)
  }

  /// The best of those that may be told, best first.
  /// - Parameter leave: told of everybody else, and why.
  static func choose(
    _ scored: [Chosen], for requester: Requester, wanted: Int, _ policy: ScoringPolicy,
    leaving leave: (Chosen, LeftOutReason) -> Void
  ) -> [Chosen] {
    var scored = scored
    for twin in removeTwins(from: &scored) { leave(twin, .listedAlready) }
    let order = order(of: scored)
    guard order.count > wanted else { return order.map { scored[Int($0)] } }
    let places = ListPlaces(
      order.map { ListPlaces.Entry(isLocal: scored[Int($0)].ring.isLocal, address: scored[Int($0)].endpoint.address) },
      wanted: max(0, wanted), for: requester, policy)
    let outcomes = places.outcomes()
    var chosen: [Chosen] = []
    chosen.reserveCapacity(max(0, wanted))
    for at in order.indices {
      let one = scored[Int(order[at])]
      switch outcomes[at] {
      case .chosen: chosen.append(one)
      case .full: leave(one, .listFull(score: one.score))
      case .prefixFull: leave(one, .prefixFull)
      }
    }
    return chosen
  }

  /// So many bits are a digit.
  private static let digit = 6

  /// The places of the scored, the best first, equals in the order of the candidates: sorted by digits, since scores
  /// are small numbers and a list is made for each announce.
  private static func order(of scored: [Chosen]) -> [UInt32] {
    var (best, worst) = (Int.min, Int.max)
    for one in scored { (best, worst) = (max(best, one.score), min(worst, one.score)) }
    guard !scored.isEmpty else { return [] }
    let worse = scored.map { best &- $0.score }
    var order = scored.indices.map { UInt32($0) }
    var next = order
    var starts = [UInt32](repeating: 0, count: 1 << digit)
    var shift = 0
    while (best &- worst) >> shift > 0, shift < Int.bitWidth {
      sort(by: worse, shift, order, into: &next, &starts)
      swap(&order, &next)
      shift += digit
    }
    return order
  }

  /// Sorts places by a digit of a number, equals in the order in which they are.
  private static func sort(
    by numbers: [Int], _ shift: Int, _ order: [UInt32], into sorted: inout [UInt32], _ room: inout [UInt32]
  ) {
    let mask = room.count - 1
    var starts = room.mutableSpan
    var sorted = sorted.mutableSpan
    for digit in starts.indices { starts[digit] = 0 }
    for number in numbers { starts[number >> shift & mask] += 1 }
    var sum: UInt32 = 0
    for digit in starts.indices {
      let count = starts[digit]
      starts[digit] = sum
      sum += count
    }
    for place in order {
      let digit = numbers[Int(place)] >> shift & mask
      sorted[Int(starts[digit])] = place
      starts[digit] += 1
    }
  }

  /// Takes out all but one of the entries of each endpoint (a hybrid client announces one per infohash), and
  /// returns them. The truncated v2 infohash stays if it is there: it alone gives hashes of blocks.
  private static func removeTwins(from scored: inout [Chosen]) -> [Chosen] {
    let places = twins(in: scored)
    guard !places.isEmpty else { return [] }
    let twins = places.map { scored[$0] }
    for place in places.reversed() { scored.remove(at: place) }
    return twins
  }

  /// The places of those that are left out for another of their endpoint.
  private static func twins(in scored: [Chosen]) -> [Int] {
    // The places and one, in a small table with open addressing.
    var size = 16
    while size < 2 * scored.count { size *= 2 }
    var table = [UInt32](repeating: 0, count: size)
    var slots = table.mutableSpan
    var twins: [Int] = []
    for at in scored.indices {
      let endpoint = scored[at].endpoint
      var slot = endpoint.slot(of: size)
      while slots[slot] > 0, scored[Int(slots[slot]) - 1].endpoint != endpoint { slot = (slot + 1) & (size - 1) }
      guard slots[slot] > 0 else {
        slots[slot] = UInt32(at + 1)
        continue
      }
      let before = Int(slots[slot]) - 1
      let isBetter = scored[at].speaksV2 && !scored[before].speaksV2
      twins.append(isBetter ? before : at)
      if isBetter { slots[slot] = UInt32(at + 1) }
    }
    return twins.sorted()
  }
}

extension Endpoint {
  /// Where it is looked for first in a table of so many slots, a power of two.
  @inline(always) fileprivate func slot(of size: Int) -> Int {
    let word =
      switch address {
      case .v4(let number): UInt64(number) << 16 | UInt64(port)
      case .v6(let high, let low): (high &* 0x9E37_79B9_7F4A_7C15) ^ low ^ UInt64(port) << 48
      }
    return Int(truncatingIfNeeded: (word ^ word >> 29) &* 0x9E37_79B9_7F4A_7C15 >> 40) & (size - 1)
  }
}
