/// One connection to one peer: odd numbers are given by the machine to links it dials, even ones by the world to links
/// it accepted.
package struct LinkID: Hashable, Comparable, Codable, Sendable {
  @usableFromInline package var value: UInt32

  @inlinable package init(_ value: UInt32) { self.value = value }

  package init(from decoder: any Decoder) throws {
    value = try decoder.singleValueContainer().decode(UInt32.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }

  @inlinable package static func < (a: LinkID, b: LinkID) -> Bool { a.value < b.value }
}
