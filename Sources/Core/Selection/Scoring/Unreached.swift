/// Who could not reach a candidate, as its selector was told.
struct Unreached: Hashable, Sendable {
  /// How many said so: networks of the candidate's own ISP, and other ISPs, each of which counts once. One whose
  /// firewall lets nobody out is one voice, however many networks it has.
  struct Voices: Hashable, Sendable {
    var near: UInt8 = 0
    var far: UInt8 = 0

    var isNone: Bool { near == 0 && far == 0 }

    /// How many count for a requester. One in the candidate's own ISP may reach it where nobody else does, so it heeds
    /// the others only if somebody there says the same.
    func count(isNeighbour: Bool) -> Int { isNeighbour && near == 0 ? 0 : Int(near) + Int(far) }
  }

  /// Since the candidate announced last, and lately.
  var now = Voices()
  /// Before that as well: it has announced since, and may be alive and out of reach.
  var before = Voices()
  /// How fresh the last report is: from 1000 down to 0, when it is forgotten.
  var freshness: UInt16 = 0
}
