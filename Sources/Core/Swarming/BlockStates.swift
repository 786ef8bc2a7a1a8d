package import Vocabulary

/// In which state each block of an object is: *free* (missing, and nobody brings it), *in flight* (asked of somebody),
/// *staged* (here, but unverified) or *held* (verified). Every block is in exactly one.
///
///     free <-> in flight -> staged -> held      free -> staged, free or in flight -> held
package struct BlockStates: Codable, Sendable {
  /// The four states.
  package enum State: Hashable, Sendable {
    case free
    case inFlight
    case staged
    case held
  }

  /// Who brought a block, or was to bring it.
  package enum Source: Hashable, Codable, Sendable {
    case link(LinkID)
    /// A peer whose link has ended.
    case gone
    case origin
  }

  /// An unverified block that waits for a judgement.
  package struct Staged: Hashable, Codable, Sendable {
    package internal(set) var block: Int
    package internal(set) var source: Source
  }

  /// Verified blocks.
  @usableFromInline package private(set) var held: BitField
  /// Blocks that somebody should be asked for.
  package private(set) var free: BitField
  /// The first of them; the number of blocks if there is none. Looked for again only when it is free no more.
  private var firstFree = 0
  /// Unverified blocks, by number.
  package private(set) var staged: [Staged] = []

  init(held: BitField) {
    self.held = held
    free = BitField(count: held.count, repeating: true)
    for at in 0..<held.wordCount where !held.isEmpty { free.remove(held.word(at), inWord: at) }
    firstFree = free.firstTrue() ?? held.count
  }

  /// Whether we lack any of these blocks.
  package func lacksAny(of runs: [Range<Int>]) -> Bool { !runs.allSatisfy { held.allTrue(in: $0) } }

  /// The first free block from there on.
  func firstFree(from start: Int) -> Int? {
    if start > firstFree { return free.firstTrue(from: start) }
    return firstFree < free.count ? firstFree : nil
  }

  private mutating func setFree(_ block: Int, _ isFree: Bool) {
    free[block] = isFree
    if isFree {
      firstFree = min(firstFree, block)
    } else if block == firstFree {
      firstFree = free.firstTrue(from: block) ?? free.count
    }
  }

  package subscript(block: Int) -> State {
    if held[block] { return .held }
    if free[block] { return .free }
    return isStaged(block) ? .staged : .inFlight
  }

  /// How many blocks somebody has been asked for.
  package var inFlightCount: Int { held.count - held.trueCount - free.trueCount - staged.count }

  func isStaged(_ block: Int) -> Bool {
    guard !staged.isEmpty else { return false }
    let at = place(of: block)
    return at < staged.count && staged[at].block == block
  }

  /// The staged blocks of a range.
  func staged(in blocks: Range<Int>) -> ArraySlice<Staged> {
    staged.isEmpty ? [] : staged[place(of: blocks.lowerBound)..<place(of: blocks.upperBound)]
  }

  /// Whether each of these blocks is held or staged, with at least one staged.
  func areAllHere(_ blocks: Range<Int>) -> Bool {
    let waiting = staged(in: blocks).count
    return waiting > 0 && waiting + blocks.count(where: { held[$0] }) == blocks.count
  }

  /// Somebody is asked for the block.
  mutating func ask(_ block: Int) { setFree(block, false) }

  /// Nobody brings the block any more. What is here already stays here.
  mutating func release(_ block: Int) { if self[block] == .inFlight { setFree(block, true) } }

  /// The block came and cannot be verified yet.
  mutating func stage(_ block: Int, from source: Source) {
    precondition(!held[block])
    setFree(block, false)
    let at = place(of: block)
    if at < staged.count, staged[at].block == block { return staged[at].source = source }
    staged.insert(Staged(block: block, source: source), at: at)
  }

  /// The block was judged corrupt: it is in flight until `release` says that nobody else brings it.
  mutating func unstage(_ block: Int) -> Staged? {
    let at = place(of: block)
    guard at < staged.count, staged[at].block == block else { return nil }
    return staged.remove(at: at)
  }

  /// The block is verified.
  mutating func hold(_ block: Int) {
    precondition(!held[block])
    held[block] = true
    setFree(block, false)
    if !staged.isEmpty { _ = unstage(block) }
  }

  /// A link has ended: what it brought is a gone peer's.
  mutating func forget(_ link: LinkID) {
    for at in staged.indices where staged[at].source == .link(link) { staged[at].source = .gone }
  }

  /// Where a staged block is, or belongs.
  private func place(of block: Int) -> Int {
    var (low, high) = (0, staged.count)
    while low < high {
      let middle = (low + high) / 2
      if staged[middle].block < block { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
