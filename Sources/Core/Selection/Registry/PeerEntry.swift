package import Vocabulary

/// A peer of an object, as its last announce left it.
package struct PeerEntry: Hashable, Codable, Sendable {
  /// Load is halved each time this passes.
  package static let loadHalfLife = TimeSpan.seconds(30)

  /// A claim of more bytes between two announces is cut to that.
  private static let mostSent: Int64 = 1 << 50

  package internal(set) var presence: Presence
  package internal(set) var firstSeen: Instant
  /// When it was announced last, itself; see `set`.
  package internal(set) var lastSeen: Instant
  /// What it said that it had sent, divided by the time between its last two announces that were far enough apart.
  var sending: ByteRate?
  private var sentAt: Instant
  private var sent: ByteCount
  /// The set of its node that it belongs to: it lives as long as that.
  var set: NodeSets.Membership?
  /// How often it was handed out lately, in thousandths, as it stood at `loadAt`.
  var load: Int
  var loadAt: Instant

  init(_ presence: Presence, at now: Instant) {
    self.presence = presence
    firstSeen = now
    lastSeen = now
    sentAt = now
    sent = max(ByteCount(0), presence.uploaded)
    load = 0
    loadAt = now
  }

  /// How long ago it was heard of, and for how long that counts; nil if its set is no more.
  func age(at now: Instant, _ sets: NodeSets) -> (age: TimeSpan, lifetime: TimeSpan)? {
    guard let set else { return (now - lastSeen, presence.lifetime) }
    return sets.presence(set).map { (now - $0.lastSeen, $0.lifetime) }
  }

  func isExpired(at now: Instant, _ sets: NodeSets) -> Bool {
    guard let (age, lifetime) = age(at: now, sets) else { return true }
    return age > lifetime
  }

  /// The load at `now`: halved for each whole half-life, and in a straight line in between.
  package func load(at now: Instant) -> Int {
    let (halves, rest) = max(0, (now - loadAt).nanoseconds)
      .quotientAndRemainder(dividingBy: Self.loadHalfLife.nanoseconds)
    guard halves < 32 else { return 0 }
    let whole = load >> Int(halves)
    return whole - Int(Int64(whole / 2).multipliedFullWidthDivided(by: rest, over: Self.loadHalfLife.nanoseconds))
  }

  /// It announced again. Two announces within a moment say nothing of what it sends.
  mutating func refresh(_ new: Presence, at now: Instant) {
    let span = now - sentAt
    if span >= .seconds(1) {
      // Who counts from nothing again has started anew.
      let uploaded = max(ByteCount(0), new.uploaded)
      let fresh = min(max(0, uploaded.value - sent.value), Self.mostSent)
      sending = ByteRate(bytesPerSecond: fresh.multipliedFullWidthDivided(by: 1000, over: span.milliseconds))
      (sentAt, sent) = (now, uploaded)
    }
    presence = new
    lastSeen = now
  }

  mutating func handOut(at now: Instant) {
    load = min(load(at: now) + 1000, 1_000_000_000)
    loadAt = now
  }
}
