package import Vocabulary

/// What to pull from the origin: ranges of blocks, a few at once, as long as half a second takes.
package struct OriginPicker: Codable, Sendable {
  /// A range of blocks being fetched from the origin.
  package struct Pull: Codable, Sendable {
    package let request: OriginRequestID
    package fileprivate(set) var blocks: Range<Int>
    /// The next block expected; the ones before it have come.
    package fileprivate(set) var next: Int
    let since: Instant

    /// Whether the block is still to come.
    func owes(_ block: Int) -> Bool { block >= next && blocks.contains(block) }
    /// How long its answer took to begin, if its first block came just now.
    func delay(_ now: Instant) -> TimeSpan? { next == blocks.lowerBound + 1 ? now - since : nil }
    /// Whether it is in the middle of its answer.
    var isFlowing: Bool { next > blocks.lowerBound && next < blocks.upperBound }
  }

  /// Which of the blocks that near peers have to do with may be asked of the origin.
  struct Rule {
    var takesHeld: Bool
    var takesPulled: Bool
    var mayStage: Bool
    /// For whoever asks.
    var why: OriginRun.Rule
    var order: Order
    /// The blocks of each word that come into question: those of some stripes.
    var stripes: UInt64

    init(
      takesHeld: Bool, takesPulled: Bool, mayStage: Bool, _ why: OriginRun.Rule, order: Order, stripes: UInt64 = .max
    ) {
      (self.takesHeld, self.takesPulled, self.mayStage) = (takesHeld, takesPulled, mayStage)
      (self.why, self.order, self.stripes) = (why, order, stripes)
    }
  }

  /// What to take first of what is allowed.
  enum Order {
    /// A chunk of this ISP's share, else the globally rarest.
    case bestChunk
    /// The lowest.
    case lowest
    /// One chunk of the rarest near.
    case rarestChunk
    /// A run that begins there.
    case rarestRun
  }

  /// Requests at once, how long one should take, and of how many blocks it may be.
  private let requestsMax: Int
  private let runTime: TimeSpan
  private let runBlocksMax: Int
  @usableFromInline package private(set) var pulls: [Pull] = []
  /// Bytes per second of the origin's answers (moving average of single requests), 0 before the first.
  private var rate: Int64 = 0
  /// Usual time of one pull from the origin.
  private(set) var usualTime: TimeSpan = .seconds(1)

  init(_ policy: SwarmPolicy) {
    requestsMax = policy.originRequests
    runTime = policy.originRunTime
    runBlocksMax = policy.originRunBlocksMax
  }

  /// Whether one more may be asked.
  /// - Parameter spare: so many more than is usual.
  func hasRoom(besides spare: Int = 0) -> Bool { pulls.count < requestsMax + spare }
  func owes(_ block: Int) -> Bool { pulls.contains { $0.owes(block) } }

  /// The most blocks of one request.
  private var longestRun: Int {
    let wanted = ByteRate(bytesPerSecond: rate).bytes(in: runTime).value / Geometry.blockLength
    return min(max(Int(wanted), SwarmPolicy.originRunBlocks), runBlocksMax)
  }

  /// A run of free blocks that the rule allows: what readers wait for, else one of the best chunks of the window.
  func freeRun(
    _ rule: Rule, _ states: BlockStates, _ holders: Holders, _ demand: Demand, _ random: inout RandomSource
  ) -> OriginRun? {
    let worthy = Worthy(rule: rule, states: states, holders: holders, demand: demand, whole: demand.whole)
    for reader in demand.readers {
      let ahead = reader..<max(reader, min(reader + SwarmPolicy.windowBlocks, worthy.count))
      if let first = BlockMask([ahead], worthy.bits).first {
        return OriginRun(blocks: run(from: first, worthy), rule: .reader)
      }
    }
    let blocks =
      switch rule.order {
      case .bestChunk: bestRun(worthy, &random)
      case .lowest: BlockMask(demand.window(states.held), worthy.bits).first.map { run(from: $0, worthy) }
      case .rarestChunk: rarestRun(worthy, atMost: SwarmPolicy.originRunBlocks, &random)
      case .rarestRun: rarestRun(worthy, atMost: longestRun, &random)
      }
    return blocks.map { OriginRun(blocks: $0, rule: rule.why) }
  }

  /// A run from one of the best chunks on.
  private func bestRun(_ worthy: Worthy, _ random: inout RandomSource) -> Range<Int>? {
    let chunks = bestChunks(worthy, &random)
    guard !chunks.isEmpty else { return nil }
    let chunk = chunks[random.below(chunks.count)]
    guard let first = (chunk..<worthy.count).first(where: worthy.contains) else { return nil }
    return run(from: first, worthy)
  }

  /// The blocks that a rule allows to ask of the origin.
  private struct Worthy {
    let rule: Rule
    let states: BlockStates
    let holders: Holders
    let demand: Demand
    let whole: WantedBlocks

    var count: Int { demand.geometry.blockCount }

    func bits(inWord at: Int) -> UInt64 {
      var word = states.free.word(at) & rule.stripes
      guard word != 0 else { return 0 }
      if !rule.takesHeld { word &= ~holders.near.positive(inWord: at) }
      if !rule.takesPulled { word &= ~holders.nearPulls.positive(inWord: at) }
      guard word != 0 else { return 0 }
      return word & whole.bits(inWord: at) & demand.askable(inWord: at, mayStage: rule.mayStage)
    }

    func contains(_ block: Int) -> Bool { bits(inWord: block >> 6) >> UInt64(block & 63) & 1 == 1 }
  }

  /// Whole chunks, or what is free of them, from one of the rarest blocks on.
  private func rarestRun(_ worthy: Worthy, atMost longest: Int, _ random: inout RandomSource) -> Range<Int>? {
    var candidates = BlockMask(worthy.demand.window(worthy.states.held), worthy.bits)
    _ = worthy.holders.near.keepLeast(&candidates)
    let count = candidates.count
    guard count > 0, let first = candidates.nth(random.below(count)) else { return nil }
    let step = SwarmPolicy.originRunBlocks
    var start = first
    while start % step > 0, worthy.contains(start - 1) { start -= 1 }
    var end = first + 1
    while end % step > 0 || end - start < longest, end < worthy.count, worthy.contains(end) { end += 1 }
    return start..<end
  }

  /// The chunks with the least key, in the order in which they were met from a random place on.
  private func bestChunks(_ worthy: Worthy, _ random: inout RandomSource) -> [Int] {
    let step = SwarmPolicy.originRunBlocks
    let ranges = worthy.demand.window(worthy.states.held)
    let place = Picker.place(in: ranges, &random)
    var best: [Int] = []
    var bestKey = Int.max
    var at = -1
    var word: UInt64 = 0
    for range in Self.rotated(ranges, place) where bestKey > 0 || best.count < SwarmPolicy.equalsMax {
      var chunk = range.lowerBound - range.lowerBound % step
      while chunk < range.upperBound, bestKey > 0 || best.count < SwarmPolicy.equalsMax {
        if chunk >> 6 != at {
          at = chunk >> 6
          word = worthy.bits(inWord: at)
        }
        let bits = word & (((1 << UInt64(step)) - 1) << UInt64(chunk & 63))
        if bits != 0 {
          let key = Self.key(ofChunk: chunk, bits, worthy)
          if key < bestKey { best.removeAll(keepingCapacity: true) }
          if key <= bestKey {
            bestKey = key
            best.append(chunk)
          }
        }
        chunk = word == 0 ? (at + 1) * 64 : chunk + step
      }
    }
    return best
  }

  /// Lower is better. Whole chunks of the share that no far peer holds come first.
  private static func key(ofChunk chunk: Int, _ bits: UInt64, _ worthy: Worthy) -> Int {
    let count = bits.nonzeroBitCount
    let far = worthy.holders.far.sum(of: bits, inWord: chunk >> 6)
    let length = min(SwarmPolicy.originRunBlocks, worthy.count - chunk)
    return (worthy.demand.share.contains(chunk) ? 0 : 1 << 20) + (far / count) << 4 + (length - count)
  }

  /// The ranges, entered at a place.
  private static func rotated(_ ranges: [Range<Int>], _ place: Int) -> [Range<Int>] {
    var skip = place
    var head: [Range<Int>] = []
    var tail: [Range<Int>] = []
    for range in ranges {
      let cut = range.lowerBound + min(skip, range.count)
      skip -= cut - range.lowerBound
      if cut > range.lowerBound { tail.append(range.lowerBound..<cut) }
      if cut < range.upperBound { head.append(cut..<range.upperBound) }
    }
    return head + tail
  }

  private func run(from first: Int, _ worthy: Worthy) -> Range<Int> {
    let longest = longestRun
    var end = first + 1
    while end < worthy.count, end - first < longest, worthy.contains(end) { end += 1 }
    // A small rest before it is taken along: alone it would cost a round trip.
    var start = first
    while start > 0, first - start <= longest / 4, worthy.contains(start - 1) { start -= 1 }
    return first - start <= longest / 4 && !worthy.demand.readers.contains(first) ? start..<end : first..<end
  }

  /// The lowest run of blocks that are outstanding at peers and would come sooner from the origin, which has nothing
  /// else to do; the one a reader waits for first.
  func lateRun(
    _ peers: PeerTable, _ states: BlockStates, _ demand: Demand, _ sources: SourceRates, mayStage: Bool, now: Instant
  ) -> OriginRun? {
    var late: [Int] = []
    for slot in peers.indices where !peers[slot: slot].isSnubbed && !peers[slot: slot].outstanding.isEmpty {
      let usual = peers[slot: slot].latency
      for asked in peers[slot: slot].outstanding where sources.isLate(since: asked.since, usual: usual, now: now) {
        guard states[asked.block] == .inFlight, !owes(asked.block),
          demand.isAskable(asked.block, mayStage: mayStage), demand.whole.contains(asked.block)
        else { continue }
        late.append(asked.block)
      }
    }
    late.sort()
    guard let first = late.first(where: { demand.readers.contains($0) }) ?? late.first else { return nil }
    let longest = longestRun
    var end = first + 1
    for block in late where block == end && end - first < longest { end += 1 }
    return OriginRun(blocks: first..<end, rule: .late)
  }

  mutating func began(_ request: OriginRequestID, _ blocks: Range<Int>, now: Instant) {
    pulls.append(Pull(request: request, blocks: blocks, next: blocks.lowerBound, since: now))
  }

  /// A block came. Returns its pull, or nil if it was not the expected one.
  mutating func brought(_ request: OriginRequestID, _ block: Int) -> Pull? {
    guard let at = pulls.firstIndex(where: { $0.request == request }), pulls[at].next == block else { return nil }
    pulls[at].next = block + 1
    return pulls[at]
  }

  /// A pull has ended. Returns it as it was.
  mutating func ended(_ request: OriginRequestID, now: Instant) -> Pull? {
    guard let at = pulls.firstIndex(where: { $0.request == request }) else { return nil }
    let pull = pulls.remove(at: at)
    let took = now - pull.since
    if pull.next == pull.blocks.upperBound, took > .zero {
      let bytes = Int64(pull.blocks.count) * Geometry.blockLength
      let one = bytes.multipliedFullWidthDivided(by: 1_000_000_000, over: took.nanoseconds)
      rate = rate == 0 ? one : (rate * 3 + one) / 4
      usualTime = (usualTime * 3 + took) / 4
    }
    return pull
  }

  /// The origin ignored the range and sends all from the first byte. Returns the blocks that were asked for.
  mutating func becameWhole(_ request: OriginRequestID, blockCount: Int) -> Range<Int>? {
    guard let at = pulls.firstIndex(where: { $0.request == request }) else { return nil }
    let asked = pulls[at].blocks
    pulls[at].blocks = 0..<blockCount
    pulls[at].next = 0
    return asked
  }
}
