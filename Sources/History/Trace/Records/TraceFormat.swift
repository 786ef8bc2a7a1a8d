/// The bytes of a trace file, version 2.
///
/// A file is a series of frames. A frame is the marker, the length of its content (4 bytes), the CRC-32C of length
/// and content (4 bytes), and the content: its kind (1 byte) and fields. Each can be read without those before it.
/// Numbers in frames are little-endian and of fixed width; what is compressed is so by Zstandard (RFC 8878), after
/// the count of its bytes (4).
///
///     kind        fields
///     header      magic (8), version (2), compressed: canonical bytes of TraceHeader
///     records     number of the frame among these (8); sequence (8), monotonic ns (8) and wall us (8) of the last
///                 input before; compressed: records
///     checkpoint  sequence (8), base (8, all ones: the whole state; else room for what changed since that input),
///                 digest (8), part (4), parts (4), compressed: up to 128 KiB of the machine's canonical bytes
///
/// A record begins with a LEB128 number, whose two lowest bits are its kind. Inputs have no numbers of their own: each
/// is the next.
///
///     kind        above the kind          fields
///     0 input     count of its bytes      monotonic ns since the last one, change of wall us less monotonic us (both
///                                         zigzag LEB128), canonical bytes of the input
///     1 effects   how many there were     if any: the low half of the digest (4)
///     2 full      count of bytes of the   sequence (8), lost (8), reason in UTF-8
///                 reason
///     3 closed    sequence
///
/// The header is the first frame, followed by the checkpoint of sequence 0; it comes again before every later
/// checkpoint, so that a file with a damaged start can still be replayed. A checkpoint of sequence n follows the
/// effects of input n; behind a record `full` it is of a later one, if recording went on. Whoever finds a frame damaged
/// looks for the next marker with a frame that has its checksum.
///
/// Records that are in no frame yet are in the trace's tail, a file of its own: a page with the magic of tails (8), the
/// version (2), the count of slots (4) and their size (4), at byte 24 the number (8) of the first frame that is not in
/// a segment of before, all slots, and in the page's second KiB a smaller slot for
/// the record `full`. A slot is the count of its records' bytes (4), the CRC-32C (4) of what follows up to there: the
/// number of the frame that it will be, and sequence and times as in a frame (32), records. A slot counts if its number
/// is above those of all frames.
///
/// A recording of which only the newest part is kept is cut into segments, each a file as above, with its number in the
/// header: it begins with the state after the last input of the one before, and frames go on counting. A segment comes
/// under its name whole, with its first checkpoint, and then the tail is given its name: one that a killed process left
/// with the segment before has records which go on behind that checkpoint.
package enum TraceFormat {
  package static let version: UInt16 = 2
  /// What the names of trace files end with.
  package static let suffix = ".trace"
  /// What follows the name of a trace in that of its tail.
  static let tailSuffix = ".tail"

  static let magic = Array("shoaltrc".utf8)
  static let tailMagic = Array("shoaltai".utf8)
  /// No text and hardly a number looks like this.
  static let marker: [UInt8] = [0xF5, 0x9A, 0xFE, 0xC1]
  /// Marker, length and checksum.
  static let frameLength = 12
  /// The longest content of a frame, and the most that its content is when it is not compressed.
  static let maximumContent = 64 << 20
  /// How many bytes of records a frame has at the most, unless it is a single record.
  static let frameRecords = 64 << 10
  /// The most of a checkpoint that one frame holds.
  static let checkpointPart = 128 << 10
  /// The most bytes of a state.
  static let maximumState = 1 << 30
  /// The most bytes of a header.
  static let maximumHeader = 16 << 20
  /// A checkpoint's base when it is a whole state.
  static let noBase = UInt64.max

  /// The page of a tail before its slots.
  static let tailHead = 4096
  /// Where in that page the number of the segment's first frame of records is; 0 for no other than the first.
  static let firstFrameOffset = 24
  /// Where in that page the slot for the last word is.
  static let lastWordOffset = 1024
  /// Count, checksum, number, sequence, both clocks.
  static let slotHead = 40

  /// A frame of this kind or above may be passed over by who does not know it; any other makes the trace unreadable
  /// there. So is a checkpoint with a base, for whoever reads on has the state, and whole ones come as well.
  static let firstOptionalKind: UInt8 = 128

  enum Kind: UInt8 {
    case header = 1
    case records, checkpoint
  }

  enum RecordKind: UInt64 {
    case input, effects, full, closed

    /// The number that a record of this kind begins with.
    func tag(_ number: Int) -> UInt64 { UInt64(number) << 2 | rawValue }
  }
}
