import Vocabulary

/// A locality as far as rings depend on it, of fixed width: a ranking compares hundreds.
struct LocalityMark: Equatable, Sendable {
  /// The number of the ISP and one more; 0 for none.
  private var isp: UInt64
  /// Words as numbers: 0 for none.
  private var country: UInt64
  private var continent: UInt64

  init(_ locality: Locality) {
    isp = locality.asn.map { UInt64($0.number) + 1 } ?? 0
    country = Self.number(of: locality.country)
    continent = Self.number(of: locality.continent)
  }

  @inline(always) var asn: ASN? { isp == 0 ? nil : ASN(UInt32(truncatingIfNeeded: isp &- 1)) }
  @inline(always) var hasISP: Bool { isp != 0 }

  @inline(always) func isInISP(of other: LocalityMark) -> Bool { isp != 0 && isp == other.isp }

  /// Whether both are in one ISP, or nobody knows in which.
  @inline(always) func isLikeISP(of other: LocalityMark) -> Bool { isp == other.isp }
  @inline(always) func isInCountry(of other: LocalityMark) -> Bool { country != 0 && country == other.country }
  @inline(always) func isOnContinent(of other: LocalityMark) -> Bool { continent != 0 && continent == other.continent }

  /// A word's bytes; of one that is no code of a country, for it is longer than seven, a hash.
  private static func number(of word: String?) -> UInt64 {
    guard let word else { return 0 }
    let bytes = word.utf8
    guard bytes.count < 8 else {
      var hash = PairHash()
      for byte in bytes { hash.mix(UInt64(byte)) }
      return hash.value | 1 << 63
    }
    return bytes.reduce(UInt64(bytes.count + 1) << 56) { ($0 & 0xFF << 56) | ($0 & (1 << 48 - 1)) << 8 | UInt64($1) }
  }
}
