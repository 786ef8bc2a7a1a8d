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
  /// Near and far ones.
  private let places: (local: Int, far: Int)

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
    let far = entries.count { !$0.isLocal }
    let quota = policy.method == nil ? policy.farPlaces(of: wanted) : 0
    let farTaken = max(min(far, quota), wanted - (entries.count - far))
    places = (wanted - farTaken, farTaken)
  }

  /// What becomes of each.
  func outcomes() -> [Outcome] {
    guard entries.count > wanted else { return [Outcome](repeating: .chosen, count: entries.count) }
    var outcomes = [Outcome](repeating: .full, count: entries.count)
    guard policy.method == nil else {
      for at in 0..<wanted { outcomes[at] = .chosen }
      return outcomes
    }
    var room = NetworkCounts.room(atMost: 2 * wanted)
    var counts = room.mutableSpan
    var taking = outcomes.mutableSpan
    var left = places
    for round in Round.allCases {
      for at in entries.indices where taking[at] != .chosen {
        guard left.local + left.far > 0 else { return outcomes }
        let entry = entries[at]
        let seats = (narrow: counts.slot(of: entry.narrow), wide: counts.slot(of: entry.wide))
        let fits = fits(entry, counts[seats.narrow].count, counts[seats.wide].count)
        if isTaken(entry, in: round, left, fits: fits) {
          taking[at] = .chosen
          if entry.isLocal ? left.local > 0 : left.far == 0 { left.local -= 1 } else { left.far -= 1 }
          counts.add(entry.narrow, at: seats.narrow)
          // The other one may stand there now.
          counts.add(entry.wide, at: counts.slot(of: entry.wide))
        } else if !fits, mayTake(entry, left) {
          taking[at] = .prefixFull
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

  @inline(always) private func isTaken(
    _ entry: Entry, in round: Round, _ left: (local: Int, far: Int), fits: Bool
  ) -> Bool {
    switch round {
    case .shares: fits && mayTake(entry, left)
    case .neighbours: entry.isLocal && mayTake(entry, left) && isNeighbour(entry)
    case .anywhere: fits
    case .beyondShares: mayTake(entry, left)
    case .rest: true
    }
  }

  /// Whether there is a place of its sort, near or far.
  @inline(always) private func mayTake(_ entry: Entry, _ left: (local: Int, far: Int)) -> Bool {
    entry.isLocal ? left.local > 0 : left.far > 0
  }

  /// - Parameters:
  ///   - narrow: how many of its /24 or /48 have places.
  ///   - wide: how many of its /16 or /32.
  @inline(always) private func fits(_ entry: Entry, _ narrow: Int, _ wide: Int) -> Bool {
    narrow < (isNeighbour(entry) ? share.own : share.narrow) && (entry.isLocal || wide < share.wide)
  }

  /// Whether it is in the requester's own /24 or /48.
  @inline(always) private func isNeighbour(_ entry: Entry) -> Bool {
    entry.narrow == own.v4 || entry.narrow == own.v6
  }
}

/// How often networks of addresses were met: a small table with open addressing, for one list.
private enum NetworkCounts {
  typealias Slot = (network: UInt64, count: Int)

  /// Room for so many networks, a power of two.
  static func room(atMost most: Int) -> [Slot] {
    var size = 16
    while size < 2 * most { size *= 2 }
    return Array(repeating: (0, 0), count: size)
  }
}

extension MutableSpan where Element == NetworkCounts.Slot {
  /// Where a network is counted, or would be.
  @inline(always) fileprivate func slot(of network: UInt64) -> Int {
    let mask = count - 1
    var at = Int(truncatingIfNeeded: network &* 0x9E37_79B9_7F4A_7C15 >> 40) & mask
    while self[at].count > 0, self[at].network != network { at = (at + 1) & mask }
    return at
  }

  @inline(always) fileprivate mutating func add(_ network: UInt64, at slot: Int) {
    self[slot] = (network, self[slot].count + 1)
  }
}
