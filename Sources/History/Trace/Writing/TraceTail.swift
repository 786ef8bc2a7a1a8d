internal import Glibc

/// The file beside a trace whose mapped memory holds the records that are in no frame yet.
///
/// Room on the disk is taken for all of it at the start: a mapped page for which there is none would end the process.
final class TraceTail {
  let slots: [RecordChunk]
  /// For the record that says why the trace stopped, when the other slots are taken.
  let lastWord: RecordChunk
  private var path: String
  private let memory: UnsafeMutableRawBufferPointer

  /// FS_IOC_SETFLAGS and FS_NOCOW_FL of Linux: where writing again would take other blocks, it must not.
  private static let setFlags: UInt = 0x4008_6602
  private static let noCopyOnWrite: Int = 0x0080_0000

  /// Makes the tail of the trace at `tracePath`, anew if there is one.
  init(of tracePath: String, slots count: Int) throws(TraceFile.Failure) {
    let slotSize = TraceFormat.slotHead + TraceFormat.frameRecords
    let path = tracePath + TraceFormat.tailSuffix
    let memory = try Self.make(path, length: TraceFormat.tailHead + count * slotSize)
    self.path = path
    self.memory = memory
    lastWord = RecordChunk(
      mapped: UnsafeMutableRawBufferPointer(rebasing: memory[TraceFormat.lastWordOffset..<TraceFormat.tailHead]))
    var slots: [RecordChunk] = []
    for slot in 0..<count {
      let start = TraceFormat.tailHead + slot * slotSize
      slots.append(RecordChunk(mapped: UnsafeMutableRawBufferPointer(rebasing: memory[start..<start + slotSize])))
    }
    self.slots = slots
    var head = TraceFormat.tailMagic
    head.append(littleEndian: TraceFormat.version)
    head.append(littleEndian: UInt32(count))
    head.append(littleEndian: UInt32(slotSize))
    head.withUnsafeBytes { memory.copyBytes(from: $0) }
  }

  deinit { munmap(memory.baseAddress, memory.count) }

  /// From now on it is the tail of another segment, whose first frame of records has this number.
  func move(to tracePath: String, firstFrame: UInt64) {
    memory.storeBytes(of: firstFrame.littleEndian, toByteOffset: TraceFormat.firstFrameOffset, as: UInt64.self)
    let moved = tracePath + TraceFormat.tailSuffix
    if rename(path, moved) == 0 { path = moved }
  }

  /// What a tail with so many slots takes of the disk.
  static func bytes(slots: Int) -> Int {
    slots == 0 ? 0 : TraceFormat.tailHead + slots * (TraceFormat.slotHead + TraceFormat.frameRecords) + 4096
  }

  /// Takes the file away: all records are in frames.
  func remove() { unlink(path) }

  /// A new file of so many bytes, mapped.
  private static func make(
    _ path: String, length: Int
  ) throws(TraceFile.Failure) -> UnsafeMutableRawBufferPointer {
    unlink(path)
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .system(errno) }
    defer { close(descriptor) }
    var flags = noCopyOnWrite
    _ = ioctl(descriptor, setFlags, &flags)
    var code = EINTR
    while code == EINTR { code = posix_fallocate(descriptor, 0, length) }
    if code == 0 {
      let start = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
      if let start, start != MAP_FAILED { return UnsafeMutableRawBufferPointer(start: start, count: length) }
      code = errno
    }
    unlink(path)
    throw code == ENOSPC || code == EDQUOT ? .full : .system(code)
  }
}
