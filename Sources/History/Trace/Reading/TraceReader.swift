/// Reads a trace, entry by entry, whatever its bytes are: what is damaged is reported as an entry, and reading goes
/// on with the next whole frame, and in the end with the trace's tail. Where the file is a segment of a recording,
/// those that follow are read as well. Only a window of the file is in memory, one frame and one checkpoint.
package final class TraceReader: Sequence, IteratorProtocol {
  package let path: String
  /// Whether an end of the trace was read: `closed` or `full`. A trace without one was cut off, or its node crashed or
  /// still runs.
  package private(set) var hasEnd = false
  /// The number of the last input that was read; 0 before the first.
  package private(set) var lastSequence: UInt64 = 0

  private var finder: FrameFinder
  /// The file that is being read, if it is a segment.
  private var segment: SegmentName?
  /// The one that follows it, if it was there when this was opened.
  private var nextSegment: SegmentName?
  /// Whether what is read may have been in the tail of the segment before.
  private var isOverlapping = false
  /// Where the next frame should be.
  private var offset = 0
  /// Where the frame that is being read begins.
  private var start = 0
  private var records: RecordCursor?
  /// The number of the last frame of records.
  private var lastFrame: UInt64 = 0
  private var tail: TailReader
  private var assembly: CheckpointAssembly?
  private var header: TraceHeader?
  /// What was read behind the damage that had to be reported first.
  private var waiting: TraceEntry?
  /// Whether the next input may have any number: at the start of a part, or behind damage.
  private var mayJump = false
  /// Why the trace stopped, until it goes on.
  private var stopped: TraceEntry.Full?

  /// - Throws: `TraceError`, also where the trace is of another version of the format.
  package init(path: String) throws(TraceError) {
    self.path = path
    let named = SegmentName(path: path).flatMap { $0.number > 0 ? $0 : nil }
    let opened = try Self.open(path, named)
    (segment, nextSegment, tail, finder) = (opened.segment, opened.next, opened.tail, opened.finder)
    if case .whole(let content) = finder.frame(at: 0), case .bad(.version(let version)) = FrameContent(content) {
      throw TraceError(
        attempt: "read the trace", path: path,
        why: "it has version \(version) of the format, and this build reads version \(TraceFormat.version) only")
    }
  }

  /// A file of a trace as it was opened.
  private struct Opened {
    var segment: SegmentName?
    var next: SegmentName?
    var tail: TailReader
    var finder: FrameFinder
  }

  /// Opens a file, or the first segment behind it: the node may have deleted it since it was listed, and does so also
  /// while it is opened.
  private static func open(_ path: String, _ segment: SegmentName?) throws(TraceError) -> Opened {
    let tail = TailReader(of: path)
    do throws(TraceError) {
      var finder = try FrameFinder(path: path)
      let next = segment.flatMap { TraceDirectory.segment(after: $0) }
      // The node may be recording: once there is a next segment this one does not grow, and without one its tail was
      // read.
      if next != nil { finder = try FrameFinder(path: path) }
      return Opened(segment: segment, next: next, tail: tail, finder: finder)
    } catch {
      guard let segment, !TraceDirectory.has(path), let next = TraceDirectory.segment(after: segment) else {
        throw error
      }
      return try open(next.path, next)
    }
  }

  /// The next entry, or nil at the end of the trace.
  package func next() -> TraceEntry? {
    if let entry = waiting {
      waiting = nil
      return deliver(entry)
    }
    if finder.size == 0, offset == 0 {
      offset = 1
      return damage(from: 0, to: 0, .truncated)
    }
    while true {
      if let entry = nextOfFile() { return entry }
      guard goOn() else { return nil }
    }
  }

  /// The next entry of the file that is being read.
  private func nextOfFile() -> TraceEntry? {
    while true {
      if let entry = nextRecord() { return entry }
      guard offset < finder.size else { break }
      start = offset
      switch finder.frame(at: start) {
      case .bad(let reason): return resync(from: start, reason)
      case .whole(let content):
        offset = start + TraceFormat.frameLength + content.count
        if let entry = take(FrameContent(content)) { return entry }
      }
    }
    if let assembly {
      self.assembly = nil
      return damage(from: assembly.offset, to: finder.size, .checkpoint)
    }
    return nextOfTail()
  }

  /// Turns to the next segment; false where there is none.
  private func goOn() -> Bool {
    while let next = nextSegment {
      nextSegment = TraceDirectory.segment(after: next)
      guard let opened = try? Self.open(next.path, next) else { continue }
      (segment, nextSegment, tail, finder) = (opened.segment, opened.next, opened.tail, opened.finder)
      (offset, start, lastFrame, records, assembly) = (0, 0, 0, nil, nil)
      return true
    }
    return false
  }

  /// The next record of the frame that is being read.
  private func nextRecord() -> TraceEntry? {
    while isOverlapping, let before = records, let entry = records?.next() {
      guard Self.sequence(of: entry) ?? .max > lastSequence else { continue }
      records = before
      isOverlapping = false
    }
    guard let entry = records?.next() else {
      defer { records = nil }
      return records?.isBad == true ? damage(from: start, to: offset, .malformed("a record makes no sense")) : nil
    }
    if case .input(let input) = entry, !mayJump, input.sequence != lastSequence &+ 1 {
      waiting = entry
      return damage(from: start, to: start, .gap(expected: lastSequence &+ 1, found: input.sequence))
    }
    return deliver(entry)
  }

  /// The records that are in no frame yet.
  private func nextOfTail() -> TraceEntry? {
    start = finder.size
    offset = finder.size
    while let slot = tail.next(after: lastFrame) {
      records = slot
      lastFrame = slot.number
      if let entry = nextRecord() { return entry }
    }
    return tail.takeSpoilt() ? damage(from: finder.size, to: finder.size, .tail) : nil
  }

  /// What a frame leads to: an entry, or nothing yet.
  private func take(_ content: FrameContent) -> TraceEntry? {
    switch content {
    case .part(let part): return take(part)
    case .passedOver: return nil
    default: break
    }
    let unfinished = assembly
    assembly = nil
    var found: TraceEntry?
    switch content {
    case .bad(let reason): return damage(from: start, to: offset, reason)
    case .header(let again):
      if header == nil, again.segment > 1 { mayJump = true }
      var first = again
      first.segment = header?.segment ?? again.segment
      found = first == header ? nil : .header(again)
    case .records(let cursor):
      records = cursor
      lastFrame = cursor.number
    case .part, .passedOver: break
    }
    guard let unfinished else { return found.map { deliver($0) } }
    waiting = found
    return damage(from: unfinished.offset, to: start, .checkpoint)
  }

  private func take(_ part: CheckpointAssembly.Part) -> TraceEntry? {
    if assembly == nil {
      assembly = CheckpointAssembly(part, at: start)
      // Behind damage this may be the rest of a checkpoint, and the damage has been reported.
      guard assembly != nil || mayJump else { return damage(from: start, to: offset, .checkpoint) }
    } else if assembly?.append(part) == false {
      let from = assembly?.offset ?? start
      assembly = CheckpointAssembly(part, at: start)
      return damage(from: from, to: start, .checkpoint)
    }
    guard let complete = assembly, complete.isComplete else { return nil }
    assembly = nil
    guard let checkpoint = complete.checkpoint else { return damage(from: complete.offset, to: offset, .checkpoint) }
    return take(checkpoint)
  }

  private func take(_ checkpoint: TraceEntry.Checkpoint) -> TraceEntry? {
    guard segment != nil || stopped != nil, !mayJump, checkpoint.sequence != lastSequence else {
      return deliver(.checkpoint(checkpoint))
    }
    if checkpoint.sequence < lastSequence {
      // The segment before had the tail, and it goes on behind this state.
      isOverlapping = true
      return nil
    }
    waiting = .checkpoint(checkpoint)
    let reason = stopped.map {
      TraceDamage.Reason.unrecorded(count: checkpoint.sequence &- lastSequence, why: $0.reason)
    }
    return damage(from: start, to: start, reason ?? .gap(expected: lastSequence &+ 1, found: checkpoint.sequence &+ 1))
  }

  /// The number of the input that an entry is about.
  private static func sequence(of entry: TraceEntry) -> UInt64? {
    switch entry {
    case .input(let input): input.sequence
    case .effects(let effects): effects.sequence
    default: nil
    }
  }

  private func deliver(_ entry: TraceEntry) -> TraceEntry {
    switch entry {
    case .header(let found): header = found
    case .input(let input):
      lastSequence = input.sequence
      (mayJump, hasEnd, stopped) = (false, false, nil)
    case .full(let full): (hasEnd, stopped) = (true, full)
    case .closed: hasEnd = true
    case .checkpoint, .effects, .damage: break
    }
    return entry
  }

  private func damage(from start: Int, to end: Int, _ reason: TraceDamage.Reason) -> TraceEntry {
    mayJump = true
    return .damage(TraceDamage(offset: start, end: end, lastGoodSequence: lastSequence, reason: reason))
  }

  /// Finds the next whole frame behind `start`, and reports what lies between.
  private func resync(from start: Int, _ reason: TraceDamage.Reason) -> TraceEntry {
    assembly = nil
    if case .unreadable = reason {
      offset = finder.size
      return damage(from: start, to: finder.size, reason)
    }
    offset = finder.nextFrame(after: start) ?? finder.size
    // A length that points behind the end is a cut only if nothing follows.
    let isCut = reason == .truncated && offset < finder.size
    return damage(from: start, to: offset, isCut ? .checksum : reason)
  }
}
