import Vocabulary

/// How many linked peers hold each block, or pull it: near ones and far ones.
package struct Holders: Codable, Sendable {
  /// Near peers that hold the block and would give it to us.
  package private(set) var near: BlockCounts
  /// Far peers that hold the block.
  package private(set) var far: BlockCounts
  /// Near peers that are pulling the block from outside.
  package private(set) var nearPulls: BlockCounts
  /// Blocks that we brought from outside and that no near peer is known to have taken since.
  private var untaken: BitField

  init(blockCount: Int) {
    near = BlockCounts(blockCount: blockCount)
    far = near
    nearPulls = near
    untaken = BitField(count: blockCount)
  }

  /// How many blocks we brought from outside that no near peer is known to have taken.
  package var untakenCount: Int { untaken.trueCount }

  /// A block has been verified that we brought from outside.
  mutating func brought(_ block: Int) { if near[block] == 0 { untaken[block] = true } }

  /// The blocks of a word that no near peer holds nor pulls.
  func unknownNear(inWord at: Int) -> UInt64 { ~(near.positive(inWord: at) | nearPulls.positive(inWord: at)) }

  /// A peer holds more than it did.
  /// - Parameter isCounted: whether what a near one holds is at hand.
  mutating func gained(_ bits: UInt64, inWord at: Int, isNear: Bool, isCounted: Bool) {
    guard isNear else { return far.add(bits, inWord: at) }
    guard isCounted else { return }
    near.add(bits, inWord: at)
    untaken.remove(bits, inWord: at)
  }

  /// What a near peer holds is at hand from now on, or no longer.
  mutating func count(_ peer: inout SwarmPeer, _ counted: Bool) {
    guard peer.isCounted != counted else { return }
    peer.isCounted = counted
    guard counted else { return near.subtract(peer.has) }
    near.add(peer.has)
    for at in 0..<untaken.wordCount { untaken.remove(peer.has.word(at), inWord: at) }
  }

  /// What a near peer holds counts as being at hand only while it would give it to us.
  mutating func recount(_ peer: inout SwarmPeer) { count(&peer, peer.isNear && !peer.isSnubbed && !peer.chokesUs) }

  mutating func countFar(_ has: BitField) { far.add(has) }
  mutating func uncountFar(_ has: BitField) { far.subtract(has) }

  /// A near peer says that it pulls a block.
  mutating func pulls(_ pull: SwarmPeer.Pull, by peer: inout SwarmPeer) {
    guard peer.pulls.count < SwarmPolicy.pullsPerPeerMax, !peer.pulls.contains(where: { $0.block == pull.block })
    else { return }
    peer.pulls.append(pull)
    nearPulls.add(pull.block)
  }

  /// Some of a peer's pulls are over, or no longer believed.
  mutating func dropPulls(of peer: inout SwarmPeer, where matches: (SwarmPeer.Pull) -> Bool) {
    guard peer.pulls.contains(where: matches) else { return }
    for pull in peer.pulls where matches(pull) { nearPulls.subtract(pull.block) }
    peer.pulls.removeAll(where: matches)
  }
}
