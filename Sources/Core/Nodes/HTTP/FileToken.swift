/// The world's name for bytes that it can serve (an open file, a stored description): the machine
/// says which of them to send and never sees them.
package struct FileToken: Hashable, Comparable, Codable, Sendable {
  package var value: UInt64

  package init(_ value: UInt64) { self.value = value }

  package init(from decoder: any Decoder) throws {
    value = try decoder.singleValueContainer().decode(UInt64.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }

  package static func < (a: FileToken, b: FileToken) -> Bool { a.value < b.value }
}
