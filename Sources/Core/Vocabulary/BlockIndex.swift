/// The number of a block in its object, from 0.
package struct BlockIndex: Hashable, Comparable, Codable, Sendable {
  @usableFromInline package var value: Int

  @inlinable package init(_ value: Int) { self.value = value }

  package init(from decoder: any Decoder) throws {
    value = try decoder.singleValueContainer().decode(Int.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }

  package static func < (a: BlockIndex, b: BlockIndex) -> Bool { a.value < b.value }
}
