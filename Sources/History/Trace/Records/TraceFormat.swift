/// The bytes of a trace file.
///
/// A file is a series of records. A record is the marker, the length of its content (4 bytes), the CRC-32C of length
/// and content (4 bytes), and the content: its kind (1 byte) and fields. Numbers are little-endian and of fixed width.
///
///     kind        fields
///     header      magic (8), version (2), canonical bytes of TraceHeader
///     input       sequence (8), monotonic ns (8), wall us (8), canonical bytes of the input
///     effects     sequence (8), digest (8), count (4), 1 and canonical bytes of the list, or 0
///     checkpoint  sequence (8), digest (8), part (4), parts (4), up to 64 KiB of the machine's canonical bytes
///     full        sequence (8), lost (8), reason in UTF-8
///     closed      sequence (8)
///
/// The header is the first record, followed by the checkpoint of sequence 0; it comes again before every later
/// checkpoint, so that a file with a damaged start can still be replayed. A checkpoint of sequence n follows the
/// effects of input n. Whoever finds a record damaged looks for the next marker with a record that has its checksum.
package enum TraceFormat {
  package static let version: UInt16 = 1
  /// What the names of trace files end with.
  package static let suffix = ".trace"

  static let magic = Array("shoaltrc".utf8)
  /// No text and hardly a number looks like this.
  static let marker: [UInt8] = [0xF5, 0x9A, 0xFE, 0xC1]
  /// Marker, length and checksum.
  static let frameLength = 12
  /// The longest content of a record.
  static let maximumContent = 64 << 20
  /// The most of a checkpoint that one record holds.
  static let checkpointPart = 64 << 10

  enum Kind: UInt8 {
    case header = 1
    case input, effects, checkpoint, full, closed
  }
}
