import DequeModule
import OrderedCollections
package import Vocabulary

/// Which missing blocks anybody waits for.
extension ObjectExchange {
  /// Whether a wanted block is missing: only then is anybody asked for anything.
  package var isHungry: Bool {
    if wanted.isAll { return !isComplete }
    return wanted.ranges.contains { range in
      held.firstFalse(from: range.lowerBound).map { $0 < range.upperBound } ?? false
    }
  }

  /// Says what is waited for from now on. One that was at rest has not been without progress for as long.
  package mutating func want(_ blocks: WantedBlocks, now: Instant) {
    guard blocks != wanted else { return }
    let wasHungry = isHungry
    wanted = blocks
    if !wasHungry, isHungry { lastProgress = max(lastProgress, now) }
  }

  /// The requests to the origin of which nothing more is waited for.
  package var idleEdgePulls: [EdgeID] {
    edgePulls.filter { !wanted.touches($0.next..<max($0.next, $0.blocks.upperBound)) }.map(\.edge)
  }

  /// Without leaves a piece is judged whole, so all of it is wanted with any of its blocks.
  func isWanted(_ block: Int) -> Bool {
    if wanted.contains(block) { return true }
    return leavesAreOut && wanted.touches(geometry.blocks(of: geometry.piece(of: BlockIndex(block))))
  }

  /// The parts of a range that are wanted.
  func wanted(within blocks: Range<Int>) -> [Range<Int>] {
    guard leavesAreOut, !wanted.isAll, !blocks.isEmpty else { return wanted.within(blocks) }
    let pieces = wanted.ranges.map { range in
      let first = geometry.blocks(of: geometry.piece(of: BlockIndex(range.lowerBound)))
      return first.lowerBound..<geometry.blocks(of: geometry.piece(of: BlockIndex(range.upperBound - 1))).upperBound
    }
    return WantedBlocks(pieces).within(blocks)
  }

  /// The window of blocks that the picker looks at while only ranges are wanted.
  var wantedWindow: [Range<Int>] {
    var room = SwarmPolicy.windowBlocks
    var result: [Range<Int>] = []
    for range in wanted(within: 0..<geometry.blockCount) {
      guard room > 0, let first = held.firstFalse(from: range.lowerBound), first < range.upperBound else { continue }
      let end = min(range.upperBound, first + room)
      result.append(first..<end)
      room -= end - first
    }
    return result
  }

  /// Whether every missing block that is wanted is on its way.
  var isAllOnItsWay: Bool {
    if wanted.isAll { return held.trueCount + busy.trueCount == held.count }
    return wantedWindow.allSatisfy { range in range.allSatisfy { held[$0] || busy[$0] } }
  }

  /// How many bytes of these stretches are held.
  package func heldBytes(of spans: [ByteSpan]) -> Int64 {
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
