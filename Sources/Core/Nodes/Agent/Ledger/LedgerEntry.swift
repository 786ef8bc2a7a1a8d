package import Vocabulary
import Wire

/// What a node took and gave since its last entry: the world adds it to the ledger on disk.
///
/// A run numbers its entries from 1 on, so that one that is repeated is added once.
package struct LedgerEntry: Hashable, Codable, Sendable {
  /// What became of bytes.
  package enum Fate: String, CaseIterable, Codable, Sendable {
    /// Verified payload that came.
    case taken
    /// Payload that was sent to peers.
    case given
    /// Payload that came and served nothing, for whatever cause; from where is not told apart.
    case wasted
    /// Bytes of files that are not described, from their servers.
    case plain
  }

  /// Bytes of one fate.
  package struct Amount: Hashable, Codable, Sendable {
    package var fate: Fate
    /// Where they came from or went to; nil where that is not told apart.
    package var source: SourceClass?
    package var bytes: Int64
  }

  /// Whom bytes are booked on.
  package struct Object: Hashable, Codable, Sendable {
    /// The v2 infohash.
    package var name: Digest256
    /// What its publisher calls the file.
    package var file: String
    /// The origin's host and port; its key's digits where the description names no address; empty where it is unsigned
    /// besides.
    package var publisher: String

    init(_ description: ObjectDescription) {
      name = description.infohashes.v2
      file = description.name
      let host = description.urls.first.flatMap { RequestTarget($0, method: "GET")?.authority.map(String.init) }
      publisher = host ?? description.signer?.key.hex ?? ""
    }
  }

  /// What was taken and given of one object.
  package struct Change: Hashable, Codable, Sendable {
    /// Nil for what has no description.
    package var object: Object?
    package var amounts: [Amount]
  }

  /// Drawn at the start of the node.
  package var run: UInt64
  /// Counted from 1 in each run.
  package var number: UInt64
  /// The month (UTC) in which it was made: its year times 100, and the month from 1 to 12. What was taken up to a
  /// minute before counts to it as well.
  package var month: Int64
  /// What the node may send to peers; nil for no limit.
  package var uploads: ByteRate?
  package var changes: [Change]

  /// The month of a moment; what is before 1970 is no time of a node's.
  static func month(of wall: WallTime) -> Int64 {
    let date = CivilDate(dayNumber: max(0, wall.seconds) / 86_400)
    return date.year * 100 + Int64(date.month)
  }
}
