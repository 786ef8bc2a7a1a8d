import Vocabulary

/// The peers of a large swarm by place, so that near ones are drawn without a look at all: by site, by ISP and by
/// country. Small swarms have none.
struct SwarmIndex: Codable, Sendable {
  /// What peers have in common.
  struct Group: KeyedRow, Codable, Sendable {
    enum Key: Scattered, Codable, Sendable {
      case site(AddressPrefix)
      case isp(ASN)
      case country(String)
      /// Nothing is known of their ISP, or of their country.
      case unknownISP, unknownCountry

      func mix(into scatter: inout Scatter) {
        switch self {
        case .site(let prefix): prefix.address.mix(into: &scatter)
        case .isp(let asn): scatter.mix(UInt64(asn.number) << 8 | 1)
        case .country(let code): code.mix(into: &scatter)
        case .unknownISP: scatter.mix(2)
        case .unknownCountry: scatter.mix(3)
        }
      }
    }

    let key: Key
    var peers = ChunkedArray<UInt32>()
  }

  /// Where a peer stands in one of its groups.
  private struct Seat: Codable, Sendable {
    var group: UInt32 = 0
    var place: UInt32 = 0
  }

  /// One of each kind.
  private struct Seats: Codable, Sendable {
    var site = Seat()
    var isp = Seat()
    var country = Seat()

    subscript(kind: Int) -> Seat {
      get { kind == 0 ? site : kind == 1 ? isp : country }
      set {
        switch kind {
        case 0: site = newValue
        case 1: isp = newValue
        default: country = newValue
        }
      }
    }
  }

  /// Peers of one ISP, and how many of them hold the whole object.
  private struct Share: Codable, Sendable {
    /// The number of the ISP, or a greater one than any for peers of whom none is known.
    var isp: UInt64
    var peers: UInt32
    var complete: UInt32
  }

  private static let kinds = 3

  private var groups: NumberedRows<Group>
  /// In the order of the members of the swarm.
  private var seats = ChunkedArray<Seats>()
  /// Sorted by ISP.
  private var shares: [Share] = []

  init(seed: UInt64) { groups = NumberedRows(seed: seed) }

  /// The groups of an address: its site, its ISP, its country.
  static func keys(of address: IPAddress, in locality: Locality) -> [Group.Key] {
    let bits = address.family == .v4 ? 24 : 48
    return [
      .site(AddressPrefix(around: address, bits: bits)), locality.asn.map { .isp($0) } ?? .unknownISP,
      locality.country.map { .country($0) } ?? .unknownCountry,
    ]
  }

  /// The peers of a group; nil if there are none.
  func peers(of key: Group.Key) -> ChunkedArray<UInt32>? { groups.number(of: key).map { groups[$0].peers } }

  /// A peer joins the swarm, as its last member.
  mutating func append(_ peer: UInt32, _ keys: [Group.Key]) {
    seats.append(Seats())
    enter(peer, at: seats.count - 1, keys)
  }

  /// The peer at a place leaves, and the last member takes its place.
  /// - Parameter placeOf: the place of any other peer among the members.
  mutating func remove(at place: Int, placeOf: (UInt32) -> Int) {
    leave(at: place, placeOf)
    guard let last = seats.popLast(), place < seats.count else { return }
    seats[place] = last
  }

  /// The peer at a place is elsewhere now.
  mutating func move(_ peer: UInt32, at place: Int, to keys: [Group.Key], placeOf: (UInt32) -> Int) {
    leave(at: place, placeOf)
    enter(peer, at: place, keys)
  }

  private mutating func enter(_ peer: UInt32, at place: Int, _ keys: [Group.Key]) {
    for (kind, key) in keys.enumerated() {
      let number = groups.number(of: key) ?? groups.add(Group(key: key))
      seats[place][kind] = Seat(group: UInt32(number), place: UInt32(groups[number].peers.count))
      groups[number].peers.append(peer)
    }
  }

  private mutating func leave(at place: Int, _ placeOf: (UInt32) -> Int) {
    for kind in 0..<Self.kinds {
      let seat = seats[place][kind]
      let number = Int(seat.group)
      guard let last = groups[number].peers.popLast() else { continue }
      if Int(seat.place) < groups[number].peers.count {
        groups[number].peers[Int(seat.place)] = last
        seats[placeOf(last)][kind].place = seat.place
      }
      if groups[number].peers.isEmpty { groups.remove(number) }
    }
  }

  // ISPs

  /// Counts a peer that comes, or with -1 one that goes.
  mutating func count(in asn: ASN?, isComplete: Bool, times sign: Int) {
    let (place, found) = place(of: asn)
    if !found { shares.insert(Share(isp: Self.number(of: asn), peers: 0, complete: 0), at: place) }
    shares[place].peers = UInt32(Int(shares[place].peers) + sign)
    if isComplete { shares[place].complete = UInt32(Int(shares[place].complete) + sign) }
    if shares[place].peers == 0 { shares.remove(at: place) }
  }

  /// How many peers of an ISP hold all of it.
  func copies(in asn: ASN) -> Int {
    let (place, found) = place(of: asn)
    return found ? Int(shares[place].complete) : 0
  }

  /// The ISPs of its peers and of one more address, and the place of that address's among them, unknown last.
  func isps(with asn: ASN?) -> (count: Int, index: Int) {
    let (place, found) = place(of: asn)
    return (shares.count + (found ? 0 : 1), place)
  }

  static func number(of asn: ASN?) -> UInt64 { asn.map { UInt64($0.number) } ?? .max }

  private func place(of asn: ASN?) -> (index: Int, found: Bool) {
    let number = Self.number(of: asn)
    var (low, high) = (0, shares.count)
    while low < high {
      let middle = (low + high) / 2
      if shares[middle].isp < number { low = middle + 1 } else { high = middle }
    }
    return (low, low < shares.count && shares[low].isp == number)
  }
}
