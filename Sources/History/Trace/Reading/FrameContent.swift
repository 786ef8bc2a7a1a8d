internal import Vocabulary

/// What the content of a frame with a good checksum says.
enum FrameContent {
  case header(TraceHeader)
  case records(RecordCursor)
  case part(CheckpointAssembly.Part)
  /// Of a later build, and of no use to this one.
  case passedOver
  case bad(TraceDamage.Reason)

  init(_ content: ArraySlice<UInt8>) {
    guard let kind = content.first.flatMap({ TraceFormat.Kind(rawValue: $0) }) else {
      let first = content.first ?? 0
      self =
        first >= TraceFormat.firstOptionalKind
        ? .passedOver : .bad(.malformed("a frame of kind \(first), which this build does not know"))
      return
    }
    let fields = RecordFields(content.dropFirst())
    self =
      switch kind {
      case .header: Self.header(fields)
      case .records: Self.records(fields)
      case .checkpoint: Self.part(fields)
      }
  }

  private static let missing = FrameContent.bad(.malformed("fields are missing"))
  private static let unpacked = FrameContent.bad(.malformed("it does not decompress"))

  private static func header(_ fields: RecordFields) -> FrameContent {
    var fields = fields
    guard let magic = fields.bytes(TraceFormat.magic.count), Array(magic) == TraceFormat.magic,
      let version = fields.number(UInt16.self)
    else { return missing }
    guard version == TraceFormat.version else { return .bad(.version(version)) }
    guard let bytes = Zstandard.bytes(of: fields.rest, limit: TraceFormat.maximumHeader) else { return unpacked }
    do throws(CanonicalError) {
      return .header(try CanonicalDecoder.decode(TraceHeader.self, from: bytes))
    } catch {
      return .bad(.malformed("\(error)"))
    }
  }

  private static func records(_ fields: RecordFields) -> FrameContent {
    var fields = fields
    let cursor = RecordCursor(&fields) { Zstandard.bytes(of: $0.rest, limit: TraceFormat.maximumContent) }
    return cursor.map { .records($0) } ?? unpacked
  }

  private static func part(_ fields: RecordFields) -> FrameContent {
    var fields = fields
    guard let sequence = fields.number(UInt64.self), let base = fields.number(UInt64.self),
      let digest = fields.number(UInt64.self), let part = fields.number(UInt32.self),
      let parts = fields.number(UInt32.self), part < parts,
      parts <= UInt32(TraceFormat.maximumState / TraceFormat.checkpointPart)
    else { return missing }
    // Changes only: whoever has the state does not need them, and a whole one begins each segment.
    guard base == TraceFormat.noBase else { return .passedOver }
    guard let bytes = Zstandard.bytes(of: fields.rest, limit: TraceFormat.checkpointPart) else { return unpacked }
    return .part(CheckpointAssembly.Part(sequence: sequence, digest: digest, part: part, parts: parts, bytes: bytes))
  }
}
