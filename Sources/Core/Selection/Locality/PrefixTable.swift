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

  package static let empty = PrefixTable(rows: [])
  package static let maximumRows = 2_000_000

  init(rows: [Row]) {
    self.rows = rows
    func lengths(_ isWanted: (IPAddress) -> Bool) -> [Int] {
      var seen = [Bool](repeating: false, count: 129)
      for row in rows where isWanted(row.prefix.address) { seen[row.prefix.bits] = true }
      return seen.indices.reversed().filter { seen[$0] }
    }
    lengthsV4 = lengths { if case .v4 = $0 { true } else { false } }
    lengthsV6 = lengths { if case .v6 = $0 { true } else { false } }
  }

  package var count: Int { rows.count }

  /// Where an address is by this table, or nil if no prefix holds it.
  package func locality(of address: IPAddress) -> Locality? {
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
      if low < rows.count, rows[low].prefix == prefix { return rows[low].locality }
    }
    return nil
  }
}
