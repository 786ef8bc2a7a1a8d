/// A number by which one node calls something of its own. It is written as the bare number.
@usableFromInline package protocol LocalNumber: Hashable, Comparable, Codable, Sendable {
  associatedtype Value: FixedWidthInteger & Codable & Sendable

  var value: Value { get }
  init(_ value: Value)
}

extension LocalNumber {
  package init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(Value.self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }

  @inlinable package static func < (a: Self, b: Self) -> Bool { a.value < b.value }
}
