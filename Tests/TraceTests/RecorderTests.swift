import Testing
import Trace
import Vocabulary

@Suite struct RecorderTests {
  @Test func `What was recorded is read back, in order, and the machine can be run again from it`() throws {
    let scratch = try Scratch()
    var run = try RecordedTally(in: scratch.path, options: .checkpoints(every: 3, tailFrames: 0))
    let inputs: [Tally.Input] = [.add(4), .tick, .add(-9), .fill(bytes: [1, 2]), .add(1), .tick, .add(2)]
    for input in inputs { run.submit(input) }
    run.recorder.close()

    #expect(scratch.names == ["agent-00000001-1.trace"])
    let reader = try TraceReader(path: "\(scratch.path)/agent-00000001-1.trace")
    let all = Array(reader)
    #expect(reader.hasEnd)
    var header = TraceHeader.sample()
    header.incarnation = 1
    #expect(all.first == .header(header))
    #expect(all.headers.count == 1)
    #expect(all.last == .closed(TraceEntry.Closed(sequence: 7)))
    #expect(all.damages.isEmpty)
    #expect(all.inputs.map(\.sequence) == Array(1...7))
    #expect(all.inputs.map(\.at.nanoseconds) == (1...7).map { $0 * 1000 })
    #expect(all.inputs.map(\.name) == ["add", "tick", "add", "fill", "add", "tick", "add"])
    #expect(all.checkpoints.map(\.sequence) == [0, 3, 6])

    var tally = Tally()
    for entry in all {
      switch entry {
      case .checkpoint(let point): #expect(try CanonicalDecoder.decode(Tally.self, from: point.bytes) == tally)
      case .input(let input):
        var effects: [Tally.Effect] = []
        tally.handle(
          try CanonicalDecoder.decode(Tally.Input.self, from: input.bytes), at: input.at, effects: &effects)
        let recorded = try #require(all.effects.first { $0.sequence == input.sequence })
        let bytes = try CanonicalEncoder.encode(effects)
        #expect(recorded.digest == TraceEntry.Effects.digest(of: bytes))
        #expect(recorded.count == effects.count)
      default: break
      }
    }
    #expect(tally == run.tally)
  }

  @Test func `A busy machine's states are recorded with a pause between them`() throws {
    let scratch = try Scratch()
    var options = TraceWriter.Options.checkpoints(every: 3, tailFrames: 0)
    options.checkpointPause = .seconds(5)
    var run = try RecordedTally(in: scratch.path, options: options)
    for number in 1...40 {
      if number > 20 { run.waited = run.waited + .seconds(1) }
      run.submit(.add(number))
    }
    run.recorder.close()
    let all = try entries(run.recorder.writer.path)
    // The first five seconds pass with the 25th input.
    #expect(all.checkpoints.map(\.sequence) == [0, 25, 30, 35, 40])
  }

  @Test func `An input can be read before its machine has handled it`() throws {
    let scratch = try Scratch()
    var run = try RecordedTally(in: scratch.path)
    run.submit(.add(1))
    run.recorder.willHandle(.add(2), sequence: 2, at: Instant(nanoseconds: 9), wall: WallTime(microseconds: 9))
    let reader = try TraceReader(path: run.recorder.writer.path)
    let all = Array(reader)
    #expect(all.inputs.map(\.sequence) == [1, 2])
    #expect(all.effects.map(\.sequence) == [1])
    #expect(all.damages.isEmpty)
    #expect(!reader.hasEnd)
  }

  @Test func `What a killed process recorded is read to its last word, whether it is in a frame or not`() throws {
    let scratch = try Scratch()
    for (index, count) in [0, 1, 500, 20_000].enumerated() {
      var run = try RecordedTally(in: "\(scratch.path)/\(index)", options: .checkpoints(every: 7_000))
      for number in 0..<count { run.submit(.add(number &* 0x9E37_79B9)) }
      // What another process finds while this one is still at it.
      let reader = try TraceReader(path: run.recorder.writer.path)
      let all = Array(reader)
      #expect(all.inputs.map(\.sequence) == (0..<count).map { UInt64($0) + 1 })
      #expect(all.inputs.map(\.at.nanoseconds) == (0..<count).map { Int64($0 + 1) * 1000 })
      #expect(all.effects.count == count)
      #expect(all.checkpoints.first?.sequence == 0)
      #expect(all.damages.isEmpty && !reader.hasEnd)
      run.recorder.close()
      #expect(try entries(run.recorder.writer.path).inputs == all.inputs)
    }
  }

  @Test func `Torn records beside a trace are told, and all before them are read`() throws {
    let scratch = try Scratch()
    var run = try RecordedTally(in: scratch.path)
    for number in 0..<19_000 { run.submit(.add(number &* 0x9E37_79B9)) }
    let trace = try Scratch.read(run.recorder.writer.path)
    var tail = try Scratch.read(run.recorder.writer.path + ".tail")
    let whole = try entries(run.recorder.writer.path)
    run.recorder.close()
    let frames = try entries(scratch.write(trace, as: "x.trace"))
    #expect(whole.inputs.count == 19_000 && frames.inputs.count < 19_000)
    for at in stride(from: 4096 + 50, to: tail.count, by: 65_576) { tail[at] ^= 1 }
    try scratch.write(tail, as: "x.trace.tail")
    let torn = try entries("\(scratch.path)/x.trace")
    #expect(torn.damages.map(\.reason) == [.tail])
    #expect(torn.inputs == frames.inputs)
    for length in [0, 10, 4_096, 70_000] {
      try scratch.write(Array(tail[..<length]), as: "x.trace.tail")
      #expect(try entries("\(scratch.path)/x.trace").inputs == frames.inputs)
    }
  }

  @Test func `An input longer than a frame is a frame of its own`() throws {
    let scratch = try Scratch()
    for tailFrames in [0, 2] {
      var run = try RecordedTally(in: scratch.path, options: TraceWriter.Options(tailFrames: tailFrames))
      run.submit(.add(1))
      run.submit(.fill(bytes: [UInt8](repeating: 3, count: 300_000)))
      run.submit(.add(2))
      run.recorder.close()
      let all = try entries(run.recorder.writer.path)
      #expect(all.inputs.map(\.name) == ["add", "fill", "add"])
      #expect(all.inputs.map(\.sequence) == [1, 2, 3] && all.damages.isEmpty)
    }
  }

  @Test func `Inputs cost few bytes`() throws {
    let scratch = try Scratch()
    var run = try RecordedTally(in: scratch.path)
    for number in 0..<50_000 { run.submit(.add(number)) }
    run.recorder.close()
    #expect(try Scratch.read(run.recorder.writer.path).count < 50_000 * 9)
  }

  @Test func `A restart is a new incarnation, whoever else records into the directory`() throws {
    let scratch = try Scratch()
    for _ in 0..<11 { try RecordedTally(in: scratch.path).recorder.close() }
    let other = try RecordedTally(in: scratch.path, header: .sample(node: 2))
    let shard = try RecordedTally(in: scratch.path, header: .sample(machine: 3))
    let selector = try RecordedTally(in: scratch.path, header: .sample(role: .selector))
    let latest = try RecordedTally(in: scratch.path)
    #expect(other.recorder.writer.header.incarnation == 1)
    #expect(shard.recorder.writer.header.incarnation == 1)
    #expect(selector.recorder.writer.header.incarnation == 1)
    #expect(latest.recorder.writer.header.incarnation == 12)
    #expect(try entries(latest.recorder.writer.path).headers.first?.incarnation == 12)
    #expect(latest.recorder.writer.header.label == "agent 00000001.12")
    #expect(scratch.names.filter { $0.hasSuffix(".trace") }.count == 15)
  }

  @Test func `A state of many parts comes back whole`() throws {
    let scratch = try Scratch()
    var run = try RecordedTally(in: scratch.path, options: .checkpoints(every: 1, tailFrames: 0))
    for size in [0, 65_000, 300_000] {
      run.submit(.fill(bytes: (0..<size).map { UInt8(truncatingIfNeeded: $0) }))
    }
    run.recorder.close()
    let all = try entries(run.recorder.writer.path)
    #expect(all.damages.isEmpty)
    #expect(all.checkpoints.map(\.sequence) == [0, 1, 2, 3])
    #expect(try CanonicalDecoder.decode(Tally.self, from: try #require(all.checkpoints.last).bytes) == run.tally)
  }

  @Test func `A trace that is written at once holds the same records`() throws {
    let scratch = try Scratch()
    var traces: [[TraceEntry]] = []
    for tailFrames in [0, 1, 64] {
      var run = try RecordedTally(
        in: "\(scratch.path)/\(tailFrames)", options: .checkpoints(every: 100_000, tailFrames: tailFrames))
      for number in 1...30_000 { run.submit(.add(number)) }
      run.recorder.close()
      traces.append(try entries(run.recorder.writer.path))
    }
    #expect(traces[0] == traces[1] && traces[0] == traces[2])
    #expect(traces[0].last == .closed(TraceEntry.Closed(sequence: 30_000)))
  }

  @Test func `Another version of the format is refused in a sentence`() throws {
    let scratch = try Scratch()
    var run = try RecordedTally(in: scratch.path)
    run.submit(.add(1))
    run.recorder.close()
    var bytes = try Scratch.read(run.recorder.writer.path)
    // The version, behind marker, length, checksum, kind and magic; then the checksum again.
    bytes[21] = 1
    let length = bytes[4..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let checksum = Scratch.checksum(bytes[4..<8] + bytes[12..<12 + length])
    for at in 0..<4 { bytes[8 + at] = UInt8(truncatingIfNeeded: checksum >> UInt32(8 * at)) }
    let path = try scratch.write(bytes, as: "old.trace")
    let error = #expect(throws: TraceError.self) { try TraceReader(path: path) }
    #expect(
      error?.description
        == "cannot read the trace \(path): it has version 1 of the format, and this build reads version 2 only")
  }

  @Test func `An input that cannot be encoded ends the trace with its number, and is counted`() throws {
    struct Scale: Machine {
      var nextDeadline: Instant? { nil }
      static let deadlineReached = 0.0
      mutating func handle(_ input: Double, at now: Instant, effects: inout [Int]) {}
    }
    let scratch = try Scratch()
    let recorder = try Recorder(directory: scratch.path, header: .sample(), machine: Scale())
    var told = 0
    recorder.onStop = { _ in told += 1 }
    for sequence in 1...3 as ClosedRange<UInt64> {
      recorder.willHandle(1.5, sequence: sequence, at: Instant(nanoseconds: 0), wall: WallTime(microseconds: 0))
      recorder.didHandle([])
    }
    recorder.close()
    let full = try #require(try entries(recorder.writer.path).fulls.first)
    #expect(full.reason == "input 1 cannot be recorded: floating point cannot be encoded canonically")
    #expect(full.sequence == 1 && full.lost == 3)
    #expect(told == 1)
  }

  @Test func `A trace that cannot begin says why`() throws {
    let scratch = try Scratch()
    try scratch.write([1], as: "file")
    let error = #expect(throws: TraceError.self) { try RecordedTally(in: "\(scratch.path)/file/traces") }
    #expect(error?.description == "cannot create the trace directory \(scratch.path)/file/traces: Not a directory")
    let second = #expect(throws: TraceError.self) { try RecordedTally(in: "\(scratch.path)/file") }
    #expect(second?.description == "cannot write traces into \(scratch.path)/file: Not a directory")
    #expect(throws: TraceError.self) { try TraceReader(path: "\(scratch.path)/none.trace") }
    #expect(throws: TraceError.self) { try TraceReader(path: scratch.path) }
  }

  @Test func `All traces of a folder and its subfolders are found, sorted`() throws {
    let scratch = try Scratch()
    for folder in ["b/c", "a", "."] { try RecordedTally(in: "\(scratch.path)/\(folder)").recorder.close() }
    try scratch.write([], as: "notes.txt")
    let found = try TraceDirectory.traces(in: scratch.path).map { String($0.dropFirst(scratch.path.count + 1)) }
    #expect(found == ["a/agent-00000001-1.trace", "agent-00000001-1.trace", "b/c/agent-00000001-1.trace"])
    let one = "\(scratch.path)/a/agent-00000001-1.trace"
    #expect(try TraceDirectory.traces(in: one) == [one])
    #expect(throws: TraceError.self) { try TraceDirectory.traces(in: "\(scratch.path)/none") }
  }
}
