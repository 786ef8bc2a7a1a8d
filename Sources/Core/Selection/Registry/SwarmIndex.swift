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

  private static let kinds = 3

  private var groups: NumberedRows<Group>
  /// In the order of the members of the swarm.
  private var seats = ChunkedArray<Seats>()

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
}
