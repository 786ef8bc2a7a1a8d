package import OrderedCollections
package import Vocabulary

/// One object being exchanged with its peers and its origin: what is held, who holds what, what is in flight.
///
/// It knows blocks, links and times, but no message and no socket. Facets: `+Peers` (who holds what), `+Picking`
/// (which block next, of whom), `+Edge` (what to pull from the origin), `+Arrivals`, `+Serving` (what to answer next),
/// `+Choking`, `+Wanted` (what anybody waits for).
///
/// Every missing block is in exactly one of these states: free, in flight (`busy`), staged (`busy` too, unverified).
package struct ObjectExchange: Codable, Sendable {
  package let geometry: Geometry
  /// Verified blocks.
  package internal(set) var held: BitField
  /// Blocks that need not be picked: in flight or staged.
  package internal(set) var busy: BitField
  /// Pieces whose leaf hashes are known.
  package internal(set) var provable: BitField
  /// Unverified blocks that wait for a judgement, and who sent them (nil: the origin). Sorted by block.
  package internal(set) var staged: [Staged] = []

  package internal(set) var peers: OrderedDictionary<LinkID, SwarmPeer> = [:]
  package internal(set) var holders: Holders
  package internal(set) var edgePulls: [EdgePull] = []
  /// Bytes per second of the origin's answers (moving average of single requests), 0 before the first.
  package internal(set) var edgeRate: Int64 = 0
  /// Usual time of one pull from the origin.
  package internal(set) var edgeTime: TimeSpan = .seconds(1)
  /// What near peers bring, what the origin does, and so whether it may be spared.
  package var sources = SourceRates()
  /// Where near peers are asked on while the origin stands beside them: in one place, so that its runs stay long.
  var frontier: Int
  var lastWeighing: Instant
  /// Whether the origin can be asked at all; the machine says so.
  package var edgeIsUsable = false

  /// What somebody waits for: only that is asked of others. All of it until the machine says otherwise (`want`).
  package internal(set) var wanted = WantedBlocks.all

  /// No leaves are to be had for now (a v1-only peer, the origin down): unverified blocks must be staged.
  package var leavesAreOut = false

  /// This ISP's part of the object: it is pulled from outside first. All of it until the selector has spoken.
  package var share: Range<Int>
  /// Where in-order readers are waiting, lowest first.
  package var readers: [Int] = []
  /// When the last block was verified.
  package internal(set) var lastProgress: Instant
  package var random: RandomSource
  /// Whose turn it is to be answered.
  var servingTurn = 0
  var chokeRounds = 0

  /// An unverified block in the staging area.
  package struct Staged: Hashable, Codable, Sendable {
    package var block: Int
    package var source: LinkID?
  }

  package init(geometry: Geometry, held: BitField, provable: BitField, random: RandomSource, now: Instant) {
    precondition(held.count == geometry.blockCount && provable.count == geometry.pieceCount)
    self.geometry = geometry
    self.held = held
    self.provable = provable
    self.random = random
    frontier = self.random.below(max(1, geometry.blockCount))
    busy = BitField(count: geometry.blockCount)
    holders = Holders(blockCount: geometry.blockCount)
    share = 0..<geometry.blockCount
    lastProgress = now
    lastWeighing = now
  }

  package var isComplete: Bool { held.isFull }
  package var missingCount: Int { held.count - held.trueCount }

  /// The window of blocks that the picker looks at: from the first missing block of the share on, round the end.
  var window: [Range<Int>] {
    guard wanted.isAll else { return wantedWindow }
    let count = geometry.blockCount
    guard count > SwarmPolicy.windowBlocks else { return [0..<count] }
    let start = (held.firstFalse(from: share.lowerBound) ?? held.firstFalse() ?? 0) & ~63
    let end = start + SwarmPolicy.windowBlocks
    return end <= count ? [start..<end] : [start..<count, 0..<(end - count)]
  }

  /// Whether nothing has come for so long that politeness to the transit links must wait.
  package func isStalled(at now: Instant) -> Bool { now - lastProgress > SwarmPolicy.stallTime }

  /// The share of ISP `index` of `count`, cut at whole pieces.
  package mutating func takeShare(_ index: Int, of count: Int) {
    guard count > 0, index >= 0, index < count else { return }
    let pieces = geometry.pieceCount
    let first = pieces * index / count
    let last = max(first + 1, pieces * (index + 1) / count)
    let low = min(first * geometry.blocksPerPiece, geometry.blockCount)
    share = low..<max(low, min(last * geometry.blocksPerPiece, geometry.blockCount))
  }

  package mutating func becameProvable(_ pieces: [PieceIndex]) {
    for piece in pieces where piece.value >= 0 && piece.value < provable.count { provable[piece.value] = true }
  }

  /// The staged blocks of a piece.
  package func staged(in piece: PieceIndex) -> [Staged] {
    let blocks = geometry.blocks(of: piece)
    return staged.filter { blocks.contains($0.block) }
  }
}
