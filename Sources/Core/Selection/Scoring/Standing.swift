package import Vocabulary

/// A candidate as far as its place in a list depends on it, of fixed width: hundreds are made for each announce, and
/// most are forgotten at once. Who it is, is looked at of the few only who are told of, or explained: see `Candidate`.
package struct Standing: Hashable, Sendable {
  /// Who could not reach a candidate, as its selector was told.
  struct Unreached: Hashable, Sendable {
    /// How many said so: networks of the candidate's own ISP, and other ISPs, each of which counts once. One whose
    /// firewall lets nobody out is one voice, however many networks it has.
    struct Voices: Hashable, Sendable {
      var near: UInt8 = 0
      var far: UInt8 = 0

      var isNone: Bool { near == 0 && far == 0 }

      /// How many count for a requester. One in the candidate's own ISP may reach it where nobody else does, so it
      /// heeds the others only if somebody there says the same.
      func count(isNeighbour: Bool) -> Int { isNeighbour && near == 0 ? 0 : Int(near) + Int(far) }
    }

    /// Since the candidate announced last, and lately.
    var now = Voices()
    /// Before that as well: it has announced since, and may be alive and out of reach.
    var before = Voices()
    /// How fresh the last report is: from 1000 down to 0, when it is forgotten.
    var freshness: UInt16 = 0
  }

  package var endpoint: Endpoint
  package var kind: RankedPeer.Kind
  /// Whether the infohash that it is dialled with is the object's truncated v2 one, with which most can be done.
  package var speaksV2: Bool
  /// Which of its links are under TLS; nil for none.
  package var linkSecurity: LinkSecurity?
  /// Where it is, in the book of its list or of the registry.
  var locality: UInt32 = 0
  package var held: Int
  package var blocks: Int
  /// How often it was handed out lately, in thousandths, halved every half-life.
  package var load: Int
  /// Since its last announce.
  package var age: TimeSpan
  /// How long an announce of it lasts.
  package var lifetime: TimeSpan
  /// Distinct networks in which nodes reported corrupt blocks of it.
  package var reporters = 0
  /// How fresh the last report is: from 1000 down to 0, when it is forgotten.
  package var suspicion = 1000
  /// Who could not reach it.
  var unreached = Unreached()

  /// What it can send to all peers together, by its own word; nil when it did not say.
  package var uplink: ByteRate?
  /// What it sent of late, of this object; nil until it has announced twice.
  package var sending: ByteRate?

  /// Where it is in the space of round trips; nil while that is not known.
  package var coordinate: NetworkCoordinate?

  /// Where else the same node was seen, of the other address family.
  var other: Candidate.Elsewhere?

  @inline(always) package var isComplete: Bool { blocks > 0 && held >= blocks }
}
