import DequeModule
import OrderedCollections
package import Vocabulary

/// Which block to ask next of which peer.
extension ObjectExchange {
  /// Unverified blocks may be asked for: no leaves are to be had, and there is room to keep them.
  package var mayStage: Bool { leavesAreOut && staged.count < SwarmPolicy.stagedBlocksMax }

  /// The blocks to ask of a peer now; they count as outstanding from here on.
  package mutating func requests(for link: LinkID, now: Instant) -> [BlockIndex] {
    guard let peer = peers[link], !peer.chokesUs, isHungry else { return [] }
    var result: [BlockIndex] = []
    var room = limit(for: peer) - peer.outstanding.count
    if peer.outstanding.isEmpty, room > 0 { peers[link]?.restartCounting(now: now) }
    while room > 0, let block = pick(for: link, now: now) ?? pickAgain(for: link, now: now) {
      busy[block] = true
      peers[link]?.outstanding.append(Outstanding(block: block, since: now))
      result.append(BlockIndex(block))
      room -= 1
    }
    if !result.isEmpty { watchSources(now: now) }
    return result
  }

  private func limit(for peer: SwarmPeer) -> Int {
    if peer.isNear || !edgeIsUsable {
      // Until it has shown what it brings, one is enough for a peer that the origin stands beside.
      if peer.isNear, edgeIsUsable, !peer.rateIsKnown, sources.stance == .beside { return min(peer.requestLimit, 1) }
      return min(peer.requestLimit, peer.isNear ? .max : SwarmPolicy.farRequestsWithoutEdge)
    }
    return edgePulls.count < SwarmPolicy.edgeRequests ? 0 : SwarmPolicy.farRequests
  }

  /// Rarest in the ISP first, random among equals, random altogether for the first few; from a far peer only what
  /// nobody near holds or pulls.
  private mutating func pick(for link: LinkID, now: Instant) -> Int? {
    guard let peer = peers[link] else { return nil }
    let isStalled = isStalled(at: now)
    let mayStage = mayStage
    if let urgent = pickUrgent(for: peer) { return urgent }
    if mayStage, let started = pickStarted(for: peer) { return started }
    if edgeIsUsable, sources.stance == .beside, peer.isNear || !peers.values.contains(where: { $0.isNear }) {
      return pickAhead(for: peer)
    }
    let wantsRandom = held.trueCount < 4
    let restricted = !peer.isNear && !isStalled
    let allowsAll = mayStage || provable.isFull
    var best: [Int] = []
    var bestCount = UInt16.max
    for range in rotated(window) {
      peer.has.forEachTrue(in: range, notIn: held, notIn: busy) { block in
        guard allowsAll || provable[geometry.piece(of: BlockIndex(block)).value] else { return true }
        if restricted, holders.near[block] > 0 || holders.nearPulls[block] > 0 { return true }
        let count = wantsRandom ? 0 : restricted ? holders.far[block] : holders.near[block]
        if count < bestCount {
          best.removeAll(keepingCapacity: true)
          bestCount = count
        }
        if count == bestCount { best.append(block) }
        return bestCount > 1 || best.count < SwarmPolicy.equalsMax
      }
      if bestCount <= 1, best.count >= SwarmPolicy.equalsMax { break }
    }
    return best.isEmpty ? nil : best[random.below(best.count)]
  }

  /// What an in-order reader waits for comes first.
  private func pickUrgent(for peer: SwarmPeer) -> Int? {
    for reader in readers {
      var found: Int?
      peer.has.forEachTrue(in: reader..<min(reader + 64, geometry.blockCount), notIn: held, notIn: busy) { block in
        guard isWanted(block), provable[geometry.piece(of: BlockIndex(block)).value] else { return true }
        found = block
        return false
      }
      if let found { return found }
    }
    return nil
  }

  /// While long runs come from the origin elsewhere, its helpers are asked for one block after the other.
  private mutating func pickAhead(for peer: SwarmPeer) -> Int? {
    let allowsAll = mayStage || provable.isFull
    let ranges = window
    let after = ranges.map { $0.clamped(to: frontier..<geometry.blockCount) }
    var found: Int?
    for range in after + ranges.map({ $0.clamped(to: 0..<frontier) }) where found == nil {
      peer.has.forEachTrue(in: range, notIn: held, notIn: busy) { block in
        guard allowsAll || provable[geometry.piece(of: BlockIndex(block)).value] else { return true }
        found = block
        return false
      }
    }
    if let found { frontier = found }
    return found
  }

  /// Without leaves a piece is judged whole: finish the pieces that were begun.
  private func pickStarted(for peer: SwarmPeer) -> Int? {
    var lastPiece = -1
    for entry in staged {
      let piece = geometry.piece(of: BlockIndex(entry.block))
      guard piece.value != lastPiece else { continue }
      lastPiece = piece.value
      if let block = geometry.blocks(of: piece).first(where: { peer.has[$0] && !held[$0] && !busy[$0] }) {
        return block
      }
    }
    return nil
  }

  /// Endgame: when every missing block that is wanted is on its way, a late one is asked of a second source.
  private func pickAgain(for link: LinkID, now: Instant) -> Int? {
    guard isAllOnItsWay, let peer = peers[link], peer.isNear || !edgeIsUsable else {
      return nil
    }
    var oldest: Outstanding?
    for other in peers.values where other.link != link && !other.isSnubbed {
      let patience = max((other.latency ?? .seconds(1)) * 2, .milliseconds(300))
      for asked in other.outstanding where now - asked.since > patience && peer.has[asked.block] {
        guard askers(of: asked.block) < 2, asked.since < (oldest?.since ?? Instant(nanoseconds: .max)) else { continue }
        oldest = asked
      }
    }
    guard let oldest, !peer.outstanding.contains(where: { $0.block == oldest.block }) else { return nil }
    return oldest.block
  }

  private func askers(of block: Int) -> Int {
    peers.values.count { $0.outstanding.contains { $0.block == block } }
  }

  /// The ranges, entered at a random place, so that equals are chosen at random.
  mutating func rotated(_ ranges: [Range<Int>]) -> [Range<Int>] {
    let count = ranges.reduce(0) { $0 + $1.count }
    guard count > 1 else { return ranges }
    var skip = random.below(count)
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
}
