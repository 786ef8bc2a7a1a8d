package import Vocabulary
import Wire

/// What a finished want cost, for people and for `--json`.
package struct TransferReport: Hashable, Codable, Sendable {
  /// The object's v2 infohash; nil for a plain fetch.
  package var object: Digest256?
  package var name: String
  package var bytes: Int64
  package var elapsed: TimeSpan
  /// What vouches for the bytes.
  package var trust: TrustLevel
  /// Who is trusted and has signed that, where it is `signed`.
  package var signedBy: Voucher?
  /// Verified payload bytes by where they came from, in this node's life for this object.
  package var fromOrigin: Int64
  package var fromSameISP: Int64
  package var fromOtherISP: Int64
  package var fromUnknown: Int64
  /// Bytes found in the store from an earlier run.
  package var fromStore: Int64
  package var waste: Waste
  /// The origin could not be reached, and the description that was kept from before was used.
  package var usedKeptDescription = false
  /// For how long the description that was used should have been followed by a newer one.
  package var lateness: TimeSpan?
  /// What the time was spent waiting for; together that is `elapsed`.
  package var waited: [WaitAccount.Entry] = []
  /// By what the logs of all nodes name it.
  package var trace: String?

  /// Whose signature vouches for a file.
  package enum Voucher: String, Codable, Sendable {
    /// Its origin's, over the description.
    case origin
    /// The Update Framework's targets role's, over length and hash of the whole file.
    case tuf
  }

  /// Payload bytes that served nothing, by cause.
  package struct Waste: Hashable, Codable, Sendable {
    /// Already held when they came.
    package var duplicate: Int64 = 0
    /// Did not match their hash.
    package var corrupt: Int64 = 0
    /// Never asked for, or no block of the object.
    package var unasked: Int64 = 0
    /// Dropped because there was no room for them, on the disk or among those that cannot be verified yet.
    package var unkept: Int64 = 0

    package init() {}
    package var total: Int64 { duplicate + corrupt + unasked + unkept }
  }

  package init(name: String, bytes: Int64, elapsed: TimeSpan, trust: TrustLevel) {
    self.name = name
    self.bytes = bytes
    self.elapsed = elapsed
    self.trust = trust
    fromOrigin = 0
    fromSameISP = 0
    fromOtherISP = 0
    fromUnknown = 0
    fromStore = 0
    waste = Waste()
  }

  /// Of an object that was delivered.
  init(of object: ObjectDescription, _ tally: TransferTally, bytes: Int64, elapsed: TimeSpan, trust: TrustLevel) {
    self.init(name: object.name, bytes: bytes, elapsed: elapsed, trust: trust)
    self.object = object.infohashes.v2
    fromOrigin = tally.origin
    fromSameISP = tally.sameISP
    fromOtherISP = tally.otherISP
    fromUnknown = tally.unknown
    fromStore = tally.store
    waste = tally.waste
  }
}
