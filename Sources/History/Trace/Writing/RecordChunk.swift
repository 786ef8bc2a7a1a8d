internal import Glibc
internal import Synchronization
internal import Vocabulary

/// Records of one frame to be, in memory that a tail maps or on the heap; laid out as a slot of a tail.
///
/// One thread fills it and then hands it on; after that only the other reads it.
final class RecordChunk: @unchecked Sendable {
  /// How many bytes of records fit.
  let capacity: Int
  /// Whether it is a slot of a tail, which survives the process.
  let isMapped: Bool
  private(set) var count = 0
  private(set) var number: UInt64 = 0
  /// The last input before its records.
  private(set) var start = RecordClock()
  /// The last input of its records, or before them.
  var lastSequence: UInt64 = 0
  private let memory: UnsafeMutableRawBufferPointer
  /// Of everything so far behind itself in the memory.
  private var checksum: UInt32 = 0

  /// A slot of a tail, which outlives this.
  init(mapped memory: UnsafeMutableRawBufferPointer) {
    self.memory = memory
    isMapped = true
    capacity = memory.count - TraceFormat.slotHead
  }

  init(capacity: Int) {
    self.capacity = capacity
    isMapped = false
    memory = .allocate(byteCount: capacity + TraceFormat.slotHead, alignment: 8)
  }

  /// The same records on the heap.
  convenience init(copying other: RecordChunk) {
    self.init(capacity: other.capacity)
    begin(other.number, after: other.start)
    append(Array(other.records))
    lastSequence = other.lastSequence
  }

  deinit { if !isMapped { memory.deallocate() } }

  var records: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: memory[TraceFormat.slotHead..<TraceFormat.slotHead + count])
  }
  var isEmpty: Bool { count == 0 }

  func hasRoom(for bytes: Int) -> Bool { bytes <= capacity - count }

  /// Forgets its records and begins others.
  func begin(_ number: UInt64, after start: RecordClock) {
    (self.number, self.start, count) = (number, start, 0)
    lastSequence = start.sequence
    publish(0)
    memory.storeBytes(of: number.littleEndian, toByteOffset: 8, as: UInt64.self)
    memory.storeBytes(of: start.sequence.littleEndian, toByteOffset: 16, as: UInt64.self)
    memory.storeBytes(of: start.at.nanoseconds.littleEndian, toByteOffset: 24, as: Int64.self)
    memory.storeBytes(of: start.wall.microseconds.littleEndian, toByteOffset: 32, as: Int64.self)
    checksum = CRC32C.checksum(UnsafeRawBufferPointer(rebasing: memory[8..<TraceFormat.slotHead]))
  }

  /// Appends one record, in two pieces. Who finds the memory after a kill finds all of it or nothing.
  func append(_ head: [UInt8], _ body: [UInt8] = []) {
    let before = TraceFormat.slotHead + count
    precondition(hasRoom(for: head.count + body.count))
    head.withUnsafeBytes { memory[before...].copyBytes(from: $0) }
    if !body.isEmpty { body.withUnsafeBytes { memory[(before + head.count)...].copyBytes(from: $0) } }
    count += head.count + body.count
    checksum = CRC32C.checksum(
      UnsafeRawBufferPointer(rebasing: memory[before..<TraceFormat.slotHead + count]), after: checksum)
    publish(UInt64(checksum) << 32 | UInt64(count))
  }

  /// Count and checksum are one word, so that neither is ever there without the other, nor before the records.
  private func publish(_ word: UInt64) {
    memory.baseAddress?.assumingMemoryBound(to: Atomic<UInt64>.self).pointee.store(
      word.littleEndian, ordering: .releasing)
  }
}
