import Vocabulary

/// The places for peers that call: who gives up his when there is none left.
///
/// There is no bound for an address, for a thousand people may share one. But while places are short, whichever network
/// (of 24 bits, or 48 of IPv6) has the most gives one up to any that has fewer, and in a network whichever address; so
/// that none keeps the others out. Before that goes whoever has been there for a while and is of no use, if his network
/// has no fewer. The least useful link goes: who never asked nor gave, then who is not proven, then who did so longest
/// ago.
enum LinkPlaces {
  /// Who called a moment ago has had no time to be of use.
  static let grace = TimeSpan.seconds(10)

  /// One that is taken.
  struct Place {
    var link: LinkID
    var address: IPAddress
    var isProven: Bool
    /// When the peer asked or gave last.
    var tradedAt: Instant?
    var age: TimeSpan

    init(_ link: borrowing AgentLink, at now: Instant) {
      self.link = link.id
      address = link.remote.address
      isProven = link.isProven
      tradedAt = link.tradedAt
      age = link.age(at: now)
    }

    /// Whether the peer has had its time, and was of no use.
    fileprivate var isIdle: Bool { tradedAt == nil && age > LinkPlaces.grace }

    /// What goes first, greatest last.
    fileprivate var use: (Int, Int, Instant, Int64) {
      (tradedAt == nil ? 0 : 1, isProven ? 1 : 0, tradedAt ?? Instant(nanoseconds: 0), -age.nanoseconds)
    }
  }

  /// The link that makes room for a caller from `newcomer`; nil where the caller is to be refused.
  static func leaver(for newcomer: IPAddress, among places: [Place]) -> LinkID? {
    let neighbours = places.filter { $0.address.network == newcomer.network }
    let crowd = crowded(places, by: \.network, for: newcomer) ?? crowded(neighbours, by: \.self, for: newcomer)
    let idle = places.filter { place in
      place.isIdle && places.count { $0.address.network == place.address.network } >= neighbours.count
    }
    let idleOfCrowd = crowd?.filter(\.isIdle) ?? []
    // Of use to nobody goes before any that is, so that a crowd that works loses nothing to who only comes.
    let leavers = idleOfCrowd.isEmpty ? (idle.isEmpty ? crowd ?? [] : idle) : idleOfCrowd
    return leavers.min { $0.use < $1.use }?.link
  }

  /// The places of whoever has the most, if the newcomer's own have at least two less.
  private static func crowded(
    _ places: [Place], by group: (IPAddress) -> IPAddress, for newcomer: IPAddress
  ) -> [Place]? {
    var counts: [(of: IPAddress, count: Int)] = []
    for place in places {
      let group = group(place.address)
      if let at = counts.firstIndex(where: { $0.of == group }) {
        counts[at].count += 1
      } else {
        counts.append((group, 1))
      }
    }
    let own = counts.first { $0.of == group(newcomer) }?.count ?? 0
    guard let most = counts.max(by: { $0.count < $1.count }), most.count > own + 1 else { return nil }
    return places.filter { group($0.address) == most.of }
  }
}
