/// One user's request for an object: the world gives it (0 for the command line, the exchange's number at the gateway).
package struct WantID: Hashable, Comparable, Codable, Sendable {
  package var value: UInt64

  package init(_ value: UInt64) { self.value = value }

  package init(from decoder: any Decoder) throws {
    value = try decoder.singleValueContainer().decode(UInt64.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }

  package static func < (a: WantID, b: WantID) -> Bool { a.value < b.value }
}
