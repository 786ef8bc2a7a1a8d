import DequeModule
import OrderedCollections
package import Vocabulary

/// What to pull from the origin.
extension ObjectExchange {
  /// The next range to ask of the origin, or nil while nothing there is ours to pull. It counts as in flight
  /// once `edgeBegan` is called.
  ///
  /// Blocks that nobody near holds or pulls come before all others: first those of this ISP's share, then the globally
  /// rarest. While the origin stands beside the near peers (see `SourceRates`), what they hold comes next, and in the
  /// end what peers owe us but will bring late.
  package mutating func nextEdgeRun(now: Instant) -> Range<Int>? {
    guard edgeIsUsable, edgePulls.count < SwarmPolicy.edgeRequests, isHungry else { return nil }
    weighSources(now: now)
    let isStalled = isStalled(at: now)
    if let run = freeRun(EdgeRule(takesHeld: isStalled, takesPulled: isStalled)) { return run }
    if sources.stance == .beside, !isStalled {
      if let run = freeRun(EdgeRule(takesHeld: true, takesPulled: false)) { return run }
      if sources.nearIsTrifling(now), let run = freeRun(EdgeRule(takesHeld: true, takesPulled: true)) { return run }
    }
    return lateRun(now: now)
  }

  /// Which of the blocks that near peers have to do with may be asked of the origin.
  private struct EdgeRule {
    var takesHeld: Bool
    var takesPulled: Bool
  }

  private mutating func freeRun(_ rule: EdgeRule) -> Range<Int>? {
    for reader in readers {
      let ahead = reader..<min(reader + SwarmPolicy.windowBlocks, geometry.blockCount)
      for part in wanted(within: ahead) {
        if let first = part.first(where: { isEdgeWorthy($0, rule) }) { return run(from: first, rule) }
      }
    }
    var best: [Int] = []
    var bestKey = Int.max
    for range in rotated(window) where bestKey > 0 || best.count < SwarmPolicy.equalsMax {
      var chunk = range.lowerBound - range.lowerBound % SwarmPolicy.edgeRunBlocks
      while chunk < range.upperBound, bestKey > 0 || best.count < SwarmPolicy.equalsMax {
        if let key = edgeKey(ofChunk: chunk, rule), key <= bestKey {
          if key < bestKey { best.removeAll(keepingCapacity: true) }
          bestKey = key
          best.append(chunk)
        }
        chunk += SwarmPolicy.edgeRunBlocks
      }
    }
    guard !best.isEmpty else { return nil }
    let chunk = best[random.below(best.count)]
    guard let first = (chunk..<geometry.blockCount).first(where: { isEdgeWorthy($0, rule) }) else { return nil }
    return run(from: first, rule)
  }

  package mutating func edgeBegan(_ edge: EdgeID, _ blocks: Range<Int>, now: Instant) {
    edgePulls.append(EdgePull(edge: edge, blocks: blocks, since: now))
    for block in blocks { busy[block] = true }
  }

  /// A block of a pull has come; false if it was not the expected one.
  package mutating func edgeBrought(_ edge: EdgeID, _ block: Int, now: Instant) -> Bool {
    guard let at = edgePulls.firstIndex(where: { $0.edge == edge }), edgePulls[at].next == block else { return false }
    edgePulls[at].next = block + 1
    let isFirst = block == edgePulls[at].blocks.lowerBound
    sources.edgeBrought(
      geometry.span(of: BlockIndex(block)).length, delay: isFirst ? now - edgePulls[at].since : nil)
    watchSources(now: now)
    return true
  }

  /// A pull has ended; the blocks that did not come are free again. Returns its blocks.
  package mutating func edgeEnded(_ edge: EdgeID, now: Instant) -> Range<Int>? {
    guard let at = edgePulls.firstIndex(where: { $0.edge == edge }) else { return nil }
    let pull = edgePulls.remove(at: at)
    let took = now - pull.since
    if pull.next == pull.blocks.upperBound, took > .zero {
      let bytes = Int64(pull.blocks.count) * Geometry.blockLength
      let rate = bytes.multipliedFullWidthDivided(by: 1_000_000_000, over: took.nanoseconds)
      edgeRate = edgeRate == 0 ? rate : (edgeRate * 3 + rate) / 4
      edgeTime = (edgeTime * 3 + took) / 4
    }
    for block in pull.next..<pull.blocks.upperBound { release(block, butNotFrom: nil) }
    return pull.blocks
  }

  /// Lower is better; nil if the chunk has nothing to pull. Whole chunks of the share that no far peer holds come
  /// first.
  private func edgeKey(ofChunk chunk: Int, _ rule: EdgeRule) -> Int? {
    let blocks = chunk..<min(chunk + SwarmPolicy.edgeRunBlocks, geometry.blockCount)
    var worthy = 0
    var far = 0
    for block in blocks where isEdgeWorthy(block, rule) {
      worthy += 1
      far += Int(holders.far[block])
    }
    guard worthy > 0 else { return nil }
    let isShared = share.contains(chunk)
    return (isShared ? 0 : 1 << 20) + (far / worthy) << 4 + (blocks.count - worthy)
  }

  private func isEdgeWorthy(_ block: Int, _ rule: EdgeRule) -> Bool {
    guard !held[block], !busy[block], isWanted(block), isAskable(block) else { return false }
    return (rule.takesHeld || holders.near[block] == 0) && (rule.takesPulled || holders.nearPulls[block] == 0)
  }

  func isAskable(_ block: Int) -> Bool {
    mayStage || provable.isFull || provable[geometry.piece(of: BlockIndex(block)).value]
  }

  /// The most blocks of one request.
  var longestRun: Int {
    let wanted = ByteRate(bytesPerSecond: edgeRate).bytes(in: SwarmPolicy.edgeRunTime).value / Geometry.blockLength
    return min(max(Int(wanted), SwarmPolicy.edgeRunBlocks), SwarmPolicy.edgeRunBlocksMax)
  }

  private func run(from first: Int, _ rule: EdgeRule) -> Range<Int> {
    let longest = longestRun
    var end = first + 1
    while end < geometry.blockCount, end - first < longest, isEdgeWorthy(end, rule) { end += 1 }
    // A small rest before it is taken along: alone it would cost a round trip.
    var start = first
    while start > 0, first - start <= longest / 4, isEdgeWorthy(start - 1, rule) { start -= 1 }
    return first - start <= longest / 4 && !readers.contains(first) ? start..<end : first..<end
  }
}

extension ObjectExchange {
  /// The origin ignored the range and sends the whole object from its first byte: what is missing arrives by and by,
  /// while peers may still bring it.
  package mutating func edgeBecameWhole(_ edge: EdgeID) {
    guard let at = edgePulls.firstIndex(where: { $0.edge == edge }) else { return }
    let asked = edgePulls[at].blocks
    edgePulls[at].blocks = 0..<geometry.blockCount
    edgePulls[at].next = 0
    for block in asked where !held[block] { busy[block] = false }
  }
}
