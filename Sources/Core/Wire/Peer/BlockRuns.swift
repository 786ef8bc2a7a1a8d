package import Vocabulary

/// A set of block numbers as runs: ascending, none empty, none touching the next.
package struct BlockRuns: Hashable, Codable, Sendable {
  /// What one message carries at most.
  package static let maxRuns = 4096
  /// No block number is this great (an object has at most 2^32 blocks).
  package static let maxBlock = 1 << 32

  package private(set) var runs: [Range<Int>]

  /// From blocks in any order, each possibly several times.
  package init(_ blocks: [BlockIndex]) {
    runs = []
    for block in Self.areAscending(blocks) ? blocks : blocks.sorted() {
      let block = block.value
      precondition(block >= 0 && block < Self.maxBlock)
      if let last = runs.last, block <= last.upperBound {
        runs[runs.count - 1] = last.lowerBound..<max(last.upperBound, block + 1)
      } else {
        runs.append(block..<(block + 1))
      }
    }
  }

  private static func areAscending(_ blocks: [BlockIndex]) -> Bool {
    var last = Int.min
    for block in blocks {
      if block.value < last { return false }
      last = block.value
    }
    return true
  }

  /// From one run.
  package init(_ run: Range<Int>) {
    precondition(run.lowerBound >= 0 && run.upperBound <= Self.maxBlock)
    runs = run.isEmpty ? [] : [run]
  }

  /// The true facts of a bit field that has one for each block.
  package init(_ held: BitField) {
    runs = []
    var at = held.firstTrue()
    while let start = at {
      let end = held.firstFalse(from: start) ?? held.count
      runs.append(start..<end)
      at = held.firstTrue(from: end)
    }
  }

  private init(checked runs: [Range<Int>]) { self.runs = runs }

  package var isEmpty: Bool { runs.isEmpty }
  /// How many blocks there are in all.
  package var blockCount: Int { runs.reduce(0) { $0 + $1.count } }
  /// One more than the greatest block, or 0.
  package var upperBound: Int { runs.last?.upperBound ?? 0 }

  /// Parts that fit one message each.
  package func split() -> [BlockRuns] {
    if 1...Self.maxRuns ~= runs.count { return [self] }
    return stride(from: 0, to: runs.count, by: Self.maxRuns).map { at in
      BlockRuns(checked: Array(runs[at..<min(at + Self.maxRuns, runs.count)]))
    }
  }

  func encode(into output: inout [UInt8]) {
    precondition(runs.count <= Self.maxRuns)
    output.append(varint: UInt64(runs.count))
    var end = 0
    for run in runs {
      output.append(varint: UInt64(run.lowerBound - end))
      output.append(varint: UInt64(run.count - 1))
      end = run.upperBound
    }
  }

  init(decoding bytes: ArraySlice<UInt8>) throws(WireError) {
    var rest = bytes
    let count = try Self.number(&rest)
    guard count <= Self.maxRuns else { throw .malformed(what: "shoal message") }
    runs = []
    runs.reserveCapacity(count)
    var end = 0
    for at in 0..<count {
      let gap = try Self.number(&rest)
      let length = try Self.number(&rest) + 1
      // Touching runs would be one: a set has one encoding.
      guard gap > 0 || at == 0, end + gap + length <= Self.maxBlock else { throw .malformed(what: "shoal message") }
      runs.append((end + gap)..<(end + gap + length))
      end += gap + length
    }
    guard rest.isEmpty else { throw .malformed(what: "shoal message") }
  }

  private static func number(_ bytes: inout ArraySlice<UInt8>) throws(WireError) -> Int {
    guard let number = bytes.popVarint(), number <= UInt64(maxBlock) else { throw .malformed(what: "shoal message") }
    return Int(number)
  }
}
