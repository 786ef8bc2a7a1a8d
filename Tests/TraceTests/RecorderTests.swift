import Testing
import Trace
import Vocabulary

@Suite struct RecorderTests {
  @Test func `What was recorded is read back, in order, and the machine can be run again from it`() throws {
    let scratch = try Scratch()
    var run = try RecordedTally(in: scratch.path, options: TraceWriter.Options(checkpointInterval: 3))
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
        #expect(recorded.bytes == bytes)
        #expect(recorded.digest == StableHash.hash(bytes))
        #expect(recorded.count == effects.count)
      default: break
      }
    }
    #expect(tally == run.tally)
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

  @Test func `Effects wait for the next input, or for a flush`() throws {
    let scratch = try Scratch()
    var run = try RecordedTally(in: scratch.path)
    run.submit(.add(1))
    #expect(run.recorder.isPending)
    #expect(try entries(run.recorder.writer.path).effects.isEmpty)
    run.recorder.flush()
    #expect(!run.recorder.isPending)
    #expect(try entries(run.recorder.writer.path).effects.count == 1)
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
    #expect(scratch.names.count == 15)
  }

  @Test func `Effects beyond the bound leave their digest`() throws {
    let scratch = try Scratch()
    var run = try RecordedTally(in: scratch.path, options: TraceWriter.Options(effectBytes: 20))
    run.submit(.fill(bytes: [UInt8](repeating: 7, count: 30)))
    run.submit(.add(1))
    run.recorder.close()
    let effects = try entries(run.recorder.writer.path).effects
    #expect(effects.map { $0.bytes == nil } == [true, false])
    let list: [Tally.Effect] = [.echo([UInt8](repeating: 7, count: 30))]
    #expect(effects[0].digest == StableHash.hash(try CanonicalEncoder.encode(list)))
  }

  @Test func `A state of many parts comes back whole`() throws {
    let scratch = try Scratch()
    var run = try RecordedTally(
      in: scratch.path, options: TraceWriter.Options(checkpointInterval: 1, stateBytesPerInput: .max))
    for size in [0, 65_000, 200_000] {
      run.submit(.fill(bytes: (0..<size).map { UInt8(truncatingIfNeeded: $0) }))
    }
    run.recorder.close()
    let all = try entries(run.recorder.writer.path)
    #expect(all.damages.isEmpty)
    #expect(all.checkpoints.map(\.sequence) == [0, 1, 2, 3])
    #expect(try CanonicalDecoder.decode(Tally.self, from: try #require(all.checkpoints.last).bytes) == run.tally)
    let without = Array(try TraceReader(path: run.recorder.writer.path, withCheckpoints: false))
    #expect(without.checkpoints.isEmpty && without.damages.isEmpty)
    #expect(without.inputs == all.inputs)
  }

  @Test func `Reading can begin again at any entry`() throws {
    let scratch = try Scratch()
    var run = try RecordedTally(in: scratch.path, options: TraceWriter.Options(checkpointInterval: 4))
    for number in 1...10 { run.submit(.add(number)) }
    run.recorder.close()
    let reader = try TraceReader(path: run.recorder.writer.path)
    var places: [(Int, TraceEntry)] = []
    while let entry = reader.next() { places.append((reader.entryOffset, entry)) }
    for (offset, entry) in places.reversed() {
      reader.seek(to: offset)
      #expect(reader.next() == entry)
    }
  }

  @Test func `A buffered trace holds the same records`() throws {
    let scratch = try Scratch()
    var direct = try RecordedTally(in: "\(scratch.path)/a")
    var buffered = try RecordedTally(in: "\(scratch.path)/b", options: TraceWriter.Options(buffer: 1 << 20))
    for number in 1...100 {
      direct.submit(.add(number))
      buffered.submit(.add(number))
    }
    #expect(try entries(buffered.recorder.writer.path).inputs.isEmpty)
    direct.recorder.close()
    buffered.recorder.close()
    #expect(try Scratch.read(direct.recorder.writer.path) == Scratch.read(buffered.recorder.writer.path))
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
      recorder.didHandle(sequence: sequence, effects: [], machine: Scale())
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
