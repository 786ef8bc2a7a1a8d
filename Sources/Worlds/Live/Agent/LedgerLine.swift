package import Nodes

/// Bytes of one month, object, fate and class in a ledger.
package struct LedgerLine: Hashable, Sendable {
  /// Its year times 100, and the month from 1 to 12 (UTC).
  package var month: Int64
  /// The v2 infohash in digits; nil for what has no description, and for objects that are no longer told apart.
  package var object: String?
  /// What its publisher calls the file; a few words where there is no object.
  package var file: String
  /// The origin's host and port, or its key; empty where nobody is known.
  package var publisher: String
  package var fate: LedgerEntry.Fate
  /// The name of a `SourceClass`; nil where that is not told apart.
  package var source: String?
  package var bytes: Int64

  package init(
    month: Int64, object: String?, file: String, publisher: String, fate: LedgerEntry.Fate, source: String?,
    bytes: Int64
  ) {
    self.month = month
    self.object = object
    self.file = file
    self.publisher = publisher
    self.fate = fate
    self.source = source
    self.bytes = bytes
  }
}
