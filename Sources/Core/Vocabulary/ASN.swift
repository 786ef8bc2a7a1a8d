/// The number of an autonomous system: the ISP of an address.
package struct ASN: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
  package var number: UInt32

  @inlinable package init(_ number: UInt32) { self.number = number }

  package init(from decoder: any Decoder) throws {
    number = try decoder.singleValueContainer().decode(UInt32.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(number)
  }

  package var description: String { "AS\(number)" }
  @inlinable package static func == (a: ASN, b: ASN) -> Bool { a.number == b.number }
  package static func < (a: ASN, b: ASN) -> Bool { a.number < b.number }
}
