import DequeModule
import OrderedCollections
package import Vocabulary

/// What came.
extension ObjectExchange {
  /// A peer brought a block, whatever its verdict: it is no longer outstanding there.
  package mutating func arrived(_ block: Int, from link: LinkID, now: Instant) -> Arrival {
    guard let at = peers[link]?.outstanding.firstIndex(where: { $0.block == block }),
      let since = peers[link]?.outstanding[at].since
    else { return held[block] ? .duplicate : .unasked }
    peers[link]?.outstanding.remove(at: at)
    peers[link]?.countArrival(askedAt: since, now: now)
    if peers[link]?.isSnubbed == true {
      peers[link]?.isSnubbed = false
      recount(link)
      // What it still owes was free for others while it was silent, and must not be asked of it a second time.
      for asked in peers[link]?.outstanding ?? [] where !held[asked.block] { busy[asked.block] = true }
    }
    let isWanted = !held[block] && !staged.contains { $0.block == block }
    if isWanted, peers[link]?.isNear == true { sources.nearBrought(geometry.span(of: BlockIndex(block)).length) }
    watchSources(now: now)
    return isWanted ? .wanted : .duplicate
  }

  /// A block is verified. Returns the other links from which it was asked, to be cancelled.
  package mutating func hold(_ block: Int, now: Instant) -> [LinkID] {
    precondition(!held[block])
    held[block] = true
    busy[block] = false
    staged.removeAll { $0.block == block }
    lastProgress = now
    var others: [LinkID] = []
    for at in peers.values.indices {
      guard let index = peers.values[at].outstanding.firstIndex(where: { $0.block == block }) else { continue }
      peers.values[at].outstanding.remove(at: index)
      others.append(peers.keys[at])
    }
    return others
  }

  /// An unverified block is kept until it can be judged; `source` is nil for the origin.
  package mutating func stage(_ block: Int, from source: LinkID?) {
    let at = staged.firstIndex { $0.block > block } ?? staged.endIndex
    staged.insert(Staged(block: block, source: source), at: at)
    busy[block] = true
  }

  /// A staged block was found corrupt: it must come again. Returns who sent it.
  package mutating func unstage(_ block: Int) -> Staged? {
    guard let at = staged.firstIndex(where: { $0.block == block }) else { return nil }
    let entry = staged.remove(at: at)
    release(block, butNotFrom: nil)
    return entry
  }

  /// A block came corrupt, or was rejected, or its request was given up: it is free again unless somebody else brings
  /// it.
  /// `link` is nil for the origin.
  package mutating func lost(_ block: Int, from link: LinkID?) {
    if let link, let at = peers[link]?.outstanding.firstIndex(where: { $0.block == block }) {
      peers[link]?.outstanding.remove(at: at)
    }
    release(block, butNotFrom: link)
  }

  /// Whether every block of a piece is held or staged, with at least one staged: it can be judged whole.
  package func isReadyForJudgement(_ piece: PieceIndex) -> Bool {
    let blocks = geometry.blocks(of: piece)
    let waiting = staged.count { blocks.contains($0.block) }
    return waiting > 0 && waiting + blocks.count(where: { held[$0] }) == blocks.count
  }
}
