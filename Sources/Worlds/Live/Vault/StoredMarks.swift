import Glibc
import NIOCore
import Vocabulary

/// Which blocks of a store were written: a file of a byte per block, 1 where it was. Marks are kept in memory, and
/// those that have come together are written together, a page with one call. What a killed process had not written yet
/// is found again when the store is opened, for blocks are written before they are marked (`StoreFiles`).
///
/// The file is never mapped: whoever cuts it short would end the process. Confined to the loop of its node once the
/// store is open.
final class StoredMarks: @unchecked Sendable {
  /// So many marks wait at the most, and so long when another one comes.
  static let waitingMax = 64
  private static let patience = TimeAmount.seconds(1)
  private static let page = 4096

  private let file: StoreFile
  private var marks: BitField
  private var waiting: [Int] = []
  private var writtenAt = NIODeadline.now()
  /// Calls that wrote.
  private(set) var writes = 0

  /// Opens or makes the file at `path`, one mark for each of `count` blocks.
  init(path: String, count: Int) throws(StoreError) {
    file = try StoreFile(path: path)
    try file.setLength(Int64(count))
    marks = try Self.read(file, count)
  }

  deinit { try? flush() }

  /// How many of `count` blocks the file at `path` marks. It is only read; nil if it cannot be.
  static func count(path: String, of count: Int) -> Int? {
    guard let file = try? StoreFile(path: path, flags: O_RDONLY) else { return nil }
    return (try? read(file, count))?.trueCount
  }

  /// Where nothing was ever written nothing is read: an object of a terabyte has a file of 64 MB.
  private static func read(_ file: StoreFile, _ count: Int) throws(StoreError) -> BitField {
    var marks = BitField(count: count)
    for extent in file.extents(upTo: Int64(count)) {
      let bytes = try file.read(Int(extent.upperBound - extent.lowerBound), at: extent.lowerBound)
      for (at, byte) in bytes.enumerated() where byte != 0 { marks[Int(extent.lowerBound) + at] = true }
    }
    return marks
  }

  /// The blocks that are marked, lowest first.
  var marked: [Int] {
    var blocks: [Int] = []
    marks.forEachTrue { blocks.append($0) }
    return blocks
  }

  /// Marks a block as written, or as not.
  func set(_ block: Int, _ isStored: Bool) throws(StoreError) {
    marks[block] = isStored
    waiting.append(block)
    if waiting.count >= Self.waitingMax || NIODeadline.now() - writtenAt >= Self.patience { try flush() }
  }

  /// Writes what waits.
  func flush() throws(StoreError) {
    writtenAt = .now()
    guard !waiting.isEmpty else { return }
    waiting.sort()
    var rest = waiting[...]
    waiting = []
    while let first = rest.first {
      let same = rest.prefix { $0 / Self.page == first / Self.page }
      rest = rest.dropFirst(same.count)
      try file.write((first...same[same.endIndex - 1]).map { marks[$0] ? 1 : 0 }, at: Int64(first))
      writes += 1
    }
  }
}
