/// One request of the control plane that a node sent out: a probe, a description, an announce.
package struct CallID: Hashable, Comparable, Codable, Sendable {
  package var value: UInt32

  package init(_ value: UInt32) { self.value = value }

  package init(from decoder: any Decoder) throws {
    value = try decoder.singleValueContainer().decode(UInt32.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }

  package static func < (a: CallID, b: CallID) -> Bool { a.value < b.value }
}
