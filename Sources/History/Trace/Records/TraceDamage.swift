/// A stretch of a trace that cannot be believed.
package struct TraceDamage: Hashable, Sendable, CustomStringConvertible {
  /// The first byte of it.
  package var offset: Int
  /// The byte after it: the next good record, or the end of the file.
  package var end: Int
  /// The number of the last input that was read before it; 0 if there was none.
  package var lastGoodSequence: UInt64
  package var reason: Reason

  package enum Reason: Hashable, Sendable {
    /// The file ends inside a record, or before its first.
    case truncated
    /// No record begins here.
    case noRecord
    /// The record does not have the checksum that was written with it, or claims an impossible length.
    case checksum
    /// The record is whole, yet its content makes no sense.
    case malformed(String)
    /// Inputs are missing between whole records.
    case gap(expected: UInt64, found: UInt64)
    /// So many inputs are missing because recording had stopped, and why; it went on with a state.
    case unrecorded(count: UInt64, why: String)
    /// Parts of a checkpoint are missing, or it does not have its digest.
    case checkpoint
    /// A frame is of another version of the format.
    case version(UInt16)
    /// Records that were in no frame yet do not have their checksum.
    case tail
    /// The file could not be read on; the system's error number.
    case unreadable(Int32)
  }

  /// Whether nothing is broken: the trace itself says what is missing.
  package var isPause: Bool { if case .unrecorded = reason { true } else { false } }

  /// As a line of a report.
  package var text: String { isPause ? reason.text + " (after input \(lastGoodSequence))" : "damaged: \(self)" }

  package var description: String {
    let place = end > offset ? "bytes \(offset) to \(end)" : "at byte \(offset)"
    return "\(place), after input \(lastGoodSequence): \(reason.text)"
  }
}

extension TraceDamage.Reason {
  /// The reason as part of a sentence.
  package var text: String {
    switch self {
    case .truncated: "the file is cut off"
    case .noRecord: "there is no record"
    case .checksum: "the record does not match its checksum"
    case .malformed(let what): "the record makes no sense (\(what))"
    case .gap(let expected, let found): "input \(expected) should follow, but \(found) does"
    case .unrecorded(let count, let why): "\(count) input\(count == 1 ? "" : "s") not recorded: \(why)"
    case .checkpoint: "the checkpoint is incomplete or wrong"
    case .version(let version): "the format version is \(version), and only \(TraceFormat.version) is known"
    case .tail: "newest inputs, in the file beside it, do not match their checksum"
    case .unreadable(let code): "the file cannot be read (\(TraceError.text(of: code)))"
    }
  }
}
