package import Selection
package import Vocabulary

/// The answer to a `RankQuery`.
package struct RankedList: Hashable, Codable, Sendable {
  /// An address of the list, best first.
  package struct Line: Hashable, Codable, Sendable {
    /// Which of the asker's list, from 0 on.
    package var place: Int
    package var address: IPAddress
    package var port: UInt16?
    package var ring: Ring
    /// Told to those only who may see what others do: else anybody could read the tables out.
    package var asn: ASN?
    package var score: Int
    /// What made the score; empty unless an explanation was asked for.
    package var terms: [RankedPeer.ScoreTerm]
  }

  /// An address that is not in the list.
  package struct LeftOut: Hashable, Codable, Sendable {
    package var place: Int
    package var address: IPAddress
    package var port: UInt16?
    package var reason: LeftOutReason
  }

  package var address: IPAddress
  package var locality: Locality
  /// With it the same question has the same answer.
  package var seed: UInt64
  package var lines: [Line]
  /// Nil unless an explanation was asked for.
  package var leftOut: [LeftOut]?
}
