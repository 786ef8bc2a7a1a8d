internal import Vocabulary

/// Reads a trace, entry by entry, whatever its bytes are: what is damaged is reported as an entry, and reading goes
/// on with the next whole record. Only a window of the file is in memory, and one checkpoint.
package final class TraceReader: Sequence, IteratorProtocol {
  package let path: String
  /// The length of the file in bytes.
  package var size: Int { source.size }
  /// Where the entry that `next` returned last begins. `seek(to:)` there to read it again.
  package private(set) var entryOffset = 0
  /// Whether an end of the trace was read: `closed` or `full`. A trace without one was cut off, or its node crashed or
  /// still runs.
  package private(set) var hasEnd = false
  /// The number of the last input that was read; 0 before the first.
  package private(set) var lastSequence: UInt64 = 0

  private let source: TraceSource
  private let withCheckpoints: Bool
  /// Where the next record should be.
  private var offset = 0
  private var assembly: CheckpointAssembly?
  private var header: TraceHeader?
  /// An entry that was read behind the damage that had to be reported first, and where it begins.
  private var waiting: (TraceEntry, at: Int)?
  /// Whether the next input may have any number: at the start of a part, or behind damage.
  private var mayJump = false

  /// - Parameter withCheckpoints: whether checkpoints are wanted; a timeline has no use for them.
  package init(path: String, withCheckpoints: Bool = true) throws(TraceError) {
    self.path = path
    self.withCheckpoints = withCheckpoints
    source = try TraceSource(path: path)
  }

  /// Goes on reading at `offset`, an earlier `entryOffset`.
  package func seek(to offset: Int) {
    precondition(offset >= 0 && offset <= size)
    self.offset = offset
    assembly = nil
    header = nil
    waiting = nil
    lastSequence = 0
    hasEnd = false
    mayJump = offset > 0
  }

  /// The next entry, or nil at the end of the file.
  package func next() -> TraceEntry? {
    if let (entry, at) = waiting {
      waiting = nil
      return deliver(entry, at: at)
    }
    if size == 0, offset == 0 {
      offset = 1
      return damage(from: 0, to: 0, .truncated)
    }
    while offset < size {
      let start = offset
      switch frame(at: start) {
      case .bad(let reason): return resync(from: start, reason)
      case .whole(let content):
        offset = start + TraceFormat.frameLength + content.count
        if let entry = take(content, at: start) { return entry }
      }
    }
    guard let assembly else { return nil }
    self.assembly = nil
    return damage(from: assembly.offset, to: size, .checkpoint)
  }

  /// What a record's content leads to: an entry, or nothing yet.
  private func take(_ content: ArraySlice<UInt8>, at start: Int) -> TraceEntry? {
    let parsed = RecordFields.parse(content)
    if case .part(let part) = parsed { return take(part, at: start) }
    let unfinished = assembly
    assembly = nil
    let entry: TraceEntry
    switch parsed {
    case .bad(let reason):
      if case .version = reason { offset = size }
      return damage(from: start, to: offset, reason)
    case .entry(.header(let again)) where again == header && unfinished == nil: return nil
    case .entry(let found): entry = found
    case .part: return nil
    }
    if let unfinished {
      waiting = (entry, at: start)
      return damage(from: unfinished.offset, to: start, .checkpoint)
    }
    if case .input(let input) = entry, !mayJump, input.sequence != lastSequence &+ 1 {
      waiting = (entry, at: start)
      return damage(from: start, to: start, .gap(expected: lastSequence &+ 1, found: input.sequence))
    }
    return deliver(entry, at: start)
  }

  private func take(_ part: CheckpointAssembly.Part, at start: Int) -> TraceEntry? {
    guard withCheckpoints else { return nil }
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
    return deliver(.checkpoint(checkpoint), at: complete.offset)
  }

  private func deliver(_ entry: TraceEntry, at start: Int) -> TraceEntry {
    entryOffset = start
    switch entry {
    case .header(let found): header = found
    case .input(let input):
      lastSequence = input.sequence
      mayJump = false
    case .full, .closed: hasEnd = true
    case .checkpoint, .effects, .damage: break
    }
    return entry
  }

  private func damage(from start: Int, to end: Int, _ reason: TraceDamage.Reason) -> TraceEntry {
    entryOffset = start
    mayJump = true
    return .damage(TraceDamage(offset: start, end: end, lastGoodSequence: lastSequence, reason: reason))
  }

  // MARK: - Frames

  private enum Frame {
    case whole(ArraySlice<UInt8>)
    case bad(TraceDamage.Reason)
  }

  private func frame(at start: Int) -> Frame {
    guard let head = source.bytes(at: start, count: TraceFormat.frameLength) else { return .bad(unread) }
    var fields = RecordFields(head)
    guard fields.bytes(4) == TraceFormat.marker else { return .bad(.noRecord) }
    let lengthBytes = head[head.startIndex + 4..<head.startIndex + 8]
    let crcOfLength = CRC32C.checksum(lengthBytes)
    guard let length = fields.number(UInt32.self), let checksum = fields.number(UInt32.self),
      length <= UInt32(TraceFormat.maximumContent)
    else { return .bad(.checksum) }
    guard let content = source.bytes(at: start + TraceFormat.frameLength, count: Int(length)) else {
      return .bad(unread)
    }
    guard CRC32C.checksum(content, after: crcOfLength) == checksum else { return .bad(.checksum) }
    return .whole(content)
  }

  /// Why bytes could not be had.
  private var unread: TraceDamage.Reason { source.failure.map { .unreadable($0) } ?? .truncated }

  /// Finds the next whole record behind `start`, and reports what lies between.
  private func resync(from start: Int, _ reason: TraceDamage.Reason) -> TraceEntry {
    assembly = nil
    if case .unreadable = reason {
      offset = size
      return damage(from: start, to: size, reason)
    }
    offset = nextRecord(after: start) ?? size
    // A length that points behind the end is a cut only if nothing follows.
    let isCut = reason == .truncated && offset < size
    return damage(from: start, to: offset, isCut ? .checksum : reason)
  }

  private func nextRecord(after start: Int) -> Int? {
    // Bytes made to look like many long records must not cost reading all of them, over and over.
    let allowed = source.loaded + 4 * TraceFormat.maximumContent
    var checked = 0
    var at = start + 1
    while let found = nextMarker(from: at) {
      switch frame(at: found) {
      case .whole: return found
      case .bad(.checksum):
        let length = source.bytes(at: found + 4, count: 4).flatMap { bytes in
          var fields = RecordFields(bytes)
          return fields.number(UInt32.self)
        }
        checked += Swift.min(Int(length ?? 0), TraceFormat.maximumContent)
      case .bad: break
      }
      guard source.loaded + checked < allowed + 16 * (found - start) else { return nil }
      at = found + 1
    }
    return nil
  }

  private func nextMarker(from start: Int) -> Int? {
    let marker = TraceFormat.marker
    var at = start
    while let bytes = source.bytes(from: at, atLeast: marker.count) {
      var index = bytes.startIndex
      while index + marker.count <= bytes.endIndex {
        if bytes[index] == marker[0], bytes[index..<index + marker.count].elementsEqual(marker) {
          return at + index - bytes.startIndex
        }
        index += 1
      }
      at += bytes.count - marker.count + 1
    }
    return nil
  }
}
