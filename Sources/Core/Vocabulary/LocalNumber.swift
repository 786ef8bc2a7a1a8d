/// A number by which one node calls something of its own. It is written as the bare number.
@usableFromInline package protocol LocalNumber: Hashable, Comparable, Codable, Sendable {
  associatedtype Digits: FixedWidthInteger & Codable & Sendable

  var value: Digits { get }
  init(_ value: Digits)
}

extension LocalNumber {
  package init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(Digits.self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }

  @inlinable package static func < (a: Self, b: Self) -> Bool { a.value < b.value }
}
