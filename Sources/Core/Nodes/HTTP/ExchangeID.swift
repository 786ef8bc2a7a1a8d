package import Vocabulary

/// The number of one request and its answer at a node's HTTP front; never used twice by one front.
package struct ExchangeID: LocalNumber, CustomStringConvertible {
  package var value: UInt64

  package init(_ value: UInt64) { self.value = value }

  /// The want that it may become.
  package var want: WantID { WantID(value) }
  package var description: String { "\(value)" }
}

extension WantID {
  /// The exchange of the gateway that it came from, unless it is the command line's.
  package var exchange: ExchangeID { ExchangeID(value) }
}
