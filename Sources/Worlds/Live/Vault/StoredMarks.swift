import Glibc
import Vocabulary

/// Which blocks of a store were written: a file of a byte per block, 1 where it was, mapped into memory. So a mark
/// costs no system call, and outlives a process that is killed.
///
/// Confined to the loop of its node once the store is open. Room on the disk is taken page by page before it is
/// written to: a mapped page for which there is none would end the process.
final class StoredMarks: @unchecked Sendable {
  private static let page = 4096
  /// SEEK_DATA and SEEK_HOLE of Linux, which Swift does not import.
  private static let seekData: Int32 = 3
  private static let seekHole: Int32 = 4

  private let file: StoreFile
  private let bytes: UnsafeMutableRawBufferPointer
  /// The pages of the file for which there is room.
  private var ready: BitField
  private var hasChanged = false

  /// Opens or makes the file at `path`, one mark for each of `count` blocks.
  init(path: String, count: Int) throws(StoreError) {
    file = try StoreFile(path: path)
    try file.setLength(Int64(count))
    ready = BitField(count: (count + Self.page - 1) / Self.page)
    guard count > 0 else {
      bytes = UnsafeMutableRawBufferPointer(start: nil, count: 0)
      return
    }
    let start = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_SHARED, file.descriptor, 0)
    guard let start, start != MAP_FAILED else { throw StoreError("map", path: path, errno: errno) }
    bytes = UnsafeMutableRawBufferPointer(start: start, count: count)
  }

  deinit {
    // Written memory does not always move the time of the file, by which the newest objects are found.
    if hasChanged { futimens(file.descriptor, nil) }
    if bytes.count > 0 { munmap(bytes.baseAddress, bytes.count) }
  }

  subscript(block: Int) -> Bool { bytes[block] != 0 }

  /// The blocks that are marked, lowest first. Where nothing was ever written nothing is read: an object of a terabyte
  /// has a file of 64 MB.
  var marked: [Int] {
    var result: [Int] = []
    var start = lseek(file.descriptor, 0, Self.seekData)
    // A file system that does not tell holes apart has none.
    if start < 0, errno != ENXIO { start = 0 }
    while start >= 0, start < bytes.count {
      let hole = lseek(file.descriptor, start, Self.seekHole)
      let end = hole < 0 ? bytes.count : min(Int(hole), bytes.count)
      for block in Int(start)..<end where bytes[block] != 0 { result.append(block) }
      start = end < bytes.count ? lseek(file.descriptor, off_t(end), Self.seekData) : -1
    }
    return result
  }

  /// Marks a block as written, or as not.
  func set(_ block: Int, _ isStored: Bool) throws(StoreError) {
    try makeRoom(block / Self.page)
    bytes[block] = isStored ? 1 : 0
    hasChanged = true
  }

  private func makeRoom(_ page: Int) throws(StoreError) {
    guard !ready[page] else { return }
    let start = page * Self.page
    var code = EINTR
    while code == EINTR {
      code = posix_fallocate(file.descriptor, off_t(start), off_t(min(Self.page, bytes.count - start)))
    }
    guard code == 0 else { throw StoreError("write", path: file.path, errno: code) }
    ready[page] = true
  }
}
