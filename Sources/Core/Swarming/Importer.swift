package import Vocabulary

/// What this agent brings into its ISP from outside: from far peers, and from the origin.
///
/// The object is cut into chunks of four blocks and sixteen stripes (chunk c is of stripe c mod 16), so that each word
/// of a bit field has one chunk of every stripe. In an ISP each stripe has an importer (rank 0) and two backups, named
/// by the selector; nobody else pulls it. Without word from a selector there are no roles, and `isGuiding` is false.
package struct Importer: Codable, Sendable {
  /// What was done last about import, and why, for whoever asks.
  package enum Reason: Hashable, Codable, Sendable {
    /// No selector has given roles: everybody may pull what nobody near holds or pulls.
    case noRoles
    /// The selector is being asked.
    case awaitsRoles
    /// It imports these stripes, one bit each, of which those from the origin.
    case imports(stripes: UInt16, fromOrigin: UInt16)
    /// Its neighbours have not yet taken what it brought.
    case untaken(Int)
  }

  /// How desperate an agent is that has got nothing for a while.
  enum Need: Int, Comparable, Codable, Sendable {
    case none
    /// What nobody near holds may be pulled by anybody.
    case unknown
    /// Anything may be pulled.
    case anything

    static func < (a: Need, b: Need) -> Bool { a.rawValue < b.rawValue }
  }

  private struct Held: Codable, Sendable {
    var role: StripeRole
    var since: Instant
    /// It gave itself the role, until the selector speaks again.
    var isAppointed = false
  }

  /// What is known of a stripe in our ISP.
  private struct Stripe: Codable, Sendable {
    /// Blocks that we or a neighbour hold.
    var known = 0
    /// When one more became known.
    var lastNews: Instant
  }

  private let untakenMax: Int
  private var roles: [Held] = []
  /// Whether a selector has given out stripes, to this agent or to others.
  package private(set) var hasRoles = false
  private var awaitedUntil: Instant?
  private var sums = StripeSums()
  /// Blocks taken from the origin because it has more than one copy to give.
  private var spareTaken = 0
  private var stripes: [Stripe]
  private(set) var need = Need.none
  /// The chunks of each word that are imported at all, and those that may come from the origin.
  private(set) var importMask: UInt64 = 0
  private(set) var originMask: UInt64 = 0

  init(_ policy: SwarmPolicy, now: Instant) {
    untakenMax = policy.untakenMax
    stripes = [Stripe](repeating: Stripe(lastNews: now), count: StripeRole.stripeCount)
  }

  // MARK: What the selector says

  /// A selector is being asked: until it answers, or until that moment, nothing is pulled from outside.
  mutating func holdBack(until moment: Instant) { if !hasRoles { awaitedUntil = moment } }

  func isWaiting(_ now: Instant) -> Bool { awaitedUntil.map { now < $0 } ?? false }

  /// The selector has named this agent's roles; nil means that it knows of none.
  mutating func take(_ named: [StripeRole]?, sums: StripeSums, _ policy: SwarmPolicy, now: Instant) {
    awaitedUntil = nil
    hasRoles = named != nil
    self.sums = sums
    self.sums.ispPeers = max(1, sums.ispPeers)
    var next: [Held] = []
    for role in (named ?? []).prefix(StripeRole.stripeCount * 3)
    where 0..<StripeRole.stripeCount ~= role.stripe && 0..<16 ~= role.rank && role.place >= 0 {
      let old = roles.first { $0.role.stripe == role.stripe && $0.role.rank == role.rank && !$0.isAppointed }
      next.append(Held(role: role, since: old?.since ?? now))
    }
    roles = next
    isBehind = hasRoles && sums.lagPerMille > policy.lagPerMille
    isLagging = isBehind && self.sums.ispPeers <= policy.laggingPeers
    decide(policy, now: now)
  }

  /// Whether its ISP is behind all others.
  private var isBehind = false
  /// Whether it helps its ISP, which is behind, to import more than once: of a thousand agents only a few at a time do.
  private(set) var isLagging = false

  /// Whether the origin has more to give than one copy, and this agent has not had its part of that.
  func mayTakeSpare(of blockCount: Int) -> Bool { spareTaken * 1000 < sums.sparePerMille * blockCount }

  /// Whether the origin has more to give than one copy.
  var takesSpare: Bool { sums.sparePerMille > 0 }

  mutating func tookSpare(_ blocks: Int) { spareTaken += blocks }

  /// The first block not held of the stripes that it brings in, from wherever.
  func firstImport(besides held: BitField) -> Int? {
    guard importsNow else { return nil }
    for at in 0..<held.wordCount {
      let block = at * 64 + (~held.word(at) & importMask).trailingZeroBitCount
      if block < min(held.count, at * 64 + 64) { return block }
    }
    return nil
  }

  /// Whether it is the importer of every stripe: it has no neighbours that download.
  package var ownsAll: Bool { roles.count { $0.role.rank == 0 } >= StripeRole.stripeCount }

  /// Whether it brings every stripe from the origin: no other ISP downloads either. Said by `decide`, for this is asked
  /// for before each request.
  private(set) var isSole = false

  // MARK: What happens in the ISP

  /// The chunk of a stripe in each word.
  static func mask(ofStripe stripe: Int) -> UInt64 { 0xF << UInt64(stripe * StripeRole.chunkBlocks) }

  static func stripe(of block: Int) -> Int { block / StripeRole.chunkBlocks % StripeRole.stripeCount }

  /// Looks round, on each tick: what has become known near, whether somebody else is to do our work or we another's.
  mutating func look(
    _ states: BlockStates, _ holders: Holders, _ policy: SwarmPolicy, lastProgress: Instant, now: Instant,
    _ random: inout RandomSource
  ) {
    guard hasRoles else { return }
    countKnown(states, holders, now: now)
    appoint(blockCount: states.held.count, policy, now: now, &random)
    if isBehind { isLagging = random.below(max(sums.ispPeers, policy.laggingPeers)) < policy.laggingPeers }
    need = .none
    let quiet = now - lastProgress
    if quiet > policy.stallTime, random.below(max(sums.ispPeers, policy.needyPeers)) < policy.needyPeers {
      need = quiet > policy.stallTime * 3 ? .anything : .unknown
    }
    decide(policy, now: now)
  }

  private mutating func countKnown(_ states: BlockStates, _ holders: Holders, now: Instant) {
    var counts = [Int](repeating: 0, count: StripeRole.stripeCount)
    for at in 0..<states.held.wordCount {
      let word = states.held.word(at) | holders.near.positive(inWord: at)
      guard word != 0 else { continue }
      for stripe in counts.indices { counts[stripe] += (word & Self.mask(ofStripe: stripe)).nonzeroBitCount }
    }
    for stripe in counts.indices {
      if counts[stripe] > stripes[stripe].known { stripes[stripe].lastNews = now }
      stripes[stripe].known = counts[stripe]
    }
  }

  /// Nothing new of a stripe for long: now and then somebody becomes its importer until the selector speaks again.
  private mutating func appoint(
    blockCount: Int, _ policy: SwarmPolicy, now: Instant, _ random: inout RandomSource
  ) {
    for stripe in stripes.indices where now - stripes[stripe].lastNews > policy.appointTime {
      guard stripes[stripe].known < Self.blocks(ofStripe: stripe, of: blockCount),
        !roles.contains(where: { $0.role.stripe == stripe && $0.role.rank == 0 }),
        random.below(sums.ispPeers) == 0
      else { continue }
      roles.append(Held(role: StripeRole(stripe: stripe, rank: 0, place: 0), since: now, isAppointed: true))
    }
  }

  private static func blocks(ofStripe stripe: Int, of blockCount: Int) -> Int {
    let rest = blockCount % 64
    let tail = min(max(rest - stripe * StripeRole.chunkBlocks, 0), StripeRole.chunkBlocks)
    return blockCount / 64 * StripeRole.chunkBlocks + tail
  }

  /// Which stripes to import now, and whence.
  private mutating func decide(_ policy: SwarmPolicy, now: Instant) {
    let mean = stripes.reduce(0) { $0 + $1.known } / StripeRole.stripeCount
    importMask = 0
    originMask = 0
    isSole = roles.count { $0.role.rank == 0 && $0.role.place == 0 } >= StripeRole.stripeCount
    for held in roles {
      let stripe = stripes[held.role.stripe]
      let silence = now - max(stripe.lastNews, held.since)
      let rank = Int64(held.role.rank)
      let acts =
        rank == 0 || silence > policy.backupTime * rank
        || stripe.known + policy.backupBlocks * held.role.rank < mean
      guard acts else { continue }
      let mask = Self.mask(ofStripe: held.role.stripe)
      importMask |= mask
      let place = Int64(min(held.role.place, 1 << 20))
      // The places before ours have it from the origin or from one another; silence or a long lag says they do not.
      if place == 0 || silence > policy.backupTime * (2 * place + 1) / 2
        || stripe.known + policy.placeBlocks * Int(place) < mean
      {
        originMask |= mask
      }
    }
  }

  // MARK: What to pull

  /// Whether it brings in stripes now; and whether any of them from the origin.
  package var importsNow: Bool { importMask != 0 }
  package var importsFromOrigin: Bool { originMask != 0 }

  /// Whether it pulls whatever there is abroad, for an ISP that is behind, or in need.
  package var pullsAnything: Bool { isLagging || need > .none }

  /// How much more an ISP imports that is far behind: once more for each time that lag, up to a bound.
  private func lagSteps(_ policy: SwarmPolicy) -> Int {
    min(max(1, sums.lagPerMille / max(1, policy.lagPerMille)), policy.lagStepsMax)
  }

  /// What to ask of a far peer, in this order, and how many requests may be outstanding there meanwhile: what this
  /// agent imports; what its ISP lacks most if that is behind all others; whatever there is in need.
  func farRules(
    mayStage: Bool, isThrottled: Bool, _ policy: SwarmPolicy
  ) -> [(rule: Picker.Rule, limit: Int)] {
    var rules: [(rule: Picker.Rule, limit: Int)] = []
    func add(_ stripes: UInt64, isRestricted: Bool, _ limit: Int, _ purpose: BlockRequest.Purpose) {
      let rule = Picker.Rule(
        mayStage: mayStage, goesAhead: false, isRestricted: isRestricted, stripes: stripes, purpose: purpose)
      rules.append((rule, limit))
    }
    if importMask != 0, !isThrottled { add(importMask, isRestricted: true, policy.importRequests, .imports) }
    if isLagging { add(.max, isRestricted: false, policy.lagRequests * lagSteps(policy), .lags) }
    if need > .none { add(.max, isRestricted: need == .unknown, policy.farRequests, .needs) }
    return rules
  }

  /// What to ask of the origin, in this order: the stripes of this agent that its ISP takes from there; a chunk of what
  /// its ISP lacks most if that is behind all others; whatever there is in need.
  func originRules(mayStage: Bool, isThrottled: Bool, isIdle: Bool) -> [OriginPicker.Rule] {
    var rules: [OriginPicker.Rule] = []
    func add(
      takesHeld: Bool, takesPulled: Bool, _ why: OriginRun.Rule, _ order: OriginPicker.Order = .bestChunk,
      _ stripes: UInt64 = .max
    ) {
      rules.append(
        OriginPicker.Rule(
          takesHeld: takesHeld, takesPulled: takesPulled, mayStage: mayStage, why, order: order, stripes: stripes))
    }
    if originMask != 0, !isThrottled { add(takesHeld: false, takesPulled: false, .imports, .lowest, originMask) }
    if isLagging, isIdle { add(takesHeld: true, takesPulled: true, .lags, .rarestChunk) }
    if need > .none { add(takesHeld: need == .anything, takesPulled: true, .stalled) }
    return rules
  }

  // MARK: Flow control

  /// Whether neighbours must take what it brought before it brings more; its uplink is busy. Where peers are slow
  /// beside the origin, waiting for them would idle it.
  func isThrottled(_ holders: Holders) -> Bool { holders.untakenCount >= untakenMax && sums.sparePerMille == 0 }

  /// Whether it is to bring this block in: news of it is urgent abroad.
  func imports(_ block: Int) -> Bool { importMask & Self.mask(ofStripe: Self.stripe(of: block)) != 0 }

  /// How long news of a block may wait to be sent: to near peers, and to far ones. Over a slow line who hears of it
  /// gets it late anyway, unless nobody else has it.
  package func newsDelays(
    of block: BlockIndex, _ policy: SwarmPolicy, isSlow: Bool = false
  ) -> (near: TimeSpan, far: TimeSpan) {
    guard hasRoles else { return (policy.newsDelay, policy.farNewsDelay) }
    if imports(block.value) { return (policy.stripedNewsDelay, policy.importNewsDelay) }
    return (isSlow ? SwarmPolicy.slowNewsDelay : policy.stripedNewsDelay, policy.stripedFarNewsDelay)
  }

  /// Why it imports what it does.
  package func reason(_ holders: Holders, now: Instant) -> Reason {
    if isWaiting(now) { return .awaitsRoles }
    guard hasRoles else { return .noRoles }
    if holders.untakenCount >= untakenMax { return .untaken(holders.untakenCount) }
    return .imports(stripes: Self.bits(importMask), fromOrigin: Self.bits(originMask))
  }

  private static func bits(_ mask: UInt64) -> UInt16 {
    (0..<StripeRole.stripeCount).reduce(0) { mask & Self.mask(ofStripe: $1) != 0 ? $0 | 1 << UInt16($1) : $0 }
  }
}
