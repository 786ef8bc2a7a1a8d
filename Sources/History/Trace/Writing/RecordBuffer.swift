internal import Vocabulary

/// Records laid end to end, to be written at once.
struct RecordBuffer {
  private(set) var bytes: [UInt8] = []

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  mutating func append(header: TraceHeader) throws(CanonicalError) {
    let content = try CanonicalEncoder.encode(header)
    append(.header) { bytes in
      bytes += TraceFormat.magic
      bytes.append(littleEndian: TraceFormat.version)
      bytes += content
    }
  }

  mutating func append(_ input: TraceEntry.Input) {
    append(.input) { bytes in
      bytes.append(littleEndian: input.sequence)
      bytes.append(littleEndian: input.at.nanoseconds)
      bytes.append(littleEndian: input.wall.microseconds)
      bytes += input.bytes
    }
  }

  mutating func append(_ effects: TraceEntry.Effects) {
    append(.effects) { bytes in
      bytes.append(littleEndian: effects.sequence)
      bytes.append(littleEndian: effects.digest)
      bytes.append(littleEndian: UInt32(clamping: effects.count))
      bytes.append(effects.bytes == nil ? 0 : 1)
      if let list = effects.bytes { bytes += list }
    }
  }

  /// One record for each part of the checkpoint, and one for an empty state.
  mutating func append(_ checkpoint: TraceEntry.Checkpoint) {
    let state = checkpoint.bytes
    let parts = max(1, (state.count + TraceFormat.checkpointPart - 1) / TraceFormat.checkpointPart)
    bytes.reserveCapacity(bytes.count + state.count + parts * (TraceFormat.frameLength + 25))
    for part in 0..<parts {
      let start = part * TraceFormat.checkpointPart
      append(.checkpoint) { bytes in
        bytes.append(littleEndian: checkpoint.sequence)
        bytes.append(littleEndian: checkpoint.digest)
        bytes.append(littleEndian: UInt32(part))
        bytes.append(littleEndian: UInt32(parts))
        bytes += state[start..<min(state.count, start + TraceFormat.checkpointPart)]
      }
    }
  }

  mutating func append(_ full: TraceEntry.Full) {
    append(.full) { bytes in
      bytes.append(littleEndian: full.sequence)
      bytes.append(littleEndian: full.lost)
      bytes += full.reason.utf8
    }
  }

  mutating func append(_ closed: TraceEntry.Closed) {
    append(.closed) { $0.append(littleEndian: closed.sequence) }
  }

  private mutating func append(_ kind: TraceFormat.Kind, content: (inout [UInt8]) -> Void) {
    let start = bytes.count
    bytes += TraceFormat.marker
    bytes.append(littleEndian: 0 as UInt64)
    bytes.append(kind.rawValue)
    content(&bytes)
    let length = UInt32(bytes.count - start - TraceFormat.frameLength)
    for at in 0..<4 { bytes[start + 4 + at] = UInt8(truncatingIfNeeded: length >> UInt32(8 * at)) }
    let checksum = CRC32C.checksum(
      bytes[(start + TraceFormat.frameLength)...], after: CRC32C.checksum(bytes[start + 4..<start + 8]))
    for at in 0..<4 { bytes[start + 8 + at] = UInt8(truncatingIfNeeded: checksum >> UInt32(8 * at)) }
  }
}

extension [UInt8] {
  /// Appends an integer, least significant byte first.
  fileprivate mutating func append<T: FixedWidthInteger>(littleEndian value: T) {
    for shift in stride(from: 0, to: T.bitWidth, by: 8) { append(UInt8(truncatingIfNeeded: value >> T(shift))) }
  }
}
