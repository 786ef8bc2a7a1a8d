import Vocabulary

/// An agent of a swarm, as far as its part in bringing the object into its ISP depends on it.
struct StripeMember: Hashable, Codable, Sendable {
  var isp: Int
  /// Its place among the nodes of its ISP.
  var place: Int
  var address: IPAddress
  var isDialable: Bool
  var firstSeen: Instant
  var lastSeen: Instant
  var interval: TimeSpan
  var heldAtFirst: Int
  var held: Int
  var isComplete: Bool
  /// Milliseconds; stands still once the object is complete.
  var age: Int64
  var uplink: Int64?
  /// What it says of its uplink soon after it came, when only slow lines know themselves: in no sum, for it is the
  /// word of a few who are not like the others.
  var early: Int64?
  /// Bytes from the origin, and how many of late in a second.
  var fromOrigin: Int64 = 0
  var originRate: Int64?
  /// Blocks in a thousand seconds between its last two announces.
  var speed: Int64?
  /// The weights of its seats together.
  var load: Int64 = 0

  /// Two announces within a moment say nothing of the rate.
  mutating func noteOrigin(_ bytes: Int64, at now: Instant) {
    guard now - lastSeen >= .milliseconds(500) else { return }
    let fresh = max(bytes, fromOrigin) - fromOrigin
    let rate = fresh.multipliedFullWidthDivided(by: 1_000_000_000, over: (now - lastSeen).nanoseconds)
    originRate = min(rate, StripeBook.uplinks.upperBound)
    fromOrigin += fresh
  }

  /// - Parameter most: of a greater speed no more is believed. Two announces within a moment say nothing of it.
  mutating func noteProgress(_ report: StripeBook.Report, atMost most: Int64, at now: Instant) {
    let fresh = max(held, report.held) - held
    if now - lastSeen >= .milliseconds(500) {
      let new = Int64(fresh).multipliedFullWidthDivided(by: 1_000_000, over: (now - lastSeen).milliseconds)
      speed = min(new, most)
    }
    // What was held once is held: who says less wants to look slow.
    held += fresh
  }

  /// What its seats are measured against: who cannot be dialled is asked last.
  var strength: Int64 { (uplink ?? early ?? 1_000_000) / (isDialable ? 1 : 16) }
}
