package import Vocabulary

/// Each locality once, under a number: rows name where an address is by four bytes.
struct LocalityBook: Codable, Sendable {
  private struct Row: KeyedRow, Codable, Sendable {
    var key: Locality
    var uses: Int
  }

  private var rows: NumberedRows<Row>

  init(seed: UInt64) { rows = NumberedRows(seed: seed) }

  subscript(number: UInt32) -> Locality { rows[Int(number)].key }

  /// The number of a locality that has a user.
  func number(of locality: Locality) -> UInt32? { rows.number(of: locality).map { UInt32($0) } }

  /// The number of a locality for one more user.
  mutating func take(_ locality: Locality) -> UInt32 {
    if let number = rows.number(of: locality) {
      rows[number].uses += 1
      return UInt32(number)
    }
    return UInt32(rows.add(Row(key: locality, uses: 1)))
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
