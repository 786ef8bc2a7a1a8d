import Glibc
import Testing
import Trace
import Vocabulary

/// With a tiny file system of the test's own, which only root can make.
@Suite(.serialized) struct FullDiskTests {
  static let canMount: Bool = {
    guard geteuid() == 0, let scratch = try? Scratch() else { return false }
    guard mount("tmpfs", scratch.path, "tmpfs", 0, "size=64k") == 0 else { return false }
    umount2(scratch.path, Int32(MNT_DETACH))
    return true
  }()

  @Test(.enabled(if: canMount))
  func `Where space cannot be taken ahead, a file holds it as long as the trace is open`() throws {
    let scratch = try Scratch()
    try #require(mount("ramfs", scratch.path, "ramfs", 0, nil) == 0)
    defer { umount2(scratch.path, Int32(MNT_DETACH)) }
    var run = try RecordedTally(in: scratch.path)
    for number in 0..<100 { run.submit(.add(number)) }
    #expect(
      scratch.names == ["agent-00000001-1.trace", "agent-00000001-1.trace.reserve", "agent-00000001-1.trace.tail"])
    run.recorder.close()
    #expect(scratch.names == ["agent-00000001-1.trace"])
    let all = try entries(run.recorder.writer.path)
    #expect(all.damages.isEmpty)
    #expect(all.inputs.count == 100)
    #expect(all.last == .closed(TraceEntry.Closed(sequence: 100)))
  }

  /// Calls `body` with a directory on a file system of `kilobytes`.
  private func withSmallDisk(_ kilobytes: Int, _ body: (String) throws -> Void) throws {
    let scratch = try Scratch()
    try #require(mount("tmpfs", scratch.path, "tmpfs", 0, "size=\(kilobytes)k") == 0)
    defer { umount2(scratch.path, Int32(MNT_DETACH)) }
    try body(scratch.path)
  }

  @Test(.enabled(if: canMount), arguments: [0, 2])
  func `A full disk ends the trace with a record that says so, and the node goes on`(tailFrames: Int) throws {
    try withSmallDisk(512) { directory in
      var told: [TraceEntry.Full] = []
      var run = try RecordedTally(in: directory, options: .checkpoints(every: 1_000_000, tailFrames: tailFrames))
      run.recorder.onStop = { told.append($0) }
      var random = RandomSource(seed: 1)
      var total = 0
      for _ in 0..<100_000 {
        let number = Int(random.next() >> 8)
        total &+= number
        run.submit(.mix(number))
        if tailFrames > 0, run.sequence % 500 == 0 { usleep(1000) }
      }
      #expect(run.recorder.isStopped)
      #expect(told.count == 1)
      #expect(told.first?.reason == "the disk is full")
      #expect(run.tally.total == total)
      if tailFrames > 0 {
        let all = try entries(run.recorder.writer.path)
        #expect(all.damages.isEmpty)
        let full = try #require(all.fulls.first)
        #expect(all.last == .full(full))
      }
      run.recorder.close()
      let all = try entries(run.recorder.writer.path)
      #expect(all.damages.isEmpty)
      let full = try #require(all.fulls.first)
      #expect(all.fulls.count == 1 && all.last == .full(full))
      #expect(all.inputs.map(\.sequence) == Array(1..<full.sequence))
      #expect(full.sequence > 3_000)
      #expect(full.lost == 100_000 - (full.sequence - 1))
      // The effects of the last input may have been on their way into the next frame.
      #expect(all.effects.count >= all.inputs.count - 1)
    }
  }

  @Test(.enabled(if: canMount))
  func `A disk that others fill up still takes the last word`() throws {
    try withSmallDisk(512) { directory in
      var run = try RecordedTally(in: directory, options: .checkpoints(every: 1_000, tailFrames: 0))
      for number in 0..<10 { run.submit(.add(number)) }
      let file = try #require(fopen("\(directory)/other", "w"))
      let filler = [UInt8](repeating: 1, count: 4096)
      while fwrite(filler, 1, filler.count, file) == filler.count, fflush(file) == 0 {}
      fclose(file)
      var random = RandomSource(seed: 1)
      for _ in 0..<100_000 { run.submit(.mix(Int(random.next() >> 8))) }
      run.recorder.close()
      let all = try entries(run.recorder.writer.path)
      #expect(all.damages.isEmpty)
      let full = try #require(all.fulls.first)
      #expect(all.inputs.count == Int(full.sequence) - 1)
      #expect(all.inputs.count + Int(full.lost) == 100_010)
    }
  }

  @Test(.enabled(if: canMount), arguments: [0, 1])
  func `A checkpoint that does not fit leaves no half of itself`(tailFrames: Int) throws {
    try withSmallDisk(256) { directory in
      var run = try RecordedTally(in: directory, options: .checkpoints(every: 2, tailFrames: tailFrames))
      var random = RandomSource(seed: 1)
      run.submit(.fill(bytes: (0..<60_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }))
      for _ in 0..<12 {
        run.submit(.add(1))
        if tailFrames > 0 { usleep(50_000) }
      }
      run.recorder.close()
      let all = try entries(run.recorder.writer.path)
      #expect(all.damages.isEmpty)
      let full = try #require(all.fulls.first)
      #expect(all.inputs.last?.sequence == full.sequence - 1)
      #expect(full.lost == 13 - (full.sequence - 1))
    }
  }

  @Test(.enabled(if: canMount))
  func `On a disk that is full from the start the trace says so at once`() throws {
    try withSmallDisk(64) { directory in
      let file = try #require(fopen("\(directory)/other", "w"))
      let filler = [UInt8](repeating: 1, count: 4096)
      while fwrite(filler, 1, filler.count, file) == filler.count, fflush(file) == 0 {}
      fclose(file)
      let error = #expect(throws: TraceError.self) { try RecordedTally(in: directory) }
      #expect(error?.description.hasSuffix("No space left on device") == true)
      var status = stat()
      #expect(stat("\(directory)/agent-00000001-1.trace", &status) != 0)
    }
  }
}
