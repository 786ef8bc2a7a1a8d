import Glibc
import Testing
import Trace
import Vocabulary

/// Traces that stopped, and go on when there is room again.
@Suite(.serialized) struct ResumedTraceTests {
  /// A file system of 8 MiB of the test's own, and a file that takes most of it.
  private final class Disk {
    let scratch: Scratch
    var path: String { scratch.path }
    private var filler: String { path + "/filler" }

    init() throws {
      scratch = try Scratch()
      try #require(mount("tmpfs", scratch.path, "tmpfs", 0, "size=8192k") == 0)
    }

    deinit { umount2(scratch.path, Int32(MNT_DETACH)) }

    /// Leaves so many KiB.
    func fill(but left: Int) throws {
      var facts = statvfs()
      try #require(statvfs(path, &facts) == 0)
      let size = Int(facts.f_bavail) * Int(facts.f_frsize) - left << 10
      let file = try #require(fopen(filler, "w"))
      defer { fclose(file) }
      let bytes = [UInt8](repeating: 1, count: size)
      try #require(fwrite(bytes, 1, size, file) == size)
    }

    func free() { unlink(filler) }
  }

  /// Inputs that do not compress, until the trace stops.
  private func submitUntilStopped(_ run: inout RecordedTally) {
    var random = RandomSource(seed: run.sequence)
    for _ in 0..<100_000 where !run.recorder.isStopped {
      run.submit(.skim(bytes: (0..<32).flatMap { _ in withUnsafeBytes(of: random.next()) { Array($0) } }))
      if run.sequence % 100 == 0 { usleep(1000) }
    }
  }

  /// Inputs a second apart, until it goes on or so many seconds are over.
  private func submit(seconds: Int, _ run: inout RecordedTally) {
    for _ in 0..<seconds where run.recorder.isStopped {
      run.waited = run.waited + .seconds(1)
      run.submit(.add(1))
      // Who looks for room is another thread.
      usleep(2000)
    }
  }

  private func waitForDisk(_ run: inout RecordedTally) {
    for _ in 0..<1000 where run.recorder.writer.checkpointBytes == nil { usleep(1000) }
  }

  @Test(.enabled(if: FullDiskTests.canMount), arguments: [nil, TraceWriter.Keep.flight(ByteCount(2 << 20))])
  func `A trace that a full disk stopped goes on when there is room again, and says what it missed`(
    keep: TraceWriter.Keep?
  ) throws {
    let disk = try Disk()
    var options = TraceWriter.Options.checkpoints(every: 1_000_000, tailFrames: 8)
    options.keep = keep
    var run = try RecordedTally(in: disk.path, options: options)
    var told: [String] = []
    run.recorder.onStop = { told.append("\($0.reason) at \($0.sequence)") }
    run.recorder.onResume = { told.append("\($0.lost) lost") }
    try disk.fill(but: 100)
    submitUntilStopped(&run)
    try #require(run.recorder.isStopped)
    submit(seconds: 200, &run)
    #expect(run.recorder.isStopped, "it goes on without room")
    disk.free()
    submit(seconds: 200, &run)
    #expect(!run.recorder.isStopped)
    let missed = run.recorder.writer.lost
    for number in 0..<5_000 { run.submit(.add(number)) }
    #expect(run.recorder.writer.lost == missed && missed > 200)
    // What a kill would leave now, and what the end leaves.
    let live = try entries(run.recorder.writer.path)
    run.recorder.close()
    let all = try entries(run.recorder.writer.path)
    for found in [live, all] {
      let full = try #require(found.fulls.first)
      #expect(found.fulls.count == 1 && full.lost == missed && full.reason == "the disk is full")
      #expect(found.damages.map(\.reason) == [.unrecorded(count: missed, why: "the disk is full")])
      #expect(found.damages.first?.lastGoodSequence == full.sequence - 1)
      let next = full.sequence + missed
      let numbers = found.inputs.map(\.sequence)
      let isComplete = numbers == Array(1..<full.sequence) + Array(next...run.sequence)
      #expect(isComplete, "\(numbers.count) inputs, the last \(numbers.suffix(3)), of \(run.sequence) less \(missed)")
      // From the state that it went on with the rest leads to the end.
      let state = try #require(found.checkpoints.last)
      #expect(state.sequence == next - 1)
      var again = try CanonicalDecoder.decode(Tally.self, from: state.bytes)
      for input in found.inputs where input.sequence >= next {
        var effects: [Tally.Effect] = []
        again.handle(try CanonicalDecoder.decode(Tally.Input.self, from: input.bytes), at: input.at, effects: &effects)
      }
      #expect(again == run.tally)
      #expect(told == ["the disk is full at \(full.sequence)", "\(missed) lost"])
    }
    #expect(all.last == .closed(TraceEntry.Closed(sequence: run.sequence)))
    #expect(disk.scratch.names.filter { $0.hasSuffix(".tail") || $0.hasSuffix(".new") } == [])
  }

  @Test(.enabled(if: FullDiskTests.canMount))
  func `A trace that soon stops again looks for room half as often, and one that went on well as before`() throws {
    let disk = try Disk()
    var run = try RecordedTally(in: disk.path, options: .checkpoints(every: 1_000_000))
    var waits: [Int] = []
    for patience in [0, 0, 3_600] {
      run.waited = run.waited + .seconds(Int64(patience))
      try disk.fill(but: 100)
      submitUntilStopped(&run)
      try #require(run.recorder.isStopped)
      disk.free()
      let before = run.waited
      submit(seconds: 1_000, &run)
      #expect(!run.recorder.isStopped)
      waits.append(Int((run.waited - before).milliseconds / 1000))
      waitForDisk(&run)
    }
    run.recorder.close()
    // A second or two more, until the other thread has looked.
    for (wait, least) in zip(waits, [60, 120, 60]) { #expect(wait >= least && wait < least + 30, "\(waits)") }
    let all = try entries(run.recorder.writer.path)
    #expect(all.damages.count == 3 && all.damages.allSatisfy(\.isPause))
    #expect(all.fulls.map(\.lost).reduce(0, +) == run.recorder.writer.lost)
    #expect(all.last == .closed(TraceEntry.Closed(sequence: run.sequence)))
  }

  @Test(.enabled(if: FullDiskTests.canMount))
  func `A node that ends before its trace goes on leaves a trace that says where it stopped`() throws {
    let disk = try Disk()
    var run = try RecordedTally(in: disk.path, options: .checkpoints(every: 1_000_000))
    try disk.fill(but: 100)
    submitUntilStopped(&run)
    for _ in 0..<10 { run.submit(.add(1)) }
    disk.free()
    // Room is found, and then no input comes.
    run.recorder.writer.lookForRoom(at: Instant(nanoseconds: 0) + .seconds(100))
    run.recorder.writer.lookForRoom(at: Instant(nanoseconds: 0) + .seconds(1_000))
    for _ in 0..<1000 where !run.recorder.writer.hasRoomAgain { usleep(1000) }
    #expect(run.recorder.writer.hasRoomAgain)
    run.recorder.close()
    let all = try entries(run.recorder.writer.path)
    let full = try #require(all.fulls.first)
    #expect(all.last == .full(full) && all.damages.isEmpty && full.lost >= 10)
    #expect(all.inputs.map(\.sequence) == Array(1..<full.sequence))
    #expect(disk.scratch.names.filter { $0.hasSuffix(".tail") } == [])
  }

  @Test func `An input that cannot be recorded is missing alone, once the trace goes on`() throws {
    let scratch = try Scratch()
    var run = try RecordedTally(in: scratch.path)
    for number in 0..<10 { run.submit(.add(number)) }
    run.recorder.writer.stop(at: 11, reason: "there is no word for it")
    submit(seconds: 200, &run)
    #expect(!run.recorder.isStopped)
    for number in 0..<10 { run.submit(.add(number)) }
    run.recorder.close()
    let all = try entries(run.recorder.writer.path)
    // A minute, until the other thread has looked.
    let missed = run.sequence - 20
    #expect(missed > 60 && missed < 90)
    #expect(all.damages.map(\.reason) == [.unrecorded(count: missed, why: "there is no word for it")])
    #expect(all.inputs.count == 20 && all.checkpoints.map(\.sequence) == [0, 10 + missed])
  }
}
