internal import Vocabulary

/// Frames as they are written; see `TraceFormat`.
enum FrameBytes {
  static func header(_ header: TraceHeader) throws(CanonicalError) -> [UInt8] {
    let content = try CanonicalEncoder.encode(header)
    guard content.count <= TraceFormat.maximumHeader else { throw .unsupported("a header so large") }
    return frame(.header) { bytes in
      bytes += TraceFormat.magic
      bytes.append(littleEndian: TraceFormat.version)
      content.withUnsafeBytes { Zstandard.append($0, to: &bytes) }
    }
  }

  static func records(of chunk: RecordChunk) -> [UInt8] {
    frame(.records) { bytes in
      bytes.append(littleEndian: chunk.number)
      bytes.append(littleEndian: chunk.start.sequence)
      bytes.append(littleEndian: chunk.start.at.nanoseconds)
      bytes.append(littleEndian: chunk.start.wall.microseconds)
      Zstandard.append(chunk.records, to: &bytes)
    }
  }

  /// One frame for each part of the checkpoint, and one for an empty state.
  static func checkpoint(_ checkpoint: TraceEntry.Checkpoint) -> [UInt8] {
    let state = checkpoint.bytes
    let parts = max(1, (state.count + TraceFormat.checkpointPart - 1) / TraceFormat.checkpointPart)
    var result: [UInt8] = []
    for part in 0..<parts {
      let start = part * TraceFormat.checkpointPart
      let content = state[start..<min(state.count, start + TraceFormat.checkpointPart)]
      result += frame(.checkpoint) { bytes in
        bytes.append(littleEndian: checkpoint.sequence)
        bytes.append(littleEndian: TraceFormat.noBase)
        bytes.append(littleEndian: checkpoint.digest)
        bytes.append(littleEndian: UInt32(part))
        bytes.append(littleEndian: UInt32(parts))
        content.withUnsafeBytes { Zstandard.append($0, to: &bytes) }
      }
    }
    return result
  }

  private static func frame(_ kind: TraceFormat.Kind, content: (inout [UInt8]) -> Void) -> [UInt8] {
    var bytes = TraceFormat.marker
    bytes.append(littleEndian: 0 as UInt64)
    bytes.append(kind.rawValue)
    content(&bytes)
    let length = UInt32(bytes.count - TraceFormat.frameLength)
    for at in 0..<4 { bytes[4 + at] = UInt8(truncatingIfNeeded: length >> UInt32(8 * at)) }
    let checksum = CRC32C.checksum(
      bytes[TraceFormat.frameLength...], after: CRC32C.checksum(bytes[4..<8]))
    for at in 0..<4 { bytes[8 + at] = UInt8(truncatingIfNeeded: checksum >> UInt32(8 * at)) }
    return bytes
  }
}

extension [UInt8] {
  /// Appends an integer, least significant byte first.
  mutating func append<T: FixedWidthInteger>(littleEndian value: T) {
    for shift in stride(from: 0, to: T.bitWidth, by: 8) { append(UInt8(truncatingIfNeeded: value >> T(shift))) }
  }
}
