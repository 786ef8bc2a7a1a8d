/// The number of a piece in its object, from 0.
package struct PieceIndex: Hashable, Comparable, Codable, Sendable {
  @usableFromInline package var value: Int

  @inlinable package init(_ value: Int) { self.value = value }

  package init(from decoder: any Decoder) throws {
    value = try decoder.singleValueContainer().decode(Int.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }

  package static func < (a: PieceIndex, b: PieceIndex) -> Bool { a.value < b.value }
}
