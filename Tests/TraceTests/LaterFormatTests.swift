import Testing
import Trace

/// What later builds may add to the format without making traces of it unreadable for this one.
@Suite struct LaterFormatTests {
  private static func little(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }

  private static func frame(_ content: [UInt8]) -> [UInt8] {
    let length = little(UInt32(content.count))
    return [0xF5, 0x9A, 0xFE, 0xC1] + length + little(Scratch.checksum(length + content)) + content
  }

  /// What is read of a trace with a frame behind its first checkpoint; its damage, and how many inputs.
  private static func read(with content: [UInt8]) throws -> (damages: [TraceDamage], inputs: Int) {
    let scratch = try Scratch()
    var run = try RecordedTally(in: scratch.path, options: .checkpoints(every: 3, tailFrames: 0))
    let start = try Scratch.read(run.recorder.writer.path)
    for number in 0..<10 { run.submit(.add(number)) }
    run.recorder.close()
    let whole = try Scratch.read(run.recorder.writer.path)
    let path = try scratch.write(start + frame(content) + whole[start.count...], as: "later.trace")
    let all = try entries(path)
    return (all.damages, all.inputs.count)
  }

  @Test func `A frame of an optional kind that is not known is passed over`() throws {
    let (damages, inputs) = try Self.read(with: [200, 1, 2, 3])
    #expect(damages.isEmpty && inputs == 10)
  }

  @Test func `A frame of another kind that is not known is told by its number`() throws {
    let (damages, inputs) = try Self.read(with: [99, 1, 2, 3])
    #expect(damages.count == 1 && inputs == 10)
    #expect(damages.first?.description.contains("a frame of kind 99, which this build does not know") == true)
  }

  @Test func `A checkpoint of what changed since another is passed over`() throws {
    let fields: [UInt8] = Self.little(UInt64(0)) + Self.little(UInt64(7)) + Self.little(UInt64(1))
    let parts: [UInt8] = Self.little(UInt32(0)) + Self.little(UInt32(1)) + Self.little(UInt32(4))
    let (damages, inputs) = try Self.read(with: [3] + fields + parts + [1, 2, 3, 4])
    #expect(damages.isEmpty && inputs == 10)
  }
}
