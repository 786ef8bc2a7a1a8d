/// A number of bytes.
package struct ByteCount: Hashable, Comparable, Codable, Sendable, ExpressibleByIntegerLiteral {
  package var value: Int64

  package init(_ value: Int64) { self.value = value }
  package init(_ value: Int) { self.value = Int64(value) }
  package init(integerLiteral value: Int64) { self.value = value }

  package init(from decoder: any Decoder) throws {
    value = try decoder.singleValueContainer().decode(Int64.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }

  /// The same number for an API that counts in `Int`.
  package var asInt: Int { Int(value) }

  package static func < (a: ByteCount, b: ByteCount) -> Bool { a.value < b.value }
  package static func + (a: ByteCount, b: ByteCount) -> ByteCount { ByteCount(a.value + b.value) }
  package static func - (a: ByteCount, b: ByteCount) -> ByteCount { ByteCount(a.value - b.value) }
  package static func += (a: inout ByteCount, b: ByteCount) { a.value += b.value }
  package static func -= (a: inout ByteCount, b: ByteCount) { a.value -= b.value }
}
