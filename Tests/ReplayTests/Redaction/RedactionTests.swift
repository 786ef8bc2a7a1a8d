import Foundation
import Nodes
import Testing
import Trace
import Vocabulary

@testable import Replay

/// Recordings under other names.
struct RedactionTests {
  private static let key = PseudonymKey(hex: String(repeating: "00112233445566778899aabbccddeeff", count: 2))!

  private static let goldens: [URL] = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Replays/golden")
    let found = try? FileManager.default.contentsOfDirectory(at: root, includingPropertiesForKeys: nil)
    return (found ?? []).sorted { $0.path < $1.path }
  }()

  private static func target() -> URL {
    FileManager.default.temporaryDirectory.appendingPathComponent("shoal-redacted-\(UUID().uuidString)")
  }

  @Test(arguments: goldens)
  func `a golden replays under other names, does the same, and names nothing that it named`(_ golden: URL) throws {
    let target = Self.target()
    defer { try? FileManager.default.removeItem(at: target) }
    let report = try TraceRedaction.redact([golden.path], Self.key, into: target.path)
    let (before, after) = (
      try FleetReplay.check(directory: golden.path), try FleetReplay.check(directory: target.path)
    )
    #expect(after.isGood && after.damaged.isEmpty, "\(after.text)")
    #expect(after.inputs == before.inputs && report.parts.count == before.traces.count)
    #expect(report.addresses >= 8 && report.urls >= 1 && report.parts.reduce(0) { $0 + $1.effects } > 1_000)
    for path in try TraceDirectory.traces(in: target.path) {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      #expect(bytes.range(of: Data("object.bin".utf8)) == nil)
    }
    let one = try FleetReplay.downloads(directory: golden.path)
    let other = try FleetReplay.downloads(directory: target.path)
    #expect(one.map(\.ended) == other.map(\.ended))
    #expect(other.allSatisfy { !$0.name.contains("object") })
  }

  @Test func `a stretch from the middle is redacted with the state before it`() throws {
    let swarm = try RecordedSwarm()
    let (cut, target) = (Self.target(), Self.target())
    defer { for folder in [cut, target] { try? FileManager.default.removeItem(at: folder) } }
    let span = TraceCut.Span(from: .after(.milliseconds(2_500)), to: nil)
    _ = try TraceCut.cut([swarm.directory.path], span, into: cut.path)
    let report = try TraceRedaction.redact([cut.path], Self.key, into: target.path)
    let after = try FleetReplay.check(directory: target.path)
    #expect(after.isGood && after.damaged.isEmpty, "\(after.text)")
    #expect(after.traces.contains { ($0.header?.segment ?? 1) > 1 } && report.parts.contains { $0.inputs > 50 })
  }

  @Test func `what lies behind damage is redacted as well`() throws {
    let swarm = try RecordedSwarm()
    let longest = try swarm.longest
    var bytes = try Data(contentsOf: longest)
    bytes[bytes.count / 2] ^= 0xff
    try bytes.write(to: longest)
    let target = Self.target()
    defer { try? FileManager.default.removeItem(at: target) }
    let report = try TraceRedaction.redact([swarm.directory.path], Self.key, into: target.path)
    #expect(report.parts.reduce(0) { $0 + $1.damages } > 0)
    let after = try FleetReplay.check(directory: target.path)
    #expect(after.isGood && after.damaged.isEmpty, "\(after.text)")
  }

  @Test func `one key gives one name everywhere, and another key others`() throws {
    let swarm = try RecordedSwarm()
    let paths = try TraceDirectory.traces(in: swarm.directory.path)
    let targets = (0..<3).map { _ in Self.target() }
    defer { for folder in targets { try? FileManager.default.removeItem(at: folder) } }
    _ = try TraceRedaction.redact([swarm.directory.path], Self.key, into: targets[0].path)
    for path in paths { _ = try TraceRedaction.redact([path], Self.key, into: Self.within(targets[1], path)) }
    _ = try TraceRedaction.redact([swarm.directory.path], PseudonymKey(), into: targets[2].path)
    let digests = try targets.map { try FleetReplay.check(directory: $0.path).endDigest }
    #expect(digests[0] == digests[1] && digests[0] != digests[2] && digests[0] != nil)
  }

  private static func within(_ target: URL, _ path: String) -> String {
    target.appending(path: URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent).path
  }

  @Test func `nothing is left where something cannot be redacted`() throws {
    let swarm = try RecordedSwarm()
    let target = Self.target()
    defer { try? FileManager.default.removeItem(at: target) }
    try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
    let header = TraceHeader(
      role: .agent, node: NodeID(key: .zero), machineName: "agent", build: "test", configuration: "", seed: 1,
      wall: WallTime(microseconds: 0), monotonic: Instant(nanoseconds: 0))
    let writer = try Recorder(
      directory: swarm.directory.path, header: header, machine: AgentMachine(),
      options: TraceWriter.Options(tailFrames: 0))
    let document = TUFDocument(bytes: Array("quokka".utf8), sha256: .zero, sha512: [])
    writer.willHandle(
      .updated(WantID(1), .document(document)), sequence: 1, at: Instant(nanoseconds: 0),
      wall: WallTime(microseconds: 0))
    writer.close()
    #expect {
      try TraceRedaction.redact([swarm.directory.path], Self.key, into: target.path)
    } throws: { "\($0)".contains("TUFDocument.bytes") }
    #expect(try FileManager.default.contentsOfDirectory(atPath: target.path).isEmpty)
    try Data("x".utf8).write(to: target.appending(path: "x"))
    #expect { try TraceRedaction.redact([swarm.directory.path], Self.key, into: target.path) } throws: {
      "\($0)".contains("is not empty")
    }
  }

  @Test func `a name that the rules forgot is found in the bytes`() throws {
    let swarm = try RecordedSwarm()
    let texts = TextPseudonyms(Self.key)
    var clean = LeftoverScan(texts)
    #expect(try clean.search(swarm.directory.path) == nil && clean.searched > 10_000)
    _ = texts.name("object.bin")
    var scan = LeftoverScan(texts)
    let finding = try #require(try scan.search(swarm.directory.path))
    #expect(finding.text == "object.bin" && finding.place.contains("byte"))
    let others = TextPseudonyms(Self.key)
    _ = others.address(IPAddress("10.2.0.10")!)
    var addresses = LeftoverScan(others)
    #expect(try addresses.search(swarm.directory.path) != nil)
  }
}
