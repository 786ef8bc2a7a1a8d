package import Vocabulary

/// The linked peers of an object, in the order in which they joined, each in a slot of a dense array; and how many of
/// them hold each block.
package struct PeerTable: Codable, Sendable {
  @usableFromInline private(set) var links: [LinkID] = []
  @usableFromInline private(set) var rows: [SwarmPeer] = []
  /// What is asked of all of them after almost every input, a line of memory for four peers instead of five for one.
  private var glances: [Glance] = []
  private(set) var holders: Holders
  /// How many peers owe us each block.
  private var owed: BlockCounts

  /// A few facts of a peer, kept equal to its row.
  struct Glance: Codable, Sendable {
    private var facts: UInt8 = 0
    /// Blocks that it has had since `began`, by its own word; those at least that we have sent it.
    private(set) var blocks: Int32 = 0
    /// When it began with the object, by its own word; of an elder, when we met.
    private(set) var began: Instant
    /// When it was served last, or began to wait for an answer.
    private(set) var waitsSince: Instant

    private static let near: UInt8 = 1
    private static let agent: UInt8 = 2
    private static let owing: UInt8 = 4
    private static let expected: UInt8 = 8
    private static let asking: UInt8 = 16
    private static let servable: UInt8 = 32
    private static let downloading: UInt8 = 64

    /// - Parameter peer: is not changed; but so no copy of the record is made.
    @inline(__always) init(_ peer: inout SwarmPeer) {
      began = peer.began
      waitsSince = peer.line.waitsSince
      blocks = Int32(clamping: peer.progress)
      if peer.isNear { facts |= Self.near }
      if peer.isAgent { facts |= Self.agent }
      if peer.isOwing {
        facts |= Self.owing
        if !peer.isSnubbed { facts |= Self.expected }
      }
      if !peer.line.isEmpty {
        facts |= Self.asking
        if peer.line.isServable { facts |= Self.servable }
      }
      if peer.isAgent, peer.isCounted, !peer.has.isFull { facts |= Self.downloading }
    }

    var isNear: Bool { facts & Self.near != 0 }
    var isAgent: Bool { facts & Self.agent != 0 }
    /// It was asked for something that has not come.
    var owes: Bool { facts & Self.owing != 0 }
    /// And is not snubbed.
    var isExpected: Bool { facts & Self.expected != 0 }
    /// It waits for an answer.
    var asks: Bool { facts & Self.asking != 0 }
    /// And has not enough underway.
    var isServable: Bool { facts & Self.servable != 0 }
    /// An agent whose blocks are at hand, and who lacks some.
    var isDownloading: Bool { facts & Self.downloading != 0 }

    /// How fast it has come along: its blocks over its time.
    @inline(__always) func speed(_ now: Instant) -> Int {
      Int(blocks) << 20 / Int(max(0, (now - began).milliseconds) + 1000)
    }
  }

  init(blockCount: Int) {
    holders = Holders(blockCount: blockCount)
    owed = BlockCounts(blockCount: blockCount)
  }

  package var count: Int { rows.count }
  package var isEmpty: Bool { rows.isEmpty }
  package var keys: [LinkID] { links }
  package var values: [SwarmPeer] { rows }

  /// A copy of a peer's record.
  package subscript(link: LinkID) -> SwarmPeer? { slot(of: link).map { rows[$0] } }

  /// The slots in use.
  @inlinable package var indices: Range<Int> { 0..<rows.count }

  /// The peer in a slot, in place. What counts for `holders`, and what it owes, is changed by the verbs below only.
  /// Whether a peer has a block that is not in this field.
  mutating func findInteresting(slot: Int, lacking held: BitField) -> Bool {
    guard let word = rows[slot].has.wordWithAny(notIn: held, from: rows[slot].interestingWord) else { return false }
    rows[slot].interestingWord = word
    return true
  }

  package subscript(slot slot: Int) -> SwarmPeer {
    @inlinable @inline(__always) _read { yield rows[slot] }
    @inline(__always) _modify {
      yield &rows[slot]
      look(at: slot)
    }
  }

  @inline(__always) private mutating func look(at slot: Int) { glances[slot] = Glance(&rows[slot]) }

  /// Where a peer is; valid until the next one leaves.
  @inlinable package func slot(of link: LinkID) -> Int? { links.firstIndex { $0.value == link.value } }

  /// Whose slot it is. Here and in what follows a single fact is told, for others get a whole record as a copy.
  package func link(slot: Int) -> LinkID { links[slot] }
  package func isAgent(slot: Int) -> Bool { glances[slot].isAgent }
  package func isNear(slot: Int) -> Bool { glances[slot].isNear }
  package func isFriend(slot: Int) -> Bool { glances[slot].isAgent && glances[slot].isNear }
  /// Whether it answers hash requests (BEP 52), and holds some of these blocks.
  package func mayGiveLeaves(slot: Int, of blocks: Range<Int>) -> Bool {
    rows[slot].knowsHashes && !rows[slot].isSnubbed && rows[slot].has.anyTrue(in: blocks)
  }
  /// Piece messages to it that have not left for the kernel and that count against what all links may have there.
  package func countedPieces(slot: Int) -> Int { rows[slot].line.counted }

  /// Piece messages to it that are not known to have come.
  package func piecesUnderWay(slot: Int) -> Int { rows[slot].line.underWay.count }

  /// What has been stuck on its link for long no longer counts there, and what has been under way for long is no longer
  /// waited for. Returns how many pieces of each.
  mutating func setAside(at now: Instant, _ policy: SwarmPolicy) -> (stuck: Int, underWay: Int) {
    var (stuck, underWay) = (0, 0)
    for slot in indices {
      underWay += rows[slot].line.underWay.forget(after: policy.setAsideTime, at: now)
      guard rows[slot].line.counted > 0, rows[slot].line.isStuck(for: policy.setAsideTime, at: now) else { continue }
      stuck += rows[slot].line.setAside()
    }
    return (stuck, underWay)
  }

  /// Whether a peer answers nothing, or takes nothing of what waits for it, for so long that it may be dead.
  package func mayBeDead(slot: Int, at now: Instant, _ policy: SwarmPolicy) -> Bool {
    rows[slot].isSnubbed || rows[slot].line.isStuck(for: policy.deadTime, at: now)
  }

  /// Which of these blocks a peer does not hold, as far as it has said.
  package func lacks(slot: Int, of blocks: [BlockIndex]) -> [BlockIndex] {
    let has = rows[slot].has
    return blocks.contains { has[$0.value] } ? blocks.filter { !has[$0.value] } : blocks
  }

  /// Whether all who owe us something bring about what they may upload, going by `uplink`, which is nil for who did not
  /// say; nil when nobody owes us anything.
  package func bringTheirLimits(_ uplink: (LinkID) -> ByteRate?) -> Bool? {
    var anybody = false
    for slot in indices where glances[slot].owes {
      guard let limit = uplink(links[slot]), rows[slot].brings(about: limit) else { return false }
      anybody = true
    }
    return anybody ? true : nil
  }

  mutating func join(_ peer: SwarmPeer) {
    links.append(peer.link)
    rows.append(peer)
    holders.recount(&rows[rows.count - 1])
    glances.append(Glance(&rows[rows.count - 1]))
  }

  /// Forgets a peer. Returns what it owed us.
  mutating func leave(slot: Int) -> [Int] {
    let owed = forgetOwed(slot: slot)
    holders.dropPulls(of: &rows[slot]) { _ in true }
    holders.count(&rows[slot], false)
    if !rows[slot].isNear { holders.uncountFar(rows[slot].has) }
    links.remove(at: slot)
    rows.remove(at: slot)
    glances.remove(at: slot)
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
    look(at: slot)
  }

  /// A peer holds these blocks.
  mutating func gained(slot: Int, _ blocks: Range<Int>) {
    guard !blocks.isEmpty, !rows[slot].has.isFull else { return }
    let (isNear, isCounted) = (rows[slot].isNear, rows[slot].isCounted)
    for at in blocks.lowerBound >> 6...(blocks.upperBound - 1) >> 6 {
      let new = rows[slot].has.insert(BitField.mask(of: blocks, inWord: at), inWord: at)
      if new != 0 { holders.gained(new, inWord: at, isNear: isNear, isCounted: isCounted) }
    }
    holders.dropPulls(of: &rows[slot]) { blocks.contains($0.block) }
    look(at: slot)
  }

  /// How many blocks a peer has said it holds, one by one.
  func heldCount(slot: Int) -> Int { rows[slot].has.trueCount }

  /// We brought a block from outside.
  mutating func brought(_ block: Int) { holders.brought(block) }

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
    let forgotten = chokes && !rows[slot].knowsFast ? forgetOwed(slot: slot) : []
    holders.recount(&rows[slot])
    look(at: slot)
    return forgotten
  }

  // What was asked of them

  mutating func ask(slot: Int, _ block: Int, now: Instant) {
    self[slot: slot].ask(block, now: now)
    owed.add(block)
  }

  /// A peer brought a block, or will not. Returns when it was asked for it, or nil if it was not.
  mutating func noLongerOwes(slot: Int, _ block: Int) -> Instant? {
    guard glances[slot].owes, let since = self[slot: slot].noLongerOwes(block) else { return nil }
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
    self[slot: slot].forgetOutstanding()
    return blocks
  }

  /// Time has passed for a peer. Whether it was snubbed just now.
  mutating func expire(slot: Int, now: Instant, _ policy: SwarmPolicy) -> Bool {
    holders.dropPulls(of: &rows[slot]) { $0.until <= now }
    defer { look(at: slot) }
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
    look(at: slot)
    return true
  }

  /// How many peers owe us a block.
  func askers(of block: Int) -> Int { owed[block] }

  /// How many of them have not been silent for so long that they are snubbed.
  func expectedAskers(of block: Int) -> Int {
    indices.count { glances[$0].isExpected && rows[$0].owes(block) }
  }

  /// Whether somebody still brings a block, of whom it may be expected.
  func bring(_ block: Int, besides link: LinkID?) -> Bool {
    guard owed[block] > 0 else { return false }
    for slot in indices where glances[slot].isExpected && links[slot] != link {
      if rows[slot].owes(block) { return true }
    }
    return false
  }

  /// When the first thing is due that a peer owes us, going by its usual time.
  var firstDue: Instant? {
    var first: Instant?
    for slot in indices where glances[slot].isExpected {
      guard let asked = rows[slot].outstanding.first else { continue }
      let due = asked.since + (rows[slot].latency ?? .zero)
      first = min(first ?? due, due)
    }
    return first
  }

  /// Whether a near peer is expected to bring something.
  var nearOwes: Bool { glances.contains { $0.isNear && $0.isExpected } }

  var hasNear: Bool { glances.contains { $0.isNear } }

  /// Whether a near agent downloads too. Stock clients know nothing of stripes.
  var hasDownloadingNear: Bool { glances.contains { $0.isDownloading } }

  /// Whether somebody waits for an answer, even one who has enough underway.
  var isAsked: Bool { glances.contains { $0.asks } }

  /// Whether somebody waits for an answer who has not enough underway.
  var hasServable: Bool { glances.contains { $0.isServable } }

  /// What stands out of a peer.
  @inline(__always) func glance(slot: Int) -> Glance { glances[slot] }
}
