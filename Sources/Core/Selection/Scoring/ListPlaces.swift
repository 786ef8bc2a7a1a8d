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
    var isLocal: Bool
    /// The networks around its address, each sort with bits of its own: a /24 (IPv6: /48), and a /16 (/32).
    var narrow: UInt64
    var wide: UInt64

    init(isLocal: Bool, address: IPAddress) {
      self.isLocal = isLocal
      switch address {
      case .v4(let number):
        narrow = UInt64(number >> 8) | 1 << 60
        wide = UInt64(number >> 16) | 3 << 60
      case .v6(let high, _):
        narrow = high >> 16 | 2 << 60
        wide = high >> 32 | 4 << 60
      }
    }
  }

  private let entries: [Entry]
  private let policy: ScoringPolicy
  private let wanted: Int
  /// The requester's own /24 or /48, of each family that it has.
  private let own: (v4: UInt64?, v6: UInt64?)
  private let share: (narrow: Int, own: Int, wide: Int)
  private var outcomes: [Outcome]
  private var places: (local: Int, far: Int)
  /// How many of those who are chosen each network has.
  private var counts: NetworkCounts

  /// - Parameter entries: best first.
  init(_ entries: [Entry], wanted: Int, for requester: Requester, _ policy: ScoringPolicy) {
    self.entries = entries
    self.wanted = wanted
    self.policy = policy
    func own(_ family: IPAddress.Family) -> UInt64? {
      requester.own(family).map { Entry(isLocal: true, address: $0.address).narrow }
    }
    self.own = (own(.v4), own(.v6))
    // One at the least; all of it in a trace of before.
    func share(_ percent: Int?) -> Int { percent.map { max(1, wanted * $0 / 100) } ?? wanted }
    self.share = (
      share(policy.prefixCapPercent), share(policy.ownPrefixCapPercent), share(policy.widePrefixCapPercent)
    )
    outcomes = [Outcome](repeating: .full, count: entries.count)
    counts = NetworkCounts(atMost: 2 * min(wanted, entries.count))
    let far = entries.count { !$0.isLocal }
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
    case .neighbours: entries[at].isLocal && mayTake(at) && isNeighbour(at)
    case .anywhere: fits(at)
    case .beyondShares: mayTake(at)
    case .rest: true
    }
  }

  private mutating func take(_ at: Int) {
    outcomes[at] = .chosen
    if entries[at].isLocal ? places.local > 0 : places.far == 0 { places.local -= 1 } else { places.far -= 1 }
    counts.add(entries[at].narrow)
    counts.add(entries[at].wide)
  }

  /// Whether there is a place of its sort, near or far.
  private func mayTake(_ at: Int) -> Bool { entries[at].isLocal ? places.local > 0 : places.far > 0 }

  private func fits(_ at: Int) -> Bool {
    guard counts[entries[at].narrow] < (isNeighbour(at) ? share.own : share.narrow) else { return false }
    return entries[at].isLocal || counts[entries[at].wide] < share.wide
  }

  /// Whether it is in the requester's own /24 or /48.
  private func isNeighbour(_ at: Int) -> Bool { entries[at].narrow == own.v4 || entries[at].narrow == own.v6 }
}

/// How often networks of addresses were met: a small table with open addressing, for one list.
private struct NetworkCounts {
  private var slots: [(network: UInt64, count: Int)]
  private let mask: Int

  /// - Parameter most: how many networks there may be.
  init(atMost most: Int) {
    var size = 16
    while size < 2 * most { size *= 2 }
    slots = Array(repeating: (0, 0), count: size)
    mask = size - 1
  }

  subscript(network: UInt64) -> Int { slots[slot(of: network)].count }

  mutating func add(_ network: UInt64) {
    let slot = slot(of: network)
    slots[slot] = (network, slots[slot].count + 1)
  }

  private func slot(of network: UInt64) -> Int {
    var at = Int(truncatingIfNeeded: network &* 0x9E37_79B9_7F4A_7C15 >> 32) & mask
    while slots[at].count > 0, slots[at].network != network { at = (at + 1) & mask }
    return at
  }
}
