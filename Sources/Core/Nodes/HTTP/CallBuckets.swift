import OrderedCollections
import Vocabulary

/// Token buckets by name, each kept as the one instant at which it would be full again (GCRA, the generic cell rate
/// algorithm of ITU-T I.371).
struct CallBuckets<Name: Hashable & Codable & Sendable>: Codable, Sendable {
  /// Those who called lately, and those who did before them: when the first are too many, the others are forgotten.
  private var recent: OrderedDictionary<Name, Instant> = [:]
  private var before: OrderedDictionary<Name, Instant> = [:]

  private static var namesMax: Int { 16_384 }

  /// Counts calls if the caller may make them now; else how long it has to wait.
  mutating func call(_ name: Name, _ calls: Int64, perSecond: Int64, burst: Int64, at now: Instant) -> TimeSpan? {
    let place = recent.index(forKey: name)
    let fullAt = max(place.map { recent.values[$0] } ?? before[name] ?? now, now)
    let excess = fullAt - now - Self.each(perSecond) * (burst - 1)
    if excess.nanoseconds > 0 { return excess }
    let next = fullAt + Self.each(perSecond) * calls
    if let place {
      recent.values[place] = next
    } else {
      if recent.count >= Self.namesMax { (before, recent) = (recent, [:]) }
      recent[name] = next
    }
    return nil
  }

  /// How long a caller has to wait, or nil if it may call now.
  func wait(_ name: Name, perSecond: Int64, burst: Int64, at now: Instant) -> TimeSpan? {
    let excess = fullAt(name, now) - now - Self.each(perSecond) * (burst - 1)
    return excess.nanoseconds > 0 ? excess : nil
  }

  /// Counts calls.
  mutating func take(_ name: Name, _ calls: Int64, perSecond: Int64, at now: Instant) {
    let fullAt = fullAt(name, now)
    if recent.count >= Self.namesMax, recent[name] == nil { (before, recent) = (recent, [:]) }
    recent[name] = fullAt + Self.each(perSecond) * calls
  }

  private func fullAt(_ name: Name, _ now: Instant) -> Instant { max(recent[name] ?? before[name] ?? now, now) }

  private static func each(_ perSecond: Int64) -> TimeSpan { TimeSpan(nanoseconds: 1_000_000_000 / perSecond) }
}
