package import Vocabulary

/// A fact about the store that selectors share.
package enum StoreInput: Hashable, Codable, Sendable {
  /// A batch (`SharedBatch`) as the store holds it, and how long ago it was put there, by the store's clock. Of the
  /// selector's own the head only.
  package struct Said: Hashable, Codable, Sendable {
    package var bytes: [UInt8]
    package var age: TimeSpan

    package init(_ bytes: [UInt8], age: TimeSpan) { (self.bytes, self.age) = (bytes, age) }
  }

  /// What was done since the last tally.
  package struct Tally: Hashable, Codable, Sendable {
    package var commands = 0
    package var bytesSent = 0
    package var bytesReceived = 0
    package var errors = 0

    package init() {}
  }

  /// It can be reached.
  /// - Parameter isEmptied: what it had has gone since, or it never had anything of this selector.
  case found(isEmptied: Bool)
  /// It cannot be reached any more, or cannot be used, and why in a sentence.
  case lost(String)
  /// It has taken the batch of this number.
  case stored(UInt64)
  case said([Said])
  case tally(Tally)
}
