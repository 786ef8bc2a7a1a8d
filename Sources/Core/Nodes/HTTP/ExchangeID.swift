package import Vocabulary

/// The number of one request and its answer at a node's HTTP front; never used twice by one front.
package struct ExchangeID: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
  package var value: UInt64

  package init(_ value: UInt64) { self.value = value }

  package init(from decoder: any Decoder) throws {
    value = try decoder.singleValueContainer().decode(UInt64.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }

  /// The want that it may become.
  package var want: WantID { WantID(value) }
  package var description: String { "\(value)" }
  package static func < (a: ExchangeID, b: ExchangeID) -> Bool { a.value < b.value }
}

extension WantID {
  /// The exchange of the gateway that it came from, unless it is the command line's.
  package var exchange: ExchangeID { ExchangeID(value) }
}
