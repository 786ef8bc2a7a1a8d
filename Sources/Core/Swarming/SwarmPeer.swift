package import Vocabulary

/// One linked peer of an object: what it holds, what was asked of it, what it asked of us.
package struct SwarmPeer: Codable, Sendable {
  /// A block that was asked of the peer and has not come yet.
  package struct Outstanding: Hashable, Codable, Sendable {
    package let block: Int
    package let since: Instant
  }

  /// A block that a near peer said it is pulling from outside, and until when that is believed.
  package struct Pull: Hashable, Codable, Sendable {
    package let block: Int
    let until: Instant
  }

  package let link: LinkID
  package var endpoint: Endpoint
  /// Known once an agent's extension handshake came.
  package var node: NodeID?
  @usableFromInline package var isAgent = false
  /// Nearness: by the selector's word where it gave one, else by what the peer says of its own ISP.
  @usableFromInline package var ring: Ring = .world
  package var knowsFast = false
  package var knowsHashes = false

  // From them to us

  /// Blocks the peer holds.
  package internal(set) var has: BitField
  /// How many blocks it said it holds in all.
  private(set) var saidHeld = 0
  package internal(set) var pulls: [Pull] = []
  package internal(set) var chokesUs = true
  package var weAreInterested = false
  /// Where a block was found last that we lack.
  var interestingWord = 0
  package private(set) var outstanding: [Outstanding] = []
  /// Whether there is any, said here because the list itself lies elsewhere in memory.
  private(set) var isOwing = false
  /// Usual time from request to block (moving average).
  package private(set) var latency: TimeSpan?
  private(set) var lastArrival: Instant
  package private(set) var isSnubbed = false
  /// Blocks per second of late, and the half second that is being counted.
  private var rate: Int64 = 0
  /// Whether it has brought blocks for long enough to say.
  private var rateIsKnown = false
  private var rateCount: Int64 = 0
  private var rateSince: Instant
  /// Blocks received since the choker last looked, and in all.
  var recentlyReceived = 0
  package private(set) var brought = 0
  /// Whether what it holds counts as being at hand in our ISP.
  package internal(set) var isCounted = false

  // From us to them

  private let joinedAt: Instant
  /// How long it has been at this object by its own word, when the link began; no longer than we have.
  private var agedBefore = TimeSpan.zero
  /// Of one that says that it is older than we are, what it held when we met.
  private var heldBefore = 0
  private var isElder = false

  package internal(set) var isChoked = true
  package var isInterested = false
  /// What it asked for and what is on its way to it.
  var line = ServeQueue.Line()
  var recentlySent = 0
  var lastUnchoked: Instant

  package init(link: LinkID, endpoint: Endpoint, blockCount: Int, now: Instant) {
    self.link = link
    self.endpoint = endpoint
    has = BitField(count: blockCount)
    lastArrival = now
    joinedAt = now
    lastUnchoked = Instant(nanoseconds: 0)
    rateSince = now
  }

  /// Whether the links to it stay inside our ISP.
  @inlinable package var isNear: Bool { ring.isLocal }

  /// Served without choking: the agents of our own ISP.
  @inlinable package var isFriend: Bool { isAgent && isNear }

  /// It says how long it has been at this object. No more is believed than we have been; an elder is measured from when
  /// we met, for else it would seem to have got all it holds within our time, and be served last.
  mutating func claims(age: TimeSpan, ours: TimeSpan, _ policy: SwarmPolicy) {
    isElder = age > ours + policy.elderTime
    agedBefore = isElder ? .zero : min(max(age, .zero), ours)
  }

  /// It has said what it holds, in one of many messages: all of the first second are about what it held when we met.
  mutating func hasSaidWhatItHolds(at now: Instant) {
    if isElder, now - joinedAt < .seconds(1) { heldBefore = max(has.trueCount, saidHeld) }
  }

  /// What a link is used for at a moment.
  package enum Use: String, CaseIterable, Sendable {
    /// The peer does not answer what was asked of it.
    case silent
    /// Blocks are asked of it, and it waits for some.
    case both
    case fetching, serving
    /// It has what we lack, and serves others.
    case choked
    case idle
  }

  package var use: Use {
    if isSnubbed { return .silent }
    switch (outstanding.isEmpty, queued == 0) {
    case (false, false): return .both
    case (false, true): return .fetching
    case (true, false): return .serving
    case (true, true): return weAreInterested && chokesUs ? .choked : .idle
    }
  }

  /// Blocks that were sent to it, and those that it waits for.
  package var served: Int { line.served }
  package var queued: Int { line.waitingCount }

  /// Blocks that it has had since it began, those at least that we have sent it.
  var progress: Int { max(max(has.trueCount, saidHeld) - heldBefore, line.served) }

  /// It says how many blocks it holds, those included that it did not tell us of because we hold them too. What was
  /// held once is held.
  package mutating func claims(held count: Int) { saidHeld = max(saidHeld, min(count, has.count)) }

  /// When it began with the object, by its own word.
  @inline(__always) var began: Instant { joinedAt - agedBefore }

  /// How many requests keep the link busy: those of 450 ms at its rate, so that a fast link grows its queue
  /// and a shared uplink is not asked for blocks that another source may free first. A slow one gets what it brings
  /// in a second, and one at the least; one of gigabits those of 25 ms, since it takes a moment to ask for more.
  @inline(__always) func requestLimit(_ policy: SwarmPolicy) -> Int {
    if isSnubbed { return 0 }
    let least = rateIsKnown ? min(max(Int(rate), 1), policy.nearRequests) : firstRequests(policy)
    let most = max(policy.nearRequestsMax, min(Int(rate / 40), SwarmPolicy.queuedRequestsMax / 2))
    return min(max(Int(rate * 9 / 20), least), most)
  }

  /// What bounds how much is asked of a peer, beside what its link carries.
  struct Surroundings {
    /// Stripes say what is pulled from outside.
    var isGuided: Bool
    var originIsUsable: Bool
    var originHasRoom: Bool
    var stance: SourceRates.Stance
  }

  /// How many requests may be outstanding there.
  @inline(__always) func limit(_ around: Surroundings, _ policy: SwarmPolicy) -> Int {
    let limit = requestLimit(policy)
    if around.isGuided, isNear { return limit }
    guard isNear || !around.originIsUsable else { return around.originHasRoom ? 0 : policy.farRequests }
    // Until it has shown what it brings, one is enough for a peer that the origin stands beside.
    if isNear, around.originIsUsable, !rateIsKnown, around.stance == .beside { return min(limit, 1) }
    return min(limit, isNear ? .max : policy.farRequestsWithoutOrigin)
  }

  /// Before its rate is known: more of one that answers so fast that no line below 100 Mbit/s can be what carries it.
  private func firstRequests(_ policy: SwarmPolicy) -> Int {
    guard let latency, latency < .milliseconds(4) else { return policy.nearRequests }
    return Int(TimeSpan.milliseconds(30).nanoseconds / max(latency.nanoseconds, 500_000)) + policy.nearRequests
  }

  /// The blocks that it owes us.
  var owed: [Int] { outstanding.map(\.block) }
  @inline(__always) func owes(_ block: Int) -> Bool { outstanding.contains { $0.block == block } }

  /// Whether it has brought three quarters of that rate of late, or but a block a second less.
  @inline(__always) func brings(about uplink: ByteRate) -> Bool {
    rateIsKnown && (rate + 1) * Geometry.blockLength >= uplink.bytesPerSecond / 4 * 3
  }

  /// Nothing was asked of it until now: that time says nothing of its rate.
  mutating func restartCounting(now: Instant) {
    if outstanding.isEmpty, rateCount == 0 { rateSince = now }
  }

  mutating func ask(_ block: Int, now: Instant) {
    outstanding.append(Outstanding(block: block, since: now))
    isOwing = true
  }

  /// It brought a block, or will not. Returns when that was asked for, or nil if it was not.
  mutating func noLongerOwes(_ block: Int) -> Instant? {
    guard let at = outstanding.firstIndex(where: { $0.block == block }) else { return nil }
    defer { isOwing = !outstanding.isEmpty }
    return outstanding.remove(at: at).since
  }

  /// It is sent what it waits for first.
  mutating func isServed(at now: Instant) -> ByteSpan? {
    guard let span = line.serve(at: now) else { return nil }
    recentlySent += 1
    return span
  }

  mutating func forgetOutstanding() {
    outstanding = []
    isOwing = false
  }

  /// Whether it has answered nothing for too long.
  @inline(__always) func isSilent(now: Instant, _ policy: SwarmPolicy) -> Bool {
    guard !isSnubbed, let oldest = outstanding.first else { return false }
    let patience = min(max((latency ?? .seconds(1)) * 4, policy.snubMin), policy.snubMax)
    return now - max(oldest.since, lastArrival) > patience
  }

  mutating func snub(now: Instant) {
    isSnubbed = true
    lastArrival = now
  }

  /// A snubbed peer has brought something after all. Whether it was one.
  mutating func isReprieved() -> Bool {
    defer { isSnubbed = false }
    return isSnubbed
  }

  /// A snubbed peer that owes nothing any more gets another chance after a rest. Whether it has just got it.
  mutating func isForgiven(now: Instant, _ policy: SwarmPolicy) -> Bool {
    guard isSnubbed, outstanding.isEmpty, now - lastArrival > policy.snubMax else { return false }
    isSnubbed = false
    return true
  }

  mutating func countArrival(askedAt: Instant, now: Instant) {
    let took = now - askedAt
    latency = latency.map { ($0 * 7 + took) / 8 } ?? took
    lastArrival = now
    recentlyReceived += 1
    brought += 1
    rateCount += 1
    let elapsed = now - rateSince
    guard elapsed >= .milliseconds(250) else { return }
    rate = rateCount * 1_000_000_000 / elapsed.nanoseconds
    rateIsKnown = true
    rateCount = 0
    rateSince = now
  }
}
