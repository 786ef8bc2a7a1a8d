internal import Vocabulary

/// A cursor over the content of one record.
struct RecordFields {
  /// What the content of a record with a good checksum says.
  enum Parsed {
    case entry(TraceEntry)
    case part(CheckpointAssembly.Part)
    case bad(TraceDamage.Reason)
  }

  private let content: ArraySlice<UInt8>
  private var at: Int

  init(_ content: ArraySlice<UInt8>) {
    self.content = content
    at = content.startIndex
  }

  mutating func number<T: FixedWidthInteger>(_ type: T.Type) -> T? {
    let width = T.bitWidth / 8
    guard content.endIndex - at >= width else { return nil }
    var value: T = 0
    for byte in 0..<width { value |= T(truncatingIfNeeded: content[at + byte]) << T(8 * byte) }
    at += width
    return value
  }

  mutating func bytes(_ count: Int) -> [UInt8]? {
    guard content.endIndex - at >= count else { return nil }
    defer { at += count }
    return Array(content[at..<at + count])
  }

  var rest: [UInt8] { Array(content[at...]) }
}

extension RecordFields {
  /// A record's content as a value; parts of checkpoints are left to the reader to put together.
  static func parse(_ content: ArraySlice<UInt8>) -> Parsed {
    guard let first = content.first, let kind = TraceFormat.Kind(rawValue: first) else {
      return .bad(.malformed("an unknown kind"))
    }
    var fields = RecordFields(content.dropFirst())
    return fields.parse(kind) ?? .bad(.malformed("fields are missing"))
  }

  private mutating func parse(_ kind: TraceFormat.Kind) -> Parsed? {
    switch kind {
    case .header: return parseHeader()
    case .input:
      guard let sequence = number(UInt64.self), let at = number(Int64.self), let wall = number(Int64.self) else {
        return nil
      }
      let input = TraceEntry.Input(
        sequence: sequence, at: Instant(nanoseconds: at), wall: WallTime(microseconds: wall), bytes: rest)
      return .entry(.input(input))
    case .effects: return parseEffects()
    case .checkpoint:
      guard let sequence = number(UInt64.self), let digest = number(UInt64.self), let part = number(UInt32.self),
        let parts = number(UInt32.self), part < parts
      else { return nil }
      return .part(CheckpointAssembly.Part(sequence: sequence, digest: digest, part: part, parts: parts, bytes: rest))
    case .full:
      guard let sequence = number(UInt64.self), let lost = number(UInt64.self) else { return nil }
      return .entry(
        .full(TraceEntry.Full(sequence: sequence, lost: lost, reason: String(decoding: rest, as: UTF8.self))))
    case .closed:
      return number(UInt64.self).map { .entry(.closed(TraceEntry.Closed(sequence: $0))) }
    }
  }

  private mutating func parseHeader() -> Parsed? {
    guard bytes(TraceFormat.magic.count) == TraceFormat.magic, let version = number(UInt16.self) else { return nil }
    guard version == TraceFormat.version else { return .bad(.version(version)) }
    do {
      return .entry(.header(try CanonicalDecoder.decode(TraceHeader.self, from: rest)))
    } catch {
      return .bad(.malformed("\(error)"))
    }
  }

  private mutating func parseEffects() -> Parsed? {
    guard let sequence = number(UInt64.self), let digest = number(UInt64.self), let count = number(UInt32.self),
      let hasBytes = number(UInt8.self)
    else { return nil }
    let list = hasBytes == 0 ? nil : rest
    return .entry(.effects(TraceEntry.Effects(sequence: sequence, digest: digest, count: Int(count), bytes: list)))
  }
}
