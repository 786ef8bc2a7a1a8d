import Foundation
import Simulation
import Testing
import Trace
import Vocabulary

@testable import Replay

/// Stretches of recordings, and recordings of several folders.
struct RecordingsTests {
  @Test func `a stretch in the middle replays by itself, without a difference`() throws {
    let swarm = try RecordedSwarm()
    let target = try RecordedSwarm.scratch()
    defer { try? FileManager.default.removeItem(at: target) }
    let span = TraceCut.Span(from: .after(.milliseconds(1_500)), to: .after(.milliseconds(3_000)))
    let parts = try TraceCut.cut([swarm.directory.path], span, into: target.path)
    let whole = try FleetReplay.check(directory: swarm.directory.path)
    let report = try FleetReplay.check(directory: target.path)
    #expect(report.isGood && report.damaged.isEmpty, "\(report.text)")
    #expect(report.inputs == UInt64(parts.reduce(0) { $0 + $1.inputs }))
    #expect(report.inputs > 100 && report.inputs < whole.inputs)
    #expect(report.traces.contains { ($0.header?.segment ?? 1) == 2 })
    for path in try TraceDirectory.traces(in: target.path) {
      let summary = try TraceSummary(path: path)
      #expect(summary.damages.isEmpty && summary.ending == .closed)
      let isLater = (summary.header?.segment ?? 1) > 1
      #expect(summary.lines.contains { $0.contains(isLater ? "from the checkpoint before input" : "exact") })
    }
  }

  @Test func `a stretch begins anew behind damage`() throws {
    let swarm = try RecordedSwarm()
    let longest = try swarm.longest
    var bytes = try Data(contentsOf: longest)
    bytes[bytes.count / 2] ^= 0xff
    try bytes.write(to: longest)
    let target = try RecordedSwarm.scratch()
    defer { try? FileManager.default.removeItem(at: target) }
    let span = TraceCut.Span(from: .after(.zero), to: nil)
    _ = try TraceCut.cut([swarm.directory.path], span, into: target.path)
    let report = try FleetReplay.check(directory: target.path)
    #expect(report.isGood && report.damaged.isEmpty, "\(report.text)")
    #expect(report.traces.count > (try TraceDirectory.traces(in: swarm.directory.path)).count)
  }

  @Test func `a recording that stopped and went on says what it missed, and the rest replays`() throws {
    let swarm = try RecordedSwarm()
    let longest = try swarm.longest
    try RecordedSwarm.pause(longest)
    let summary = try TraceSummary(path: longest.path)
    #expect(summary.ending == .closed && summary.lines.first?.hasSuffix("closed") == true)
    let damage = try #require(summary.damages.first)
    let words = "150 inputs not recorded: the disk is full (after input \(damage.lastGoodSequence))"
    #expect(summary.damages.count == 1 && summary.lines.last == "  " + words)
    let report = try FleetReplay.check(directory: swarm.directory.path)
    #expect(report.isGood && report.damaged.isEmpty, "\(report.text)")
    #expect(Int(report.inputs) == swarm.report.inputs - 150)
    #expect(report.text.contains("  " + words) && report.traces.allSatisfy { $0.ending == .closed && $0.skipped == 0 })
    let session = try ReplaySession(directory: swarm.directory.path)
    let node = try #require(session.nodes.first { !$0.tape.damages.isEmpty })
    #expect(session.remarks.contains("\(node.name): \(words)"))
    #expect((0...node.tape.count).allSatisfy { node.tape.state(after: $0) != nil })
  }

  @Test func `recordings that are in two folders are taken once, the longer one`() throws {
    let swarm = try RecordedSwarm()
    let target = try RecordedSwarm.scratch()
    defer { try? FileManager.default.removeItem(at: target) }
    let span = TraceCut.Span(from: nil, to: .after(.milliseconds(2_000)))
    _ = try TraceCut.cut([swarm.directory.path], span, into: target.path)
    let all = try TraceDirectory.traces(in: swarm.directory.path)
    let merge = try TraceMerge([target.path, swarm.directory.path])
    #expect(merge.copies.count == all.count)
    #expect(merge.repeated > 0 && merge.unknown.isEmpty)
    #expect(merge.copies.flatMap(\.files).count { $0.hasPrefix(swarm.directory.path) } >= merge.repeated)
    #expect(Set(merge.copies.map(\.folder)).count == merge.copies.count)
  }
}
