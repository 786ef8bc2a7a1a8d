import Dispatch
import Glibc
import Synchronization
import Testing
import Trace
import Vocabulary

@Suite struct SegmentTests {
  private static func options(
    _ keep: TraceWriter.Keep, every interval: UInt64 = 1 << 40, tailFrames: Int = 2
  ) -> TraceWriter.Options {
    var options = TraceWriter.Options.checkpoints(every: interval, tailFrames: tailFrames)
    options.keep = keep
    return options
  }

  /// What the files of a directory take.
  private static func bytes(_ scratch: Scratch) -> Int {
    scratch.names.reduce(0) { sum, name in
      var status = stat()
      return stat("\(scratch.path)/\(name)", &status) == 0
        ? sum + max(Int(status.st_blocks) * 512, Int(status.st_size)) : sum
    }
  }

  private static func segments(_ scratch: Scratch) -> [String] { scratch.names.filter { $0.hasSuffix(".trace") } }

  /// An input of some 300 bytes that do not compress.
  private static func submit(_ number: Int, to run: inout RecordedTally) {
    var random = RandomSource(seed: UInt64(number))
    run.submit(.skim(bytes: (0..<32).flatMap { _ in withUnsafeBytes(of: random.next()) { Array($0) } }))
  }

  /// Inputs that go on to `last`, each with its effects, and a state that the rest leads to.
  private static func check(_ all: [TraceEntry], last: UInt64, is tally: Tally) throws {
    let numbers = all.inputs.map(\.sequence)
    let first = try #require(numbers.first)
    #expect(numbers == Array(first...last))
    #expect(all.effects.map(\.sequence) == numbers)
    #expect(all.damages.isEmpty && all.headers.count == 1)
    let start = try #require(all.checkpoints.first)
    #expect(start.sequence + 1 == first)
    var again = try CanonicalDecoder.decode(Tally.self, from: start.bytes)
    for input in all.inputs {
      var effects: [Tally.Effect] = []
      again.handle(try CanonicalDecoder.decode(Tally.Input.self, from: input.bytes), at: input.at, effects: &effects)
    }
    #expect(again == tally)
  }

  @Test(arguments: [0, 2]) func `A limit of bytes is never exceeded, and what is left can be replayed`(
    tailFrames: Int
  ) throws {
    let scratch = try Scratch()
    let limit = 4 << 20
    var run = try RecordedTally(
      in: scratch.path, options: Self.options(.size(ByteCount(limit)), every: 1_000, tailFrames: tailFrames))
    var most = 0
    for number in 0..<40_000 {
      Self.submit(number, to: &run)
      if number % 100 == 0 { most = max(most, Self.bytes(scratch)) }
    }
    run.recorder.close()
    most = max(most, Self.bytes(scratch))
    #expect(most <= limit && most > limit * 6 / 10)
    #expect(Self.segments(scratch).count > 4)
    let found = try TraceDirectory.traces(in: scratch.path)
    #expect(found.count == 1)
    let all = try entries(try #require(found.first))
    try Self.check(all, last: 40_000, is: run.tally)
    #expect(all.inputs.count > 5_000 && all.inputs.count < 30_000)
    #expect(all.last == .closed(TraceEntry.Closed(sequence: 40_000)))
  }

  @Test func `What a kill leaves at any point has all that was recorded and not deleted`() throws {
    let scratch = try Scratch()
    var run = try RecordedTally(in: scratch.path, options: Self.options(.size(ByteCount(8 << 20)), tailFrames: 64))
    var (cuts, last) = (0, 1)
    for number in 0..<40_000 {
      Self.submit(number, to: &run)
      let names = number % 10 == 0 ? Self.segments(scratch) : []
      guard number % 1_999 == 0 || names.count > 1 && names.count != last else { continue }
      if names.count > 1 { (cuts, last) = (cuts + 1, names.count) }
      // What another process finds while this one is still at it.
      let path = try #require(try TraceDirectory.traces(in: scratch.path).first)
      try Self.check(try entries(path), last: UInt64(number) + 1, is: run.tally)
    }
    run.recorder.close()
    #expect(cuts > 3)
  }

  @Test func `A kill between a segment and the move of its tail loses nothing and doubles nothing`() throws {
    let scratch = try Scratch()
    var run = try RecordedTally(in: scratch.path, options: Self.options(.size(ByteCount(8 << 20)), tailFrames: 64))
    var number = 0
    while Self.segments(scratch).count < 2 {
      Self.submit(number, to: &run)
      number += 1
      // No slot of the tail may be used twice behind the cut.
      usleep(500)
    }
    for more in 0..<40 { Self.submit(number + more, to: &run) }
    let names = Self.segments(scratch)
    while !scratch.names.contains(names[1] + ".tail") { usleep(1_000) }
    let tail = scratch.names.filter { $0.hasSuffix(".tail") }
    #expect(tail == [names[1] + ".tail"])
    let copy = try Scratch()
    for name in names { try copy.write(scratch.contents(name), as: name) }
    try copy.write(scratch.contents(tail[0]), as: names[0] + ".tail")
    try Self.check(try entries("\(copy.path)/\(names[0])"), last: run.sequence, is: run.tally)
    run.recorder.close()
    try copy.write(scratch.contents(names[1]), as: names[1])
    try Self.check(try entries("\(copy.path)/\(names[0])"), last: run.sequence, is: run.tally)
  }

  @Test func `Any suffix of the segments is a trace, and a missing one between others is told`() throws {
    let scratch = try Scratch()
    var run = try RecordedTally(in: scratch.path, options: Self.options(.size(ByteCount(6 << 20)), tailFrames: 0))
    for number in 0..<12_000 { Self.submit(number, to: &run) }
    run.recorder.close()
    let names = Self.segments(scratch)
    try #require(names.count > 3)
    for name in names { try Self.check(try entries("\(scratch.path)/\(name)"), last: 12_000, is: run.tally) }
    unlink("\(scratch.path)/\(names[1])")
    let all = try entries("\(scratch.path)/\(names[0])")
    #expect(all.damages.count == 1)
    guard case .gap? = all.damages.first?.reason else { Issue.record("a gap is told"); return }
    let behind = try #require(all.firstIndex { if case .damage = $0 { true } else { false } })
    guard case .checkpoint = all[behind + 1] else { Issue.record("a state follows"); return }
  }

  @Test func `Of a limit of age at least that is kept, and little more`() throws {
    let scratch = try Scratch()
    let keep = TraceWriter.Keep.age(.seconds(80))
    let recorder = try Recorder(
      directory: scratch.path, header: .sample(), machine: Tally(), options: Self.options(keep, tailFrames: 0))
    var tally = Tally()
    for second in 1...1_000 as ClosedRange<UInt64> {
      let now = Instant(nanoseconds: Int64(second) * 1_000_000_000)
      let wall = WallTime(microseconds: 4_000_000_000_000_000 + now.nanoseconds / 1_000)
      recorder.willHandle(.add(1), sequence: second, at: now, wall: wall)
      var effects: [Tally.Effect] = []
      tally.handle(.add(1), at: now, effects: &effects)
      recorder.didHandle(effects)
      if recorder.isCheckpointDue { recorder.checkpoint(tally) }
    }
    recorder.close()
    let path = try #require(try TraceDirectory.traces(in: scratch.path).first)
    let all = try entries(path)
    try Self.check(all, last: 1_000, is: tally)
    #expect(all.inputs.count >= 80 && all.inputs.count <= 105)
  }

  @Test func `A flight recorder grows with its machine, and keeps the stretch before the newest`() throws {
    let scratch = try Scratch()
    var run = try RecordedTally(in: scratch.path, options: Self.options(.flight(ByteCount(1 << 20)), tailFrames: 2))
    // A state of some 3 MB, which a ring of 1 MiB has no room for.
    for number in 0..<10_000 {
      var random = RandomSource(seed: UInt64(number))
      run.submit(.fill(bytes: (0..<32).flatMap { _ in withUnsafeBytes(of: random.next()) { Array($0) } }))
    }
    for number in 0..<60_000 { Self.submit(number, to: &run) }
    run.recorder.close()
    #expect(!run.recorder.isStopped)
    #expect(Self.bytes(scratch) < 40 << 20)
    let found = try #require(try TraceDirectory.traces(in: scratch.path).first)
    let all = try entries(found)
    try Self.check(all, last: 70_000, is: run.tally)
    #expect(all.checkpoints.count >= 2)
  }

  @Test func `What is opened while it is recorded has all that was recorded so far, whatever becomes of the ring`()
    throws
  {
    let scratch = try Scratch()
    var run = try RecordedTally(in: scratch.path, options: Self.options(.flight(ByteCount(4 << 20)), tailFrames: 2))
    for number in 0..<20_000 { Self.submit(number, to: &run) }
    let then = run.tally
    let opened = Mutex<[OpenTraceFile]>([])
    let isOpen = DispatchSemaphore(value: 0)
    run.recorder.writer.open { files in
      opened.withLock { $0 = files }
      isOpen.signal()
    }
    isOpen.wait()
    for number in 0..<40_000 { Self.submit(number, to: &run) }
    run.recorder.close()
    let copy = try Scratch()
    for file in opened.withLock({ $0 }) {
      var bytes = [UInt8](repeating: 0, count: file.size)
      #expect(pread(file.descriptor, &bytes, file.size, 0) == file.size)
      try copy.write(bytes, as: file.name)
    }
    let found = try #require(try TraceDirectory.traces(in: copy.path).first)
    try Self.check(try entries(found), last: 20_000, is: then)
  }

  @Test func `What runs of before left counts, and goes first`() throws {
    let scratch = try Scratch()
    let limit = 3 << 20
    var old = try RecordedTally(in: scratch.path)
    for number in 0..<3_000 { Self.submit(number, to: &old) }
    // A crash: its tail stays.
    try scratch.write([1], as: "agent-00000001-1.trace.new")
    try scratch.write([2], as: "agent-00000002-1.trace")
    var run = try RecordedTally(in: scratch.path, options: Self.options(.size(ByteCount(limit))))
    #expect(run.recorder.writer.header.incarnation == 2)
    let before = scratch.names
    #expect(before.contains("agent-00000001-1.trace") && !before.contains("agent-00000001-1.trace.new"))
    for number in 0..<20_000 { Self.submit(number, to: &run) }
    run.recorder.close()
    let after = scratch.names
    #expect(!after.contains { $0.hasPrefix("agent-00000001-1.") } && after.contains("agent-00000002-1.trace"))
    #expect(Self.bytes(scratch) <= limit + 4096)
    old.recorder.close()
    let again = try RecordedTally(in: scratch.path, options: Self.options(.size(ByteCount(limit))))
    #expect(again.recorder.writer.header.incarnation == 3)
    again.recorder.close()
  }

  @Test func `A state too large for what is to be kept ends the trace with a sentence`() throws {
    let scratch = try Scratch()
    var run = try RecordedTally(
      in: scratch.path, options: Self.options(.size(ByteCount(2 << 20)), every: 5, tailFrames: 0))
    var random = UInt64(1)
    for _ in 0..<20 {
      let noise = (0..<200_000).map { _ in
        random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: random >> 33)
      }
      run.submit(.fill(bytes: noise))
    }
    run.recorder.close()
    let why = try #require(run.recorder.writer.stopped)
    #expect(why.reason.contains("too little"))
    #expect(Self.bytes(scratch) <= 2 << 20)
  }
}
