package import Vocabulary

/// An operator's own map from address blocks to ISPs; the longest prefix wins.
package struct PrefixTable: Hashable, Codable, Sendable {
  /// What is wrong with an operator's prefix table, and on which line.
  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// From 1.
    package let line: Int
    package let sentence: String

    package init(line: Int, sentence: String) {
      self.line = line
      self.sentence = sentence
    }

    package var description: String { "line \(line): \(sentence)" }
  }

  struct Row: Hashable, Codable, Sendable {
    var prefix: AddressPrefix
    var locality: Locality
  }

  /// Sorted by prefix, each prefix once.
  let rows: [Row]
  /// The lengths that occur, longest first: a lookup tries each.
  private let lengthsV4: [Int]
  private let lengthsV6: [Int]

  /// Rows with an ISP, by that and then in their order: whose networks are asked for.
  private let ofISPs: [Int32]

  package static let empty = PrefixTable(rows: [])
  package static let maximumRows = 2_000_000
  /// Rows that one question for networks looks at.
  private static let maximumLooked = 256

  init(rows: [Row]) {
    self.rows = rows
    func lengths(_ isWanted: (IPAddress) -> Bool) -> [Int] {
      var seen = [Bool](repeating: false, count: 129)
      for row in rows where isWanted(row.prefix.address) { seen[row.prefix.bits] = true }
      return seen.indices.reversed().filter { seen[$0] }
    }
    ofISPs = rows.indices.filter { rows[$0].locality.asn != nil }.sorted { a, b in
      (rows[a].locality.asn?.number ?? 0, a) < (rows[b].locality.asn?.number ?? 0, b)
    }.map { Int32($0) }
    lengthsV4 = lengths { if case .v4 = $0 { true } else { false } }
    lengthsV6 = lengths { if case .v6 = $0 { true } else { false } }
  }

  package var count: Int { rows.count }

  /// Where an address is by this table, or nil if no prefix holds it.
  package func locality(of address: IPAddress) -> Locality? { place(of: address).map { rows[$0].locality } }

  /// Networks of the ISP that an address belongs to: that around it first, then others of its family; none that has a
  /// network of somebody else in it. Empty where this table names no ISP.
  package func networks(of address: IPAddress, atMost most: Int) -> [AddressPrefix] {
    guard let own = place(of: address), let asn = rows[own].locality.asn else { return [] }
    func number(at place: Int) -> UInt32 { rows[Int(ofISPs[place])].locality.asn?.number ?? 0 }
    var (low, high) = (0, ofISPs.count)
    while low < high {
      let middle = (low + high) / 2
      if number(at: middle) < asn.number { low = middle + 1 } else { high = middle }
    }
    var found = isWhole(own) ? [rows[own].prefix] : []
    for place in low..<min(ofISPs.count, low + Self.maximumLooked) where found.count < most {
      guard number(at: place) == asn.number else { break }
      let row = Int(ofISPs[place])
      let isOfFamily = rows[row].prefix.address.isSameFamily(as: address.unmapped)
      if row != own, isOfFamily, isWhole(row) { found.append(rows[row].prefix) }
    }
    return found
  }

  /// Whether no part of a row's network is another ISP's.
  private func isWhole(_ row: Int) -> Bool {
    for inner in rows[(row + 1)...].prefix(Self.maximumLooked) {
      guard rows[row].prefix.contains(inner.prefix.address) else { return true }
      if inner.locality.asn != rows[row].locality.asn { return false }
    }
    return rows.count - row <= Self.maximumLooked
  }

  private func place(of address: IPAddress) -> Int? {
    let address = address.unmapped
    let lengths = if case .v4 = address { lengthsV4 } else { lengthsV6 }
    for bits in lengths {
      let prefix = AddressPrefix(around: address, bits: bits)
      var low = 0
      var high = rows.count
      while low < high {
        let middle = (low + high) / 2
        if rows[middle].prefix < prefix { low = middle + 1 } else { high = middle }
      }
      if low < rows.count, rows[low].prefix == prefix { return low }
    }
    return nil
  }
}
