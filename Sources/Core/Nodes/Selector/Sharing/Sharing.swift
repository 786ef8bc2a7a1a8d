import Selection
import Vocabulary

/// What a selector and those that it is one service with tell each other through a store: each keeps the whole
/// registry, and the store is the log that they share.
struct Sharing: Codable, Sendable {
  private struct Teller: Codable, Sendable {
    var id: UInt64
    var heardAt: Instant
  }

  private struct ToldSet: Codable, Sendable {
    var epoch: UInt64
    var at: Instant
  }

  /// Who was heard within this time counts among the selectors.
  private static let presence = TimeSpan.seconds(10)
  private static let mostTellers = 64
  /// All selectors together speak as often as one would, but none more seldom than this: what is acknowledged is in the
  /// store in less than half a second.
  private static let longestPace = TimeSpan.milliseconds(400)
  /// Of so many sets it is remembered when they were told.
  private static let mostSets = 1 << 18

  let store: SelectorConfiguration.Store
  private let seed: UInt64
  private var outbox = Outbox()
  private(set) var counters = SharingState.Counters()
  private(set) var isConnected = false
  private var lostAt: Instant?
  private var tellers: [Teller] = []
  private var pace: TimeSpan
  /// When all of a node's set was told last.
  private var sets: ChunkedDictionary<NodeID, ToldSet>
  /// The store has lost what was told before: sets are told anew as soon as their nodes are heard of.
  private var hasForgotten = false
  /// When the policy was told last; nil while it is that of the start.
  private var policyToldAt: Instant?
  private(set) var lag = TimeSpan.seconds(0)

  init(_ store: SelectorConfiguration.Store, seed: UInt64) {
    self.store = store
    self.seed = seed
    pace = store.spacing
    sets = ChunkedDictionary(seed: seed)
  }

  var state: SharingState {
    SharingState(
      counters: counters, isConnected: isConnected, waiting: outbox.count, lag: lag, selectors: 1 + tellers.count)
  }

  // Telling

  /// The others are to know this.
  mutating func tell(_ entry: SharedEntry, claims: [Outbox.Claim] = [], at now: Instant) {
    counters.dropped += outbox.add(entry, claims: claims, atMost: store.room, at: now)
  }

  /// A node's set was changed, or heard of: whether all of it is to be told, since that was long ago and the log does
  /// not go back so far.
  mutating func isWholeDue(_ node: NodeID, _ set: SharedAnnounce.HeldSet, at now: Instant) -> Bool {
    if set.ends {
      sets.removeUnordered(node)
      return false
    }
    let again = TimeSpan(nanoseconds: store.lifetime.nanoseconds / 3)
    var told = ToldSet(epoch: set.epoch, at: now)
    var isDue = false
    if set.begins {
      // With this.
    } else if let before = sets[node], before.epoch == set.epoch {
      isDue = now - before.at >= again
      if !isDue { told.at = before.at }
    } else if hasForgotten {
      isDue = true
    } else {
      // Somebody else has told it within that time; who comes over from him does so with a crowd.
      told.at = now - TimeSpan(nanoseconds: again.nanoseconds / 64 * Int64(node.key.word3 & 63))
    }
    if sets.count >= Self.mostSets, sets.index(forKey: node) == nil {
      sets = ChunkedDictionary(seed: seed)
    }
    sets.updateValue(told, forKey: node)
    return isDue
  }

  /// The policy was changed while the selector runs, here or by another's word.
  mutating func notePolicy(toldAt: Instant) { policyToldAt = max(policyToldAt ?? toldAt, toldAt) }

  /// A changed policy is told again before the log forgets it.
  mutating func retell(_ policy: ScoringPolicy, at now: Instant) {
    guard let policyToldAt, now - policyToldAt >= TimeSpan(nanoseconds: store.lifetime.nanoseconds / 3) else { return }
    self.policyToldAt = now
    tell(.policy(policy), at: now)
  }

  /// When something is to be told, or told again.
  var next: Instant? {
    guard isConnected else { return nil }
    let again = policyToldAt.map { $0 + TimeSpan(nanoseconds: store.lifetime.nanoseconds / 3) }
    return [outbox.due(after: pace), again].compactMap(\.self).min()
  }

  /// The next batch, if it is due.
  mutating func flush(at now: Instant) -> SelectorEffect? {
    guard let due = outbox.due(after: pace), isConnected, due <= now,
      let batch = outbox.take(teller: store.teller, at: now)
    else { return nil }
    return .tell(batch.number, batch.bytes)
  }

  // Counts

  /// What the world has done since it told last.
  mutating func count(_ tally: StoreInput.Tally) {
    counters.commands += tally.commands
    counters.bytesSent += tally.bytesSent
    counters.bytesReceived += tally.bytesReceived
    counters.errors += tally.errors
  }

  /// So many entries, or batches, could not be read.
  mutating func noteUnreadable(_ count: Int) { counters.unreadable += count }

  /// An entry was told too late to count.
  mutating func noteLate() { counters.late += 1 }

  /// An entry was taken, or is of what is not known here.
  mutating func noteHeard(isKnown: Bool) {
    counters.heard += 1
    if !isKnown { counters.unknown += 1 }
  }

  // The store

  mutating func found(isEmptied: Bool, at now: Instant) {
    isConnected = true
    outbox.tellAgain(at: lostAt ?? now)
    lostAt = nil
    guard isEmptied else { return }
    sets = ChunkedDictionary(seed: seed)
    hasForgotten = true
    // As if it had never been told.
    policyToldAt = policyToldAt.map { $0 - store.lifetime }
  }

  mutating func lost(at now: Instant) {
    if isConnected {
      counters.losses += 1
      lostAt = now
    }
    isConnected = false
    outbox.lost()
  }

  mutating func stored(_ number: UInt64, at now: Instant) { counters.told += outbox.stored(number, at: now) }

  /// What was claimed in a batch of this selector that was read back.
  mutating func readBack(_ number: UInt64) -> [Outbox.Claim] { outbox.readBack(number) }

  /// Another selector was heard.
  /// - Returns: how often to tell and read from now on, if that changes.
  mutating func heard(_ teller: UInt64, age: TimeSpan, at now: Instant) -> TimeSpan? {
    if age < Self.presence {
      lag = age
      tellers.removeAll { $0.id == teller }
      if tellers.count < Self.mostTellers { tellers.append(Teller(id: teller, heardAt: now - age)) }
    }
    return repace(at: now)
  }

  /// Who has fallen silent counts no more.
  mutating func repace(at now: Instant) -> TimeSpan? {
    tellers.removeAll { now - $0.heardAt > Self.presence }
    let pace = min(store.spacing * Int64(1 + tellers.count), max(store.spacing, Self.longestPace))
    guard pace != self.pace else { return nil }
    self.pace = pace
    return pace
  }
}
