import Vocabulary

/// Who of the candidates, best first, gets the places of a list: a quota for far peers, and of each network of
/// addresses no more than its share, as long as there are others.
///
/// Addresses of one network are cheap for who has one of them, so that a crowd of sock puppets nearby would own the
/// lists of everybody around (a /24 or /48, and a /16 or /32 where it is not the requester's own ISP: an ISP often has
/// but one of these). The requester's own network has a larger share and not all: an office behind one /24 is to serve
/// itself, but a neighbour with many ports is not to be all that a machine knows. Only where the ISP has nobody else
/// does the own network get the other near places, and the far ones stay whatever happens.
struct ListPlaces {
  /// What became of a candidate.
  enum Outcome {
    case chosen
    /// Others are better.
    case full
    /// Its network has its share.
    case prefixFull
  }

  /// A candidate, as far as places depend on it.
  struct Entry {
    var ring: Ring
    var address: IPAddress
  }

  private let entries: [Entry]
  private let requester: Requester
  private let policy: ScoringPolicy
  private let wanted: Int
  private var outcomes: [Outcome]
  private var places: (local: Int, far: Int)
  /// The networks of those who are chosen, and how many of each there are.
  private var networks: [UInt64] = []
  private var counts: [Int] = []

  /// - Parameter entries: best first.
  init(_ entries: [Entry], wanted: Int, for requester: Requester, _ policy: ScoringPolicy) {
    self.entries = entries
    self.wanted = wanted
    self.requester = requester
    self.policy = policy
    outcomes = [Outcome](repeating: .full, count: entries.count)
    let far = entries.count { !$0.ring.isLocal }
    let quota = policy.method == nil ? policy.farPlaces(of: wanted) : 0
    let farTaken = max(min(far, quota), wanted - (entries.count - far))
    places = (wanted - farTaken, farTaken)
  }

  /// What becomes of each.
  mutating func fill() -> [Outcome] {
    guard entries.count > wanted else { return [Outcome](repeating: .chosen, count: entries.count) }
    guard policy.method == nil else {
      for at in 0..<wanted { outcomes[at] = .chosen }
      return outcomes
    }
    for round in Round.allCases {
      for at in entries.indices where outcomes[at] != .chosen {
        guard places.local + places.far > 0 else { return outcomes }
        if isTaken(at, in: round) {
          take(at)
        } else if mayTake(at), !fits(at) {
          outcomes[at] = .prefixFull
        }
      }
    }
    return outcomes
  }

  /// Places are given in rounds, in each in the order of the candidates.
  private enum Round: CaseIterable {
    /// Within the shares, near and far apart.
    case shares
    /// To neighbours, where the ISP has nobody else.
    case neighbours
    /// To whoever is within the shares, wherever he is.
    case anywhere
    /// There is nobody else, and shares count no more.
    case beyondShares
    case rest
  }

  private func isTaken(_ at: Int, in round: Round) -> Bool {
    switch round {
    case .shares: mayTake(at) && fits(at)
    case .neighbours: entries[at].ring.isLocal && mayTake(at) && isNeighbour(at)
    case .anywhere: fits(at)
    case .beyondShares: mayTake(at)
    case .rest: true
    }
  }

  private mutating func take(_ at: Int) {
    outcomes[at] = .chosen
    if entries[at].ring.isLocal ? places.local > 0 : places.far == 0 { places.local -= 1 } else { places.far -= 1 }
    for network in [narrow(at), wide(at)] {
      if let known = networks.firstIndex(of: network) {
        counts[known] += 1
      } else {
        networks.append(network)
        counts.append(1)
      }
    }
  }

  /// Whether there is a place of its sort, near or far.
  private func mayTake(_ at: Int) -> Bool { entries[at].ring.isLocal ? places.local > 0 : places.far > 0 }

  private func fits(_ at: Int) -> Bool {
    let own = isNeighbour(at)
    guard count(of: narrow(at)) < share(own ? policy.ownPrefixCapPercent : policy.prefixCapPercent) else {
      return false
    }
    return entries[at].ring.isLocal || count(of: wide(at)) < share(policy.widePrefixCapPercent)
  }

  private func count(of network: UInt64) -> Int { networks.firstIndex(of: network).map { counts[$0] } ?? 0 }

  /// A share of the list, and one at the least; all of it in a trace of before.
  private func share(_ percent: Int?) -> Int { percent.map { max(1, wanted * $0 / 100) } ?? wanted }

  /// Whether it is in the requester's own /24 or /48.
  private func isNeighbour(_ at: Int) -> Bool {
    let address = entries[at].address
    return requester.own(address.family).map { $0.address.network == address.network } ?? false
  }

  /// Numbers for the networks around an address, each sort with bits of its own.
  private func narrow(_ at: Int) -> UInt64 {
    switch entries[at].address {
    case .v4(let number): UInt64(number >> 8) | 1 << 60
    case .v6(let high, _): high >> 16 | 2 << 60
    }
  }

  private func wide(_ at: Int) -> UInt64 {
    switch entries[at].address {
    case .v4(let number): UInt64(number >> 16) | 3 << 60
    case .v6(let high, _): high >> 32 | 4 << 60
    }
  }
}
