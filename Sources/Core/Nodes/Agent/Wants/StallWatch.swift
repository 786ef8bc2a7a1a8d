package import Vocabulary

/// Decides when a user is to be told what a want waits for: once nothing has come for a second.
package struct StallWatch: Sendable {
  /// How long nothing must have come.
  package static let patience = TimeSpan.seconds(1)

  /// A wait that is worth telling of.
  package struct Stall: Hashable, Sendable {
    package var waiting: Waiting
    /// Since something came, or since the want began.
    package var since: TimeSpan
    /// Whether another cause or host was told of before, or none.
    package var isNews: Bool
  }

  private var have: Int64?
  private var movedAt: Instant?
  private var told: Waiting?

  package init() {}

  /// Takes what is known now; returns what to tell, or nil while bytes come.
  package mutating func look(at progress: WantProgress, now: Instant) -> Stall? {
    guard let moved = movedAt, progress.have == have else {
      // What comes after a wait ends it: the next one is news again.
      if have != nil { told = nil }
      have = progress.have
      movedAt = now
      return nil
    }
    guard now - moved >= Self.patience else { return nil }
    let waiting = progress.waiting
    let isNews = told?.cause != waiting.cause || told?.whom != waiting.whom
    told = waiting
    return Stall(waiting: waiting, since: now - moved, isNews: isNews)
  }
}
