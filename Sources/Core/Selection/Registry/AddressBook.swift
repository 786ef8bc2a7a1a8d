import Vocabulary

/// Where peers are: what one subscriber has at the least (an IPv4 address, an IPv6 /64), where that is, and how much
/// stands at it. Nobody fills a swarm, or the registry, from one of them.
struct AddressBook: Codable, Sendable {
  /// What one subscriber has, and where that is. If the tables say something else later, it is another.
  struct Key: Scattered, Codable, Sendable {
    var network: UInt64
    var family: IPAddress.Family
    var locality: UInt32

    func mix(into scatter: inout Scatter) {
      scatter.mix(network)
      scatter.mix(UInt64(locality) << 1 | (family == .v6 ? 1 : 0))
    }
  }

  private struct Row: KeyedRow, Codable, Sendable {
    var key: Key
    /// Nodes and peers that name it.
    var uses: UInt32 = 0
    /// Peers of all objects: who asks about them, and who only holds them.
    var asking: UInt32 = 0
    var holding: UInt32 = 0
  }

  /// An address at an object.
  private struct Place: Scattered, Codable, Sendable {
    var object: UInt32
    var address: UInt32

    func mix(into scatter: inout Scatter) { scatter.mix(UInt64(object) << 32 | UInt64(address)) }
  }

  private var rows: NumberedRows<Row>
  private var neighbours: ChunkedDictionary<Place, UInt32>
  private(set) var localities: LocalityBook

  init(seed: UInt64) {
    rows = NumberedRows(seed: seed)
    neighbours = ChunkedDictionary(seed: seed)
    localities = LocalityBook(seed: seed)
  }

  var count: Int { rows.count }

  /// The number of an address for one more user.
  mutating func take(_ address: IPAddress, in locality: Locality) -> UInt32 {
    let place = localities.take(locality)
    let key = Self.key(of: address, in: place)
    let number = rows.number(of: key) ?? rows.add(Row(key: key))
    if rows[number].uses > 0 { localities.drop(place) }
    rows[number].uses += 1
    return UInt32(number)
  }

  /// One user more of a number.
  mutating func share(_ number: UInt32) { rows[Int(number)].uses += 1 }

  /// One user less.
  mutating func drop(_ number: UInt32) {
    rows[Int(number)].uses -= 1
    guard rows[Int(number)].uses == 0 else { return }
    localities.drop(rows[Int(number)].key.locality)
    rows.remove(Int(number))
  }

  /// Where it is.
  func locality(of number: UInt32) -> Locality { localities[localityNumber(of: number)] }

  /// Where it is, in the book of localities.
  func localityNumber(of number: UInt32) -> UInt32 { rows[Int(number)].key.locality }

  /// The ISP that it belongs to.
  func asn(of number: UInt32) -> ASN? { localities.mark(of: localityNumber(of: number)).asn }

  /// The address itself, of IPv6 with the half that is the host's.
  func address(_ number: UInt32, host: UInt64) -> IPAddress {
    let key = rows[Int(number)].key
    return key.family == .v4 ? .v4(UInt32(truncatingIfNeeded: key.network)) : .v6(key.network, host)
  }

  /// Where a node was seen.
  func endpoint(of place: NodeRow.Place) -> Endpoint {
    Endpoint(address: address(place.address, host: place.host), port: place.port)
  }

  /// What one subscriber has at the least.
  func block(of number: UInt32) -> IPAddress { address(number, host: 0) }

  /// Whether a number stands for this address and locality.
  func stands(_ number: UInt32, for address: IPAddress, in locality: Locality) -> Bool {
    let key = rows[Int(number)].key
    let (network, family) = Self.network(of: address)
    return key.network == network && key.family == family && localities[key.locality] == locality
  }

  // Counts

  /// Peers of an object at an address; of all objects those who ask, and those who only hold.
  func peers(at address: IPAddress, in locality: Locality, of object: Int) -> (here: Int, asking: Int, holding: Int) {
    guard let place = localities.number(of: locality),
      let number = rows.number(of: Self.key(of: address, in: place))
    else { return (0, 0, 0) }
    let here = neighbours[Place(object: UInt32(object), address: UInt32(number))] ?? 0
    return (Int(here), Int(rows[number].asking), Int(rows[number].holding))
  }

  /// A peer comes, or with -1 goes.
  mutating func count(_ number: UInt32, of object: Int, isHolding: Bool, times sign: Int) {
    localities.count(localityNumber(of: number), times: sign)
    if isHolding {
      rows[Int(number)].holding = UInt32(Int(rows[Int(number)].holding) + sign)
    } else {
      rows[Int(number)].asking = UInt32(Int(rows[Int(number)].asking) + sign)
    }
    let place = Place(object: UInt32(object), address: number)
    let here = Int(neighbours[place] ?? 0) + sign
    if here > 0 { neighbours.updateValue(UInt32(here), forKey: place) } else { neighbours.removeUnordered(place) }
  }

  private static func key(of address: IPAddress, in locality: UInt32) -> Key {
    let (network, family) = network(of: address)
    return Key(network: network, family: family, locality: locality)
  }

  private static func network(of address: IPAddress) -> (UInt64, IPAddress.Family) {
    switch address {
    case .v4(let number): (UInt64(number), .v4)
    case .v6(let network, _): (network, .v6)
    }
  }
}
