internal import OrderedCollections
package import Vocabulary

/// A network map of ALTO (RFC 7285, 5 and 11.2.1): which prefixes belong together, under which name.
///
/// It is an operator's prefix table: a PID for each ISP in each country, and `default` for every other address, so that
/// the map is complete (11.2.2). The longest prefix wins, as in the table, and by the table addresses are looked up.
package struct NetworkMap: Sendable {
  /// Network locations that are treated alike.
  package struct PID: Sendable {
    /// At most 64 letters, digits and hyphens (10.1).
    package let name: String
    /// With the name that the ISP has first in the table.
    package fileprivate(set) var locality: Locality
    package fileprivate(set) var v4: [AddressPrefix] = []
    package fileprivate(set) var v6: [AddressPrefix] = []
  }

  /// What makes a PID.
  private struct Place: Hashable {
    var asn: ASN?
    var country: String?

    static let elsewhere = Place()

    var name: String {
      switch (asn, country) {
      case (let asn?, let country?): "\(asn)-\(country)"
      case (let asn?, nil): "\(asn)"
      case (nil, let country?): "country-\(country)"
      case (nil, nil): "default"
      }
    }
  }

  /// Prefixes of one map at the most: a client reads it whole.
  static let prefixesMax = 100_000
  /// PIDs at the most: a cost map has a line for each pair of them.
  static let pidsMax = 500

  /// In the order of their names.
  package private(set) var pids: [PID]
  /// Rows of the table for which there was no room. Beyond `prefixesMax` prefixes the longest are left out, and beyond
  /// `pidsMax` PIDs those with the fewest prefixes become part of `default`.
  package let leftOut: Int

  private let table: PrefixTable
  private let places: OrderedDictionary<Place, Int>
  private let elsewhere: Int

  package init(_ table: PrefixTable, prefixesMax: Int = prefixesMax, pidsMax: Int = pidsMax) {
    let rows = Self.shortest(table.rows, atMost: prefixesMax)
    var counts: OrderedDictionary<Place, Int> = [:]
    for row in rows { counts[Self.place(of: row.locality), default: 0] += 1 }
    counts[.elsewhere] = nil
    let most = counts.sorted { ($1.value, $0.key.name) < ($0.value, $1.key.name) }.prefix(max(0, pidsMax - 1))
    let chosen = (most.map(\.key) + [.elsewhere]).sorted { $0.name < $1.name }
    var pids = chosen.map { PID(name: $0.name, locality: Locality(asn: $0.asn, country: $0.country)) }
    var places: OrderedDictionary<Place, Int> = [:]
    for (index, place) in chosen.enumerated() { places[place] = index }
    let elsewhere = places[.elsewhere] ?? 0

    for everything in [AddressPrefix(around: .v4(0), bits: 0), AddressPrefix(around: .v6(0, 0), bits: 0)]
    where !rows.contains(where: { $0.prefix == everything }) {
      pids[elsewhere].add(everything)
    }
    for row in rows {
      let place = Self.place(of: row.locality)
      let index = places[place] ?? elsewhere
      pids[index].add(row.prefix)
      if place.asn != nil, index != elsewhere, pids[index].locality.name == nil {
        pids[index].locality.name = row.locality.name
      }
    }
    leftOut = table.count - rows.count + counts.values.reduce(0, +) - most.reduce(0) { $0 + $1.value }
    self.table = rows.count == table.count ? table : PrefixTable(rows: rows)
    self.pids = pids
    self.places = places
    self.elsewhere = elsewhere
  }

  /// The PID of an address (11.2.2).
  package func pid(of address: IPAddress) -> PID {
    pids[table.locality(of: address).flatMap { places[Self.place(of: $0)] } ?? elsewhere]
  }

  /// Whether there is a PID of that name.
  package func has(_ name: String) -> Bool { index(of: name) != nil }

  /// Where the PID of that name is among them, or nil.
  func index(of name: String) -> Int? {
    var (low, high) = (0, pids.count)
    while low < high {
      let middle = (low + high) / 2
      if pids[middle].name < name { low = middle + 1 } else { high = middle }
    }
    return low < pids.count && pids[low].name == name ? low : nil
  }

  private static func place(of locality: Locality) -> Place { Place(asn: locality.asn, country: locality.country) }

  /// All rows, or those up to the length at which there are no more than `most`; their order stays.
  private static func shortest(_ rows: [PrefixTable.Row], atMost most: Int) -> [PrefixTable.Row] {
    guard rows.count > most else { return rows }
    var counts = [Int](repeating: 0, count: 129)
    for row in rows { counts[row.prefix.bits] += 1 }
    var (length, sum) = (-1, 0)
    while length < 128, sum + counts[length + 1] <= most {
      length += 1
      sum += counts[length]
    }
    return rows.filter { $0.prefix.bits <= length }
  }
}

extension NetworkMap.PID {
  fileprivate mutating func add(_ prefix: AddressPrefix) {
    switch prefix.address.family {
    case .v4: v4.append(prefix)
    case .v6: v6.append(prefix)
    }
  }
}
