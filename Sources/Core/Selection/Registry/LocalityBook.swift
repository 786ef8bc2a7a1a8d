import OrderedCollections
package import Vocabulary

/// Each locality once, under a number: rows name where an address is by four bytes.
struct LocalityBook: Codable, Sendable {
  private struct Row: KeyedRow, Codable, Sendable {
    let key: Locality
    /// What rings depend on of it.
    let mark: LocalityMark
    var uses: Int
    /// Peers of all objects that are there.
    var peers: Int

    init(_ key: Locality, uses: Int, peers: Int = 0) {
      (self.key, mark, self.uses, self.peers) = (key, LocalityMark(key), uses, peers)
    }

    init(from decoder: any Decoder) throws {
      var container = try decoder.unkeyedContainer()
      self.init(
        try container.decode(Locality.self), uses: try container.decode(Int.self),
        peers: try container.decode(Int.self))
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.unkeyedContainer()
      try container.encode(key)
      try container.encode(uses)
      try container.encode(peers)
    }
  }

  private var rows: NumberedRows<Row>

  init(seed: UInt64) { rows = NumberedRows(seed: seed) }

  subscript(number: UInt32) -> Locality { rows[Int(number)].key }

  /// What rings depend on of a locality.
  func mark(of number: UInt32) -> LocalityMark { rows[Int(number)].mark }

  /// The number of a locality that has a user.
  func number(of locality: Locality) -> UInt32? { rows.number(of: locality).map { UInt32($0) } }

  /// A peer comes to a locality, or with -1 goes.
  mutating func count(_ number: UInt32, times sign: Int) { rows[Int(number)].peers += sign }

  /// How many peers there are of each ISP, the most first; of those that no table knows under nil.
  func isps() -> [RegistryOverview.ISPCount] {
    var counts: OrderedDictionary<UInt32, RegistryOverview.ISPCount> = [:]
    for number in 0..<rows.bound where rows.isTaken(number) {
      let row = rows[number]
      let none = RegistryOverview.ISPCount(asn: row.key.asn, name: row.key.name)
      counts[row.key.asn?.number ?? 0, default: none].peers += row.peers
    }
    return counts.values.filter { $0.peers > 0 }.sorted {
      ($1.peers, $0.asn?.number ?? 0) < ($0.peers, $1.asn?.number ?? 0)
    }
  }

  /// The number of a locality for one more user.
  mutating func take(_ locality: Locality) -> UInt32 {
    if let number = rows.number(of: locality) {
      rows[number].uses += 1
      return UInt32(number)
    }
    return UInt32(rows.add(Row(locality, uses: 1)))
  }

  /// One user less.
  mutating func drop(_ number: UInt32) {
    rows[Int(number)].uses -= 1
    if rows[Int(number)].uses == 0 { rows.remove(Int(number)) }
  }
}

extension Locality: Scattered {
  /// What tells it from others.
  package func mix(into scatter: inout Scatter) {
    scatter.mix(UInt64(asn?.number ?? 0))
    (country ?? "").mix(into: &scatter)
    (name ?? "").mix(into: &scatter)
  }
}
