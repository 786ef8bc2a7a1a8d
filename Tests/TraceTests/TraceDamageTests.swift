import Testing
import Trace
import Vocabulary

@Suite struct TraceDamageTests {
  /// A closed trace of 12 inputs with checkpoints at 0, 5 and 10.
  static func sampleTrace() throws -> [UInt8] {
    let scratch = try Scratch()
    var run = try RecordedTally(in: scratch.path, options: .checkpoints(every: 5, tailFrames: 0))
    for number in 1...12 { run.submit(number == 8 ? .fill(bytes: [9, 9, 9]) : .add(number)) }
    run.recorder.close()
    return try Scratch.read(run.recorder.writer.path)
  }

  /// Where each frame of a trace begins.
  static func frames(of bytes: [UInt8]) -> [Int] {
    var starts: [Int] = []
    var at = 0
    while at + 12 <= bytes.count {
      starts.append(at)
      at += 12 + bytes[at + 4..<at + 8].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    return starts
  }

  @Test func `Every flipped bit is located, everything outside its frame is still read, and the rest replays`() throws {
    let scratch = try Scratch()
    let whole = try Self.sampleTrace()
    let clean = try entries(scratch.write(whole, as: "clean.trace"))
    let end = try #require(Self.replayed(clean))
    for at in whole.indices {
      for bit in 0..<8 {
        var bytes = whole
        bytes[at] ^= 1 << UInt8(bit)
        let place = "byte \(at) bit \(bit)"
        let found = try entries(scratch.write(bytes, as: "flipped.trace"))
        let damage = try #require(found.damages.first, "\(place)")
        #expect(found.damages.count == 1, "\(place): \(found.damages)")
        #expect((damage.offset..<damage.end).contains(at), "\(place)")
        let survivors = found.filter { if case .damage = $0 { false } else { true } }
        #expect(survivors.allSatisfy { clean.contains($0) }, "\(place)")
        // Five inputs and their effects are in a frame.
        #expect(survivors.count >= clean.count - 10, "\(place)")
        let before = survivors.inputs.prefix { $0.sequence <= damage.lastGoodSequence }
        #expect(before.map(\.sequence) == (0..<damage.lastGoodSequence).map { $0 + 1 }, "\(place)")
        // Behind the last checkpoint there is none to go on from.
        let behind = found.lastIndex { if case .damage = $0 { true } else { false } } ?? 0
        let isLast = Array(found[behind...]).checkpoints.isEmpty
        #expect(isLast ? damage.lastGoodSequence >= 5 : Self.replayed(found) == end, "\(place)")
      }
    }
  }

  /// In what the machine ends, as far as it is known: from the last checkpoint behind damage, or from the first.
  private static func replayed(_ entries: [TraceEntry]) -> Tally? {
    var tally: Tally?
    for entry in entries {
      switch entry {
      case .damage: tally = nil
      case .checkpoint(let checkpoint):
        tally = tally ?? (try? CanonicalDecoder.decode(Tally.self, from: checkpoint.bytes))
      case .input(let input):
        var effects: [Tally.Effect] = []
        guard let fact = try? CanonicalDecoder.decode(Tally.Input.self, from: input.bytes) else { return nil }
        tally?.handle(fact, at: input.at, effects: &effects)
      case .header, .effects, .full, .closed: break
      }
    }
    return tally
  }

  @Test func `A header is still found when the first one is damaged`() throws {
    let scratch = try Scratch()
    var bytes = try Self.sampleTrace()
    bytes[20] ^= 1
    let found = try entries(scratch.write(bytes, as: "x.trace"))
    #expect(found.damages.map(\.offset) == [0])
    #expect(found.damages.map(\.lastGoodSequence) == [0])
    #expect(found.headers.count == 1)
  }

  @Test func `A cut trace is read up to the cut, and the cut is reported`() throws {
    let scratch = try Scratch()
    let whole = try Self.sampleTrace()
    let clean = try entries(scratch.write(whole, as: "clean.trace"))
    for length in 0..<whole.count {
      let reader = try TraceReader(path: scratch.write(Array(whole[..<length]), as: "cut.trace"))
      let found = Array(reader)
      #expect(!reader.hasEnd)
      let survivors = found.filter { if case .damage = $0 { false } else { true } }
      #expect(survivors[...] == clean.prefix(survivors.count))
      // A cut between two records looks like a crash: no damage, and no end either.
      for damage in found.damages {
        #expect(damage.reason == .truncated, "length \(length)")
        #expect(damage.end == length)
      }
      #expect(found.damages.count <= 1)
    }
  }

  @Test(arguments: -6...2) func `A record behind garbage is found wherever its marker lies in what is read at once`(
    place: Int
  ) throws {
    let scratch = try Scratch()
    let whole = try Self.sampleTrace()
    let clean = try entries(scratch.write(whole, as: "clean.trace"))
    let second = Self.frames(of: whole)[1]
    // The second frame moves so far that its marker begins that much before the edge of the first 256 KiB.
    let garbage = [UInt8](repeating: 0, count: (256 << 10) + place - second)
    let found = try entries(scratch.write(Array(whole[..<second] + garbage + whole[second...]), as: "moved.trace"))
    #expect(found.damages.map(\.offset) == [second])
    #expect(found.damages.map(\.end) == [(256 << 10) + place])
    #expect(found.filter { if case .damage = $0 { false } else { true } } == clean)
  }

  @Test func `Garbage between records costs nothing but itself`() throws {
    let scratch = try Scratch()
    let whole = try Self.sampleTrace()
    let clean = try entries(scratch.write(whole, as: "clean.trace"))
    var random = RandomSource(seed: 3)
    for offset in Self.frames(of: whole) {
      let garbage = (0..<300_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      let found = try entries(scratch.write(whole[..<offset] + garbage + whole[offset...], as: "x.trace"))
      #expect(found.damages.map { $0.offset..<$0.end } == [offset..<offset + garbage.count])
      #expect(found.filter { if case .damage = $0 { false } else { true } } == clean)
    }
  }

  @Test func `A missing frame shows as a gap`() throws {
    let scratch = try Scratch()
    let whole = try Self.sampleTrace()
    let starts = Self.frames(of: whole)
    // Header, checkpoint, five inputs, header, checkpoint, five more.
    let found = try entries(scratch.write(Array(whole[..<starts[2]] + whole[starts[5]...]), as: "x.trace"))
    #expect(found.damages.map(\.reason) == [.gap(expected: 1, found: 6)])
    #expect(found.damages.map(\.lastGoodSequence) == [0])
    #expect(found.inputs.map(\.sequence) == Array(6...12))
  }

  @Test func `Lost parts make a checkpoint be left out, not be made up`() throws {
    let scratch = try Scratch()
    var run = try RecordedTally(in: scratch.path, options: .checkpoints(every: 1, tailFrames: 0))
    var random = RandomSource(seed: 4)
    run.submit(.fill(bytes: (0..<400_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }))
    run.submit(.add(1))
    run.recorder.close()
    let whole = try Scratch.read(run.recorder.writer.path)
    let starts = Self.frames(of: whole)
    // Behind the last checkpoint, of four parts, there is the end.
    let last = starts[starts.count - 5]
    for part in 0..<4 {
      var bytes = whole
      bytes[last + 131_200 * part + 2000] ^= 1
      let found = try entries(scratch.write(bytes, as: "x.trace"))
      #expect(found.checkpoints.map(\.sequence) == [0, 1])
      #expect(found.damages.count == 1)
      #expect(found.last == .closed(TraceEntry.Closed(sequence: 2)))
    }
    let cut = Array(whole[..<starts[starts.count - 3]] + whole[starts[starts.count - 1]...])
    let found = try entries(scratch.write(cut, as: "x.trace"))
    #expect(found.checkpoints.map(\.sequence) == [0, 1])
    #expect(found.damages.map(\.reason) == [.checkpoint])
  }

  @Test func `A frame that claims more than it may hold is refused`() throws {
    let scratch = try Scratch()
    let whole = try Self.sampleTrace()
    let starts = Self.frames(of: whole)
    for claim: UInt32 in [.max, 65 << 20, 1 << 30, 0] {
      var bytes = whole
      // The count of a frame's bytes when they are not compressed, behind its kind and five numbers.
      let (start, end) = (starts[2], starts[3])
      for at in 0..<4 { bytes[start + 12 + 33 + at] = UInt8(truncatingIfNeeded: claim >> UInt32(8 * at)) }
      let checksum = Scratch.checksum(bytes[start + 4..<start + 8] + bytes[start + 12..<end])
      for at in 0..<4 { bytes[start + 8 + at] = UInt8(truncatingIfNeeded: checksum >> UInt32(8 * at)) }
      let found = try entries(scratch.write(bytes, as: "x.trace"))
      #expect(found.damages.first?.reason == .malformed("it does not decompress"))
      #expect(found.inputs.map(\.sequence) == Array(6...12))
    }
  }

  @Test func `Bytes that are no trace are said to be none`() throws {
    let scratch = try Scratch()
    #expect(try entries(scratch.write([], as: "x.trace")).damages.map(\.reason) == [.truncated])
    #expect(try entries(scratch.write(Array("hello, world".utf8), as: "x.trace")).damages.map(\.reason) == [.noRecord])
    #expect(try entries(scratch.write([UInt8](repeating: 0, count: 1 << 20), as: "x.trace")).damages.count == 1)
  }

  @Test func `A file of markers is given up in reasonable time`() throws {
    let scratch = try Scratch()
    // Each claims to be a long record, of which every byte would have to be read to know better.
    let marker: [UInt8] = [0xF5, 0x9A, 0xFE, 0xC1, 0x00, 0x00, 0x20, 0x00, 1, 2, 3, 4]
    let bytes = [[UInt8]](repeating: marker, count: 400_000).flatMap { $0 }
    let start = ContinuousClock.now
    #expect(try entries(scratch.write(bytes, as: "x.trace")).damages.count == 1)
    #expect(ContinuousClock.now - start < .seconds(30))
  }

  @Test func `No bytes crash the reader`() throws {
    let scratch = try Scratch()
    let whole = try Self.sampleTrace()
    var random = RandomSource(seed: 17)
    for round in 0..<1_500 {
      var bytes = whole
      for _ in 0...random.below(6) where !bytes.isEmpty {
        let at = random.below(bytes.count)
        switch random.below(4) {
        case 0: bytes[at] = UInt8(random.below(256))
        case 1: bytes.removeSubrange(at..<min(bytes.count, at + random.below(60)))
        case 2: bytes.insert(contentsOf: whole[..<random.below(whole.count)], at: at)
        default: bytes.replaceSubrange(at..<min(bytes.count, at + 4), with: [0xFF, 0xFF, 0xFF, 0x03])
        }
      }
      let found = try entries(scratch.write(bytes, as: "x.trace"))
      #expect(found.count < 10_000, "round \(round)")
      for damage in found.damages { #expect(damage.offset <= damage.end && damage.end <= bytes.count) }
    }
  }
}
