import Vocabulary

/// Which block to ask next of which peer: rarest first, and random among equals.
struct Picker: Codable, Sendable {
  /// What restricts the choice for one peer.
  struct Rule {
    /// Unverified blocks may be asked for.
    var mayStage: Bool
    /// The origin stands beside the peers: one block after the other, from one place on.
    var goesAhead: Bool
    /// From outside, only what nobody near holds or pulls.
    var isRestricted: Bool
    /// The blocks of each word that come into question: those of some stripes.
    var stripes: UInt64
    /// What entitles to the choice, for whoever asks.
    var purpose: BlockRequest.Purpose

    init(
      mayStage: Bool, goesAhead: Bool, isRestricted: Bool, stripes: UInt64 = .max, purpose: BlockRequest.Purpose
    ) {
      (self.mayStage, self.goesAhead, self.isRestricted) = (mayStage, goesAhead, isRestricted)
      (self.stripes, self.purpose) = (stripes, purpose)
    }
  }

  /// Where near peers are asked on while the origin stands beside them: in one place, so that its runs stay long.
  private var frontier: Int

  init(frontier: Int) { self.frontier = frontier }

  /// A free block to ask of a peer, or nil: what a reader waits for, then pieces that were begun, then the rarest.
  /// - Parameter has: the blocks that the peer holds.
  mutating func pick(
    _ has: BitField, _ states: BlockStates, _ holders: Holders, _ demand: Demand, _ rule: Rule,
    _ random: inout RandomSource
  ) -> BlockRequest? {
    if let urgent = urgent(has, states, demand) { return BlockRequest(urgent, .reader, rule.purpose) }
    if rule.mayStage, let started = started(has, states, demand.geometry) {
      return BlockRequest(started, .begunPiece, rule.purpose)
    }
    let ranges = demand.window(ofFree: states)
    if rule.goesAhead {
      return ahead(has, states, demand, ranges, rule).map { BlockRequest($0, .inOrder, rule.purpose) }
    }
    let place = Self.place(in: ranges, &random)
    // Most are asked in vain.
    guard BlockMask.isAny(in: ranges, { has.word($0) & states.free.word($0) & rule.stripes }) else { return nil }
    var candidates = BlockMask(ranges) { at in
      let word = has.word(at) & states.free.word(at) & rule.stripes
      guard word != 0 else { return 0 }
      let open = word & demand.askable(inWord: at, mayStage: rule.mayStage)
      return rule.isRestricted ? open & holders.unknownNear(inWord: at) : open
    }
    guard !candidates.isEmpty else { return nil }
    var least = 0
    // The first few are drawn from all, so that neighbours soon hold different ones.
    let isBegun = states.held.trueCount >= 4
    if isBegun { least = (rule.isRestricted ? holders.far : holders.near).keepLeast(&candidates) }
    return Self.draw(candidates, after: place, atMost: least > 1 ? .max : SwarmPolicy.equalsMax, &random).map {
      BlockRequest($0, isBegun ? .rarest(holders: least, areNear: !rule.isRestricted) : .drawn, rule.purpose)
    }
  }

  /// A place from which the ranges are entered, so that equals are chosen at random.
  static func place(in ranges: [Range<Int>], _ random: inout RandomSource) -> Int {
    let count = ranges.reduce(0) { $0 + $1.count }
    return count > 1 ? random.below(count) : 0
  }

  /// One of the candidates: of the first so many after a place.
  private static func draw(
    _ candidates: BlockMask, after place: Int, atMost bound: Int, _ random: inout RandomSource
  ) -> Int? {
    let total = candidates.count
    guard total > 0 else { return nil }
    return candidates.nth((candidates.count(before: place) + random.below(min(total, bound))) % total)
  }

  /// What an in-order reader waits for comes first.
  private func urgent(_ has: BitField, _ states: BlockStates, _ demand: Demand) -> Int? {
    guard !demand.readers.isEmpty else { return nil }
    let whole = demand.whole
    for reader in demand.readers {
      let ahead = reader..<max(reader, min(reader + 64, demand.geometry.blockCount))
      let first = BlockMask.first(in: [ahead]) { at in
        has.word(at) & states.free.word(at) & whole.bits(inWord: at) & demand.askable(inWord: at, mayStage: false)
      }
      if let first { return first }
    }
    return nil
  }

  /// While long runs come from the origin elsewhere, its helpers are asked for one block after the other.
  private mutating func ahead(
    _ has: BitField, _ states: BlockStates, _ demand: Demand, _ ranges: [Range<Int>], _ rule: Rule
  ) -> Int? {
    let after = ranges.map { $0.clamped(to: frontier..<demand.geometry.blockCount) }
    let first = BlockMask.first(in: after + ranges.map { $0.clamped(to: 0..<frontier) }) { at in
      has.word(at) & states.free.word(at) & demand.askable(inWord: at, mayStage: rule.mayStage)
    }
    guard let first else { return nil }
    frontier = first
    return first
  }

  /// Without leaves a piece is judged whole: finish the pieces that were begun.
  private func started(_ has: BitField, _ states: BlockStates, _ geometry: Geometry) -> Int? {
    var last = -1
    for entry in states.staged {
      let piece = geometry.piece(of: BlockIndex(entry.block))
      guard piece.value != last else { continue }
      last = piece.value
      if let block = geometry.blocks(of: piece).first(where: { has[$0] && states.free[$0] }) { return block }
    }
    return nil
  }

  /// Endgame: the block that has been outstanding for longest at another peer and is late there, if this peer has it.
  /// It is asked of a second peer, and of more the longer it is late.
  func late(for slot: Int, _ peers: PeerTable, now: Instant) -> BlockRequest? {
    var oldest: SwarmPeer.Outstanding?
    for other in peers.indices where other != slot && !peers[slot: other].isSnubbed {
      let usual = (peers[slot: other].latency ?? .seconds(1)) * 2
      let patience = min(max(usual, .milliseconds(300)), SwarmPolicy.endgamePatienceMax)
      for asked in peers[slot: other].outstanding
      where now - asked.since > patience && peers[slot: slot].has[asked.block] {
        let steps = (now - asked.since).milliseconds / SwarmPolicy.endgameStep.milliseconds
        let askers = min(2 + Int(steps), SwarmPolicy.endgameAskersMax)
        guard asked.since < (oldest?.since ?? Instant(nanoseconds: .max)),
          !peers[slot: slot].owes(asked.block), peers.expectedAskers(of: asked.block) < askers
        else { continue }
        oldest = asked
      }
    }
    return oldest.map { BlockRequest($0.block, .late, peers.isNear(slot: slot) ? .near : .far) }
  }
}
