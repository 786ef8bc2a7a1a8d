import Vocabulary

/// Which blocks are to be asked for: what somebody waits for, what can be verified, and where to begin.
struct Demand: Codable, Sendable {
  let geometry: Geometry
  /// What somebody waits for: only that is asked of others. All of it until the machine says otherwise.
  private(set) var wanted = WantedBlocks.all
  /// Pieces whose leaf hashes are known.
  private(set) var provable: BitField
  /// No leaves are to be had for now (a v1-only peer, the origin down): unverified blocks must be staged.
  var leavesAreOut = false
  /// This ISP's part of the object: it is pulled from outside first. All of it until the selector has spoken.
  private(set) var share: Range<Int>
  /// Where in-order readers are waiting, lowest first.
  var readers: [Int] = []

  init(geometry: Geometry, provable: BitField) {
    self.geometry = geometry
    self.provable = provable
    share = 0..<geometry.blockCount
  }

  mutating func want(_ blocks: WantedBlocks) { wanted = blocks }

  mutating func becameProvable(_ pieces: [PieceIndex]) {
    for piece in pieces where piece.value >= 0 && piece.value < provable.count { provable[piece.value] = true }
  }

  /// The share of ISP `index` of `count`, cut at whole pieces.
  mutating func takeShare(_ index: Int, of count: Int) {
    guard count > 0, index >= 0, index < count else { return }
    let pieces = geometry.pieceCount
    let first = pieces * index / count
    let last = max(first + 1, pieces * (index + 1) / count)
    let low = min(first * geometry.blocksPerPiece, geometry.blockCount)
    share = low..<max(low, min(last * geometry.blocksPerPiece, geometry.blockCount))
  }

  /// Whether a wanted block is missing: only then is anybody asked for anything.
  func isHungry(_ held: BitField) -> Bool {
    if wanted.isAll { return !held.isFull }
    return wanted.ranges.contains { range in
      held.firstFalse(from: range.lowerBound).map { $0 < range.upperBound } ?? false
    }
  }

  /// Whether every missing block that is wanted is on its way.
  func isAllOnItsWay(_ states: BlockStates) -> Bool {
    if wanted.isAll { return states.free.isEmpty }
    return BlockMask(window(states.held)) { states.free.word($0) }.first == nil
  }

  /// Whether all that is wanted is on its way, or little is not, and that nobody near holds: it is still to be brought
  /// into our ISP, and what is late here need not wait for it.
  func isNearlyThere(_ states: BlockStates, _ holders: Holders) -> Bool {
    let missing =
      wanted.isAll ? states.free.trueCount : BlockMask(window(ofFree: states)) { states.free.word($0) }.count
    guard missing <= SwarmPolicy.endgameFreeMax else { return false }
    guard missing > 0 else { return true }
    return !BlockMask.isAny(in: window(ofFree: states)) {
      states.free.word($0) & holders.near.positive(inWord: $0)
    }
  }

  /// What is wanted, where without leaves a piece is judged whole, so that all of it is wanted with any of its blocks.
  var whole: WantedBlocks {
    guard leavesAreOut, !wanted.isAll else { return wanted }
    return WantedBlocks(
      wanted.ranges.map { range in
        let first = geometry.blocks(of: geometry.piece(of: BlockIndex(range.lowerBound)))
        let last = geometry.blocks(of: geometry.piece(of: BlockIndex(range.upperBound - 1)))
        return first.lowerBound..<last.upperBound
      })
  }

  /// The window of blocks that the pickers look at: from the first missing block of the share on, round the end; or
  /// the first missing parts of what is wanted.
  func window(_ held: BitField) -> [Range<Int>] { window { held.firstFalse(from: $0) } }

  /// The same from the first free block on: what is on its way from somebody slow holds nobody up.
  func window(ofFree states: BlockStates) -> [Range<Int>] { window { states.firstFree(from: $0) } }

  private func window(next: (Int) -> Int?) -> [Range<Int>] {
    let count = geometry.blockCount
    guard wanted.isAll else { return wantedWindow(next) }
    guard count > SwarmPolicy.windowBlocks else { return [0..<count] }
    let start = (next(share.lowerBound) ?? next(0) ?? 0) & ~63
    let end = start + SwarmPolicy.windowBlocks
    return end <= count ? [start..<end] : [start..<count, 0..<(end - count)]
  }

  private func wantedWindow(_ next: (Int) -> Int?) -> [Range<Int>] {
    var room = SwarmPolicy.windowBlocks
    var result: [Range<Int>] = []
    for range in whole.within(0..<geometry.blockCount) {
      guard room > 0, let first = next(range.lowerBound), first < range.upperBound else { continue }
      let end = min(range.upperBound, first + room)
      result.append(first..<end)
      room -= end - first
    }
    return result
  }

  /// Whether an unverified block may be asked for.
  func isAskable(_ block: Int, mayStage: Bool) -> Bool {
    mayStage || provable.isFull || provable[geometry.piece(of: BlockIndex(block)).value]
  }

  /// The blocks of a word that may be asked for.
  func askable(inWord at: Int, mayStage: Bool) -> UInt64 {
    if mayStage || provable.isFull { return .max }
    var result: UInt64 = 0
    var piece = geometry.piece(of: BlockIndex(at * 64))
    while piece.value < provable.count, piece.value * geometry.blocksPerPiece < at * 64 + 64 {
      if provable[piece.value] { result |= BitField.mask(of: geometry.blocks(of: piece), inWord: at) }
      piece = PieceIndex(piece.value + 1)
    }
    return result
  }

  /// How many bytes of these stretches are held.
  func heldBytes(of spans: [ByteSpan], _ held: BitField) -> Int64 {
    var total: Int64 = 0
    for span in spans {
      let blocks = geometry.blocks(touching: span)
      var at = blocks.lowerBound
      while at < blocks.upperBound, let first = held.firstTrue(from: at), first < blocks.upperBound {
        let end = min(held.firstFalse(from: first) ?? blocks.upperBound, blocks.upperBound)
        let low = max(span.offset, Int64(first) * Geometry.blockLength)
        total += min(span.end, Int64(end) * Geometry.blockLength) - low
        at = end
      }
    }
    return total
  }
}
