package import DequeModule
package import Vocabulary

/// One linked peer of an object: what it holds, what was asked of it, what it asked of us.
package struct SwarmPeer: Codable, Sendable {
  package let link: LinkID
  package var endpoint: Endpoint
  /// Known once an agent's extension handshake came.
  package var node: NodeID?
  package var isAgent = false
  /// Nearness: by the selector's word where it gave one, else by what the peer says of its own ISP.
  package var ring: Ring = .world
  package var knowsFast = false
  package var knowsHashes = false

  // From them to us

  /// Blocks the peer holds.
  package internal(set) var has: BitField
  package internal(set) var pulls: [Pull] = []
  package internal(set) var chokesUs = true
  package var weAreInterested = false
  package internal(set) var outstanding: [Outstanding] = []
  /// Usual time from request to block (moving average).
  package internal(set) var latency: TimeSpan?
  package internal(set) var lastArrival: Instant
  package internal(set) var isSnubbed = false
  /// Blocks per second of late, and the half second that is being counted.
  var rate: Int64 = 0
  var rateIsKnown = false
  var rateCount: Int64 = 0
  var rateSince: Instant
  /// Blocks received since the choker last looked.
  package var recentlyReceived = 0
  /// Whether what it holds counts as being at hand in our ISP.
  package internal(set) var isCounted = false

  // From us to them

  package var isChoked = true
  package var isInterested = false
  package var queue: Deque<ByteSpan> = []
  package var undrained = 0
  package var recentlySent = 0
  package var lastUnchoked: Instant

  package init(link: LinkID, endpoint: Endpoint, blockCount: Int, now: Instant) {
    self.link = link
    self.endpoint = endpoint
    has = BitField(count: blockCount)
    lastArrival = now
    lastUnchoked = Instant(nanoseconds: 0)
    rateSince = now
  }

  /// Whether the links to it stay inside our ISP.
  package var isNear: Bool { ring.isLocal }

  /// Served without choking: the agents of our own ISP.
  package var isFriend: Bool { isAgent && isNear }

  /// How many requests keep the link busy: those of 300 ms at its rate, so that a fast link grows its queue
  /// and a shared uplink is not asked for blocks that another source may free first. A slow one gets what it brings
  /// in a second, and one at the least.
  var requestLimit: Int {
    if isSnubbed { return 0 }
    let least = rateIsKnown ? min(max(Int(rate), 1), SwarmPolicy.nearRequests) : SwarmPolicy.nearRequests
    return min(max(Int(rate * 3 / 10), least), SwarmPolicy.nearRequestsMax)
  }

  /// Whether it has brought three quarters of that rate of late, or but a block a second less.
  package func brings(about uplink: ByteRate) -> Bool {
    rateIsKnown && (rate + 1) * Geometry.blockLength >= uplink.bytesPerSecond / 4 * 3
  }

  /// Nothing was asked of it until now: that time says nothing of its rate.
  mutating func restartCounting(now: Instant) {
    if rateCount == 0 { rateSince = now }
  }

  mutating func countArrival(askedAt: Instant, now: Instant) {
    let took = now - askedAt
    latency = latency.map { ($0 * 7 + took) / 8 } ?? took
    lastArrival = now
    recentlyReceived += 1
    rateCount += 1
    let elapsed = now - rateSince
    guard elapsed >= .milliseconds(250) else { return }
    rate = rateCount * 1_000_000_000 / elapsed.nanoseconds
    rateIsKnown = true
    rateCount = 0
    rateSince = now
  }
}
