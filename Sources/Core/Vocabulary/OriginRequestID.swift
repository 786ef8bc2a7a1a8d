/// One HTTP request to the origin for a range of an object or of its leaves.
package struct OriginRequestID: Hashable, Comparable, Codable, Sendable {
  package var value: UInt32

  package init(_ value: UInt32) { self.value = value }

  package init(from decoder: any Decoder) throws {
    value = try decoder.singleValueContainer().decode(UInt32.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }

  package static func < (a: OriginRequestID, b: OriginRequestID) -> Bool { a.value < b.value }
}
