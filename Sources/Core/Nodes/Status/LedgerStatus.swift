package import Vocabulary

/// What an agent's ledger says, by month and class: for the user of its machine.
package struct LedgerStatus: Hashable, Codable, Sendable {
  /// What was taken from sources of one class and given there, in bytes.
  package struct Volume: Hashable, Codable, Sendable {
    /// `SourceClass`, as labels of metrics have it.
    package var source: String
    package var taken: Int64
    package var given: Int64

    package init(source: String, taken: Int64, given: Int64) {
      self.source = source
      self.taken = taken
      self.given = given
    }
  }

  /// One month of UTC.
  package struct Month: Hashable, Codable, Sendable {
    /// As `LedgerEntry.month` has it: 202611.
    package var month: Int64
    /// The classes of which something was taken or given, in the order of `SourceClass`.
    package var volumes: [Volume] = []
    /// Bytes that served nothing, and bytes of files without a description, from their servers.
    package var wasted: Int64 = 0
    package var plain: Int64 = 0

    package init(month: Int64) { self.month = month }
  }

  /// The newest first.
  package var months: [Month]

  /// Months that are shown.
  package static let mostMonths = 24

  package init(months: [Month]) { self.months = months }

  /// Why uploads are on or off, in words.
  /// - Parameter limit: what may be sent to peers; nil for no limit.
  package static func why(_ limit: ByteRate?) -> String {
    switch limit?.bytesPerSecond {
    case nil: "no upload limit is set"
    case 0: "the upload limit is 0"
    case let limit?: "up to \(Quantities.rate(limit)), as the upload limit says"
    }
  }
}
