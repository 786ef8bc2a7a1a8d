package import Vocabulary

/// The linked peers of an object, in the order in which they joined, each in a slot of a dense array; and how many of
/// them hold each block.
package struct PeerTable: Codable, Sendable {
  @usableFromInline private(set) var links: [LinkID] = []
  @usableFromInline private(set) var rows: [SwarmPeer] = []
  private(set) var holders: Holders
  /// How many peers owe us each block.
  private var owed: BlockCounts

  init(blockCount: Int) {
    holders = Holders(blockCount: blockCount)
    owed = BlockCounts(blockCount: blockCount)
  }

  package var count: Int { rows.count }
  package var isEmpty: Bool { rows.isEmpty }
  package var keys: [LinkID] { links }
  package var values: [SwarmPeer] { rows }

  /// How near a peer is.
  package func ring(of link: LinkID) -> Ring? { slot(of: link).map { rows[$0].ring } }

  /// A copy of a peer's record.
  package subscript(link: LinkID) -> SwarmPeer? { slot(of: link).map { rows[$0] } }

  /// The slots in use.
  @inlinable package var indices: Range<Int> { 0..<rows.count }

  /// The peer in a slot, in place. What counts for `holders`, and what it owes, is changed by the verbs below only.
  package subscript(slot slot: Int) -> SwarmPeer {
    @inlinable @inline(__always) _read { yield rows[slot] }
    @inline(__always) _modify { yield &rows[slot] }
  }

  /// Where a peer is; valid until the next one leaves.
  @inlinable package func slot(of link: LinkID) -> Int? { links.firstIndex { $0.value == link.value } }

  /// Which of these blocks a peer does not hold, as far as it has said.
  package func lacks(slot: Int, of blocks: [BlockIndex]) -> [BlockIndex] {
    blocks.contains { rows[slot].has[$0.value] } ? blocks.filter { !rows[slot].has[$0.value] } : blocks
  }

  /// Whether all who owe us something bring about what they may upload, going by `uplink`, which is nil for who did not
  /// say; nil when nobody owes us anything.
  package func bringTheirLimits(_ uplink: (LinkID) -> ByteRate?) -> Bool? {
    var anybody = false
    for slot in indices where !rows[slot].outstanding.isEmpty {
      guard let limit = uplink(links[slot]), rows[slot].brings(about: limit) else { return false }
      anybody = true
    }
    return anybody ? true : nil
  }

  mutating func join(_ peer: SwarmPeer) {
    links.append(peer.link)
    rows.append(peer)
    holders.recount(&rows[rows.count - 1])
  }

  /// Forgets a peer. Returns what it owed us.
  mutating func leave(slot: Int) -> [Int] {
    let owed = forgetOwed(slot: slot)
    holders.dropPulls(of: &rows[slot]) { _ in true }
    holders.count(&rows[slot], false)
    if !rows[slot].isNear { holders.uncountFar(rows[slot].has) }
    links.remove(at: slot)
    rows.remove(at: slot)
    return owed
  }

  /// Changes how a peer is seen (its ring, its kind), keeping the counts right.
  mutating func update(slot: Int, _ change: (inout SwarmPeer) -> Void) {
    let wasNear = rows[slot].isNear
    change(&rows[slot])
    let isNear = rows[slot].isNear
    if wasNear != isNear {
      holders.dropPulls(of: &rows[slot]) { _ in true }
      holders.count(&rows[slot], false)
      if isNear { holders.uncountFar(rows[slot].has) } else { holders.countFar(rows[slot].has) }
    }
    holders.recount(&rows[slot])
  }

  /// A peer holds these blocks.
  mutating func gained(slot: Int, _ blocks: Range<Int>) {
    guard !blocks.isEmpty else { return }
    let (isNear, isCounted) = (rows[slot].isNear, rows[slot].isCounted)
    for at in blocks.lowerBound >> 6...(blocks.upperBound - 1) >> 6 {
      let new = rows[slot].has.insert(BitField.mask(of: blocks, inWord: at), inWord: at)
      if new != 0 { holders.gained(new, inWord: at, isNear: isNear, isCounted: isCounted) }
    }
    holders.dropPulls(of: &rows[slot]) { blocks.contains($0.block) }
  }

  /// A near peer pulls a block that it does not hold from outside.
  mutating func pulls(slot: Int, _ block: Int, until: Instant) {
    guard block >= 0, block < rows[slot].has.count, !rows[slot].has[block] else { return }
    holders.pulls(SwarmPeer.Pull(block: block, until: until), by: &rows[slot])
  }

  mutating func dropPulls(slot: Int, where matches: (SwarmPeer.Pull) -> Bool) {
    holders.dropPulls(of: &rows[slot], where: matches)
  }

  /// A peer chokes us, or no longer does. Returns what it will not send: without the fast extension a choke drops what
  /// was asked (BEP 3).
  mutating func chokes(slot: Int, _ chokes: Bool) -> [Int] {
    guard rows[slot].chokesUs != chokes else { return [] }
    rows[slot].chokesUs = chokes
    defer { holders.recount(&rows[slot]) }
    guard chokes, !rows[slot].knowsFast else { return [] }
    return forgetOwed(slot: slot)
  }

  // What was asked of them

  mutating func ask(slot: Int, _ block: Int, now: Instant) {
    rows[slot].ask(block, now: now)
    owed.add(block)
  }

  /// A peer brought a block, or will not. Returns when it was asked for it, or nil if it was not.
  mutating func noLongerOwes(slot: Int, _ block: Int) -> Instant? {
    guard let since = rows[slot].noLongerOwes(block) else { return nil }
    owed.subtract(block)
    return since
  }

  /// Nobody owes us this block any more. Returns those who did.
  mutating func nobodyOwes(_ block: Int) -> [LinkID] {
    guard owed[block] > 0 else { return [] }
    return indices.compactMap { noLongerOwes(slot: $0, block) == nil ? nil : links[$0] }
  }

  private mutating func forgetOwed(slot: Int) -> [Int] {
    let blocks = rows[slot].owed
    for block in blocks { owed.subtract(block) }
    rows[slot].forgetOutstanding()
    return blocks
  }

  /// Time has passed for a peer. Whether it was snubbed just now.
  mutating func expire(slot: Int, now: Instant, _ policy: SwarmPolicy) -> Bool {
    holders.dropPulls(of: &rows[slot]) { $0.until <= now }
    if rows[slot].isForgiven(now: now, policy) { holders.recount(&rows[slot]) }
    guard rows[slot].isSilent(now: now, policy) else { return false }
    rows[slot].snub(now: now)
    holders.recount(&rows[slot])
    return true
  }

  /// A peer brought what was asked of it then. Whether it had been snubbed, and no longer is.
  mutating func brought(slot: Int, askedAt: Instant, now: Instant) -> Bool {
    rows[slot].countArrival(askedAt: askedAt, now: now)
    guard rows[slot].isReprieved() else { return false }
    holders.recount(&rows[slot])
    return true
  }

  /// How many peers owe us a block.
  func askers(of block: Int) -> Int { owed[block] }

  /// Whether somebody still brings a block, of whom it may be expected.
  func bring(_ block: Int, besides link: LinkID?) -> Bool {
    guard owed[block] > 0 else { return false }
    for slot in indices where links[slot] != link && !rows[slot].isSnubbed && rows[slot].owes(block) { return true }
    return false
  }

  /// Whether a near peer is expected to bring something.
  var nearOwes: Bool {
    indices.contains { rows[$0].isNear && !rows[$0].isSnubbed && !rows[$0].outstanding.isEmpty }
  }

  var hasNear: Bool { indices.contains { rows[$0].isNear } }

  /// Whether a near agent downloads too. Stock clients know nothing of stripes.
  var hasDownloadingNear: Bool {
    indices.contains { rows[$0].isAgent && rows[$0].isCounted && !rows[$0].has.isFull }
  }

  /// Whether somebody waits for an answer, even one who has enough underway.
  var isAsked: Bool { indices.contains { !rows[$0].line.isEmpty } }
}
