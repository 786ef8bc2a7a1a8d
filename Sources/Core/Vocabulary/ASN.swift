/// The number of an autonomous system: the ISP of an address.
@usableFromInline package struct ASN: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
  @usableFromInline package var number: UInt32

  @inlinable @inline(always) package init(_ number: UInt32) { self.number = number }

  @usableFromInline package init(from decoder: any Decoder) throws {
    number = try decoder.singleValueContainer().decode(UInt32.self)
  }

  @usableFromInline package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(number)
  }

  @usableFromInline package var description: String { "AS\(number)" }
  @inlinable package static func == (a: ASN, b: ASN) -> Bool { a.number == b.number }
  @usableFromInline package static func < (a: ASN, b: ASN) -> Bool { a.number < b.number }
}
