internal import Vocabulary

/// The records of a frame or of a slot of a tail, one after another.
struct RecordCursor {
  /// The place of its frame among those of records.
  let number: UInt64
  private var clock: RecordClock
  private var fields: RecordFields
  /// Whether what is left makes no sense.
  private(set) var isBad = false
  /// A frame as long as this would be has one record only, or it is none of ours.
  private let isLong: Bool

  init(number: UInt64, after start: RecordClock, _ records: [UInt8]) {
    self.number = number
    clock = start
    fields = RecordFields(records[...])
    isLong = records.count > TraceFormat.frameRecords
  }

  /// From the fields before the records, as a frame and a slot have them, and what is behind.
  init?(_ fields: inout RecordFields, records: (RecordFields) -> [UInt8]?) {
    guard let number = fields.number(UInt64.self), let sequence = fields.number(UInt64.self),
      let at = fields.number(Int64.self), let wall = fields.number(Int64.self), let bytes = records(fields)
    else { return nil }
    let start = RecordClock(
      sequence: sequence, at: Instant(nanoseconds: at), wall: WallTime(microseconds: wall))
    self.init(number: number, after: start, bytes)
  }

  /// The next record, or nil at the end, or where what follows makes no sense.
  mutating func next() -> TraceEntry? {
    guard !fields.isAtEnd, !isBad else { return nil }
    let entry = read()
    isBad = entry == nil || isLong && !fields.isAtEnd
    return isBad ? nil : entry
  }

  private mutating func read() -> TraceEntry? {
    guard let tag = fields.number(), let kind = TraceFormat.RecordKind(rawValue: tag & 3),
      let number = Int(exactly: tag >> 2)
    else { return nil }
    switch kind {
    case .input:
      guard let elapsed = fields.signed(), let drift = fields.signed(), let bytes = fields.bytes(number) else {
        return nil
      }
      clock.advance(elapsed, drift)
      return .input(
        TraceEntry.Input(sequence: clock.sequence, at: clock.at, wall: clock.wall, bytes: Array(bytes)))
    case .effects:
      // The canonical bytes of an empty list are its count.
      guard let digest = number == 0 ? TraceEntry.Effects.digestOfNone : fields.number(UInt32.self) else {
        return nil
      }
      return .effects(TraceEntry.Effects(sequence: clock.sequence, digest: digest, count: number))
    case .full:
      guard let sequence = fields.number(UInt64.self), let lost = fields.number(UInt64.self),
        let reason = fields.bytes(number)
      else { return nil }
      return .full(
        TraceEntry.Full(sequence: sequence, lost: lost, reason: String(decoding: reason, as: UTF8.self)))
    case .closed: return fields.number().map { .closed(TraceEntry.Closed(sequence: $0)) }
    }
  }
}
