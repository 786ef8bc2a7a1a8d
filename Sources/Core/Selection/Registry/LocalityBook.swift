package import Vocabulary

/// Each locality once, under a number: rows name where an address is by four bytes.
struct LocalityBook: Codable, Sendable {
  private struct Row: KeyedRow, Codable, Sendable {
    let key: Locality
    /// What rings depend on of it.
    let mark: LocalityMark
    var uses: Int

    init(_ key: Locality, uses: Int) { (self.key, mark, self.uses) = (key, LocalityMark(key), uses) }

    init(from decoder: any Decoder) throws {
      var container = try decoder.unkeyedContainer()
      self.init(try container.decode(Locality.self), uses: try container.decode(Int.self))
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.unkeyedContainer()
      try container.encode(key)
      try container.encode(uses)
    }
  }

  private var rows: NumberedRows<Row>

  init(seed: UInt64) { rows = NumberedRows(seed: seed) }

  subscript(number: UInt32) -> Locality { rows[Int(number)].key }

  /// What rings depend on of a locality.
  func mark(of number: UInt32) -> LocalityMark { rows[Int(number)].mark }

  /// The number of a locality that has a user.
  func number(of locality: Locality) -> UInt32? { rows.number(of: locality).map { UInt32($0) } }

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
