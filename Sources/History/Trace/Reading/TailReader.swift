/// The records of a trace that are in no frame yet: what its tail holds.
///
/// Read before the frames: what becomes a frame meanwhile is then found twice, and not missed.
struct TailReader {
  /// The slots that are whole, in their order.
  private var slots: [RecordCursor] = []
  /// How many slots have records without their checksum.
  private var spoilt = 0
  /// Slots of frames before are in a segment of before.
  private var firstFrame: UInt64 = 0

  /// Nothing if the trace at `path` has no tail, or what lies there is none.
  init(of path: String) {
    guard let source = try? TraceSource(path: path + TraceFormat.tailSuffix), source.size <= TraceFormat.maximumContent,
      let bytes = source.bytes(at: 0, count: source.size)
    else { return }
    let magic = TraceFormat.tailMagic.count
    var head = RecordFields(bytes)
    guard head.bytes(magic)?.elementsEqual(TraceFormat.tailMagic) == true,
      head.number(UInt16.self) == TraceFormat.version, let count = head.number(UInt32.self),
      let size = head.number(UInt32.self).map({ Int($0) }), size > TraceFormat.slotHead,
      bytes.count >= TraceFormat.tailHead, Int(count) <= (bytes.count - TraceFormat.tailHead) / size
    else { return }
    var first = RecordFields(bytes.dropFirst(TraceFormat.firstFrameOffset))
    firstFrame = first.number(UInt64.self) ?? 0
    take(bytes[bytes.startIndex + TraceFormat.lastWordOffset..<bytes.startIndex + TraceFormat.tailHead])
    for slot in 0..<Int(count) {
      let start = bytes.startIndex + TraceFormat.tailHead + slot * size
      take(bytes[start..<start + size])
    }
    slots.sort { $0.number < $1.number }
  }

  private mutating func take(_ slot: ArraySlice<UInt8>) {
    var head = RecordFields(slot)
    guard let count = head.number(UInt32.self).map({ Int($0) }), let checksum = head.number(UInt32.self), count > 0
    else { return }
    let room = slot.count - TraceFormat.slotHead
    let start = slot.startIndex
    guard count <= room, CRC32C.checksum(slot[start + 8..<start + TraceFormat.slotHead + count]) == checksum else {
      spoilt += 1
      return
    }
    let cursor = RecordCursor(&head) { $0.rest.isEmpty ? nil : Array($0.rest.prefix(count)) }
    if let cursor { slots.append(cursor) }
  }

  /// The next slot that is behind the frame `number`.
  mutating func next(after number: UInt64) -> RecordCursor? {
    while !slots.isEmpty {
      let slot = slots.removeFirst()
      if slot.number > number, slot.number >= firstFrame { return slot }
    }
    return nil
  }

  /// Whether there are records that cannot be read; once.
  mutating func takeSpoilt() -> Bool {
    defer { spoilt = 0 }
    return spoilt > 0
  }
}
