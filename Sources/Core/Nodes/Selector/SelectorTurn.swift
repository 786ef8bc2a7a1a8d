import Selection
import Vocabulary

/// What the organs of a selector need while one input is handled: when it is, what they may, and where effects, counts
/// and chance are taken from; and what announces of either kind have in common.
struct SelectorTurn {
  /// What chooses among equals: drawn anew every few minutes, so that nobody is preferred for ever.
  struct Salt: Codable, Sendable {
    private(set) var value: UInt64 = 0
    private var until: Instant?

    /// Draws another one when it is time to.
    mutating func rotate(at now: Instant, every span: TimeSpan, _ random: inout RandomSource) {
      if let until, now < until { return }
      value = random.next()
      until = now + span
    }
  }

  let now: Instant
  /// Only its policy changes.
  private(set) var configuration: SelectorConfiguration
  /// By which peers are ranked from now on, if that has changed.
  private(set) var newPolicy: ScoringPolicy?
  /// Chooses among equals; another one every few minutes.
  let salt: UInt64
  var random: RandomSource
  var counters = SelectorTurn.noCounters
  var pairs = PairCounts()
  var holdOuts = HoldOuts()
  var rollouts = Rollouts()
  /// Moved in and out as well; nil for a selector that is alone.
  var sharing: Sharing?
  private(set) var effects: [SelectorEffect] = []
  /// What was chosen, and why; nil unless somebody asks.
  var decisions: [Decision]?

  /// Made once: each has a list of its own.
  private static let noCounters = SelectorCounters()

  init(at now: Instant, _ configuration: SelectorConfiguration, salt: UInt64, _ random: RandomSource) {
    self.now = now
    self.configuration = configuration
    self.salt = salt
    self.random = random
  }

  /// Moves what has room of its own in, and out again: copies would be made with each list and each count.
  mutating func exchange(
    _ pairs: inout PairCounts, _ counters: inout SelectorCounters, _ effects: inout [SelectorEffect]
  ) {
    swap(&self.pairs, &pairs)
    swap(&self.counters, &counters)
    swap(&self.effects, &effects)
  }

  /// Whether who says goodbye is named no more; not so where a test build is to be wrong.
  var forgetsWhoLeaves: Bool {
    #if DEBUG
      configuration.planted != .staleEntry
    #else
      true
    #endif
  }

  mutating func answer(_ exchange: ExchangeID, _ answer: SelectorAnswer) { effects.append(.answer(exchange, answer)) }

  mutating func log(_ level: LogEvent.Level, _ name: LogEventName, _ fields: [LogEvent.Field]) {
    effects.append(.log(LogEvent(level, name, fields)))
  }

  /// The other selectors are to know this.
  mutating func tell(_ entry: @autoclosure () -> SharedEntry) {
    if sharing != nil { sharing?.tell(entry(), at: now) }
  }

  mutating func perform(_ effect: SelectorEffect) { effects.append(effect) }

  mutating func logRefusal(of endpoint: Endpoint, _ object: Digest256) {
    log(.info, .peerRefused, [LogEvent.Field("peer", "\(endpoint)"), LogEvent.Field("object", object.hex)])
  }

  /// Ranks by another policy from now on.
  mutating func take(_ policy: ScoringPolicy) {
    configuration.policy = policy
    newPolicy = policy
  }

  /// Says that what tells where addresses are was read again, or why it could not be.
  mutating func noteLocalities(_ problem: String?) {
    if let problem {
      counters.localitiesRefused += 1
      log(.warning, .localitiesUnusable, [LogEvent.Field("why", problem)])
    } else {
      counters.localitiesRead += 1
      log(.notice, .localitiesRead, [])
    }
  }

  /// Counts an announce that comes before its time. It is answered like any other: the work is bounded, and a
  /// client that lost its peers has reason to hurry.
  mutating func noteEarly(_ before: Registry.PeerEntry?, sooner than: TimeSpan) {
    if let before, now - before.lastSeen < than { counters.earlyAnnounces += 1 }
  }

  private static func decisions(on ranking: Ranking, of object: Digest256, for asker: NodeID?) -> [Decision] {
    ranking.peers.enumerated().map { place, peer in
      let terms = peer.terms.map { "\($0.name) \($0.points) (\($0.why))" }.joined(separator: ", ")
      let why = "place \(place + 1) with \(peer.score) points: \(terms)"
      return Decision(.names, why, of: object, peer: peer.endpoint, node: peer.node, asker: asker)
    }
      + ranking.leftOut.map { one in
        Decision(.leavesOut, "\(one.reason)", of: object, peer: one.endpoint, node: one.node, asker: asker)
      }
  }

  /// The peers for a requester; each is a little less likely to be the next one's.
  /// - Returns: those, and by which seed they were chosen.
  mutating func handOut(
    _ object: Digest256, to requester: Requester, wanted: Int, _ registry: inout Registry
  ) -> (peers: [Chosen], seed: UInt64) {
    let wanted = min(max(0, wanted), configuration.maximumWanted)
    guard wanted > 0 else { return ([], 0) }
    // Drawn for this announce: of equals it names others than the last one did, and lists mix.
    let seed = random.next()
    if decisions != nil {
      let ranking = registry.rank(
        object, for: requester, wanted: wanted, policy: configuration.policy, seed: seed, explaining: true, at: now)
      decisions?.append(contentsOf: Self.decisions(on: ranking, of: object, for: requester.node))
    }
    let peers = registry.choose(
      object, for: requester, wanted: wanted, policy: configuration.policy, seed: seed, at: now)
    registry.handOut(peers, at: now)
    pairs.note(peers, by: requester.locality.asn)
    var handedOut = counters.handedOut.mutableSpan
    for peer in peers { handedOut[Int(peer.ring.rawValue)] += 1 }
    return (peers, seed)
  }
}
