import Foundation
import Simulation
import Trace
import Vocabulary

/// The traces of a small simulated swarm, in a directory of a test's own.
final class RecordedSwarm {
  let directory: URL
  let report: SimulationReport

  private struct Original: Sendable {
    var files: [String: Data]
    var report: SimulationReport
  }

  /// Recorded once; every test gets a copy.
  private static let original = Result { try record() }

  init() throws {
    let original = try Self.original.get()
    directory = try Self.scratch()
    report = original.report
    for (name, data) in original.files { try data.write(to: directory.appendingPathComponent(name)) }
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  static func scratch() throws -> URL {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("shoal-replay-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
  }

  private static func record() throws -> Original {
    let rate = { (mbit: Int64) in ByteRate(bytesPerSecond: mbit * 125_000) }
    let peers = { (asn: UInt32) in
      (1...2).map { Scenario.Host(name: "h\(asn)-\($0)", up: rate(10), down: rate(50)) }
    }
    let servers = ["origin", "selector"].map { Scenario.Host(name: $0, up: rate(20), down: rate(200)) }
    var scenario = Scenario(
      isps: [
        .init(asn: ASN(64500), delay: .zero, hosts: servers),
        .init(asn: ASN(64501), delay: .milliseconds(10), hosts: peers(64501)),
        .init(asn: ASN(64502), delay: .milliseconds(25), hosts: peers(64502)),
      ], objectLength: 3 << 20)
    scenario.killedPerMille = 250
    let directory = try scratch()
    defer { try? FileManager.default.removeItem(at: directory) }
    let report = try Simulation.run(
      scenario: scenario, seed: 3, record: directory.path,
      traceOptions: TraceWriter.Options(
        checkpointInterval: 150, checkpointBytesPerInput: .max, checkpointPause: .zero, tailFrames: 0))
    var files: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: directory.path) {
      files[name] = try Data(contentsOf: directory.appendingPathComponent(name))
    }
    return Original(files: files, report: report)
  }

  /// The longest trace.
  var longest: URL {
    get throws {
      let names = try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
      let files = try names.map { name in
        let url = directory.appendingPathComponent(name)
        return (url, try Data(contentsOf: url).count)
      }
      return files.max { $0.1 < $1.1 }?.0 ?? directory
    }
  }

  /// Writes a trace again, each entry as `change` leaves it (nil leaves it out).
  static func rewrite(
    _ url: URL, header changeHeader: (inout TraceHeader) -> Void = { _ in }, _ change: (TraceEntry) -> TraceEntry?
  ) throws {
    let reader = try TraceReader(path: url.path)
    let entries = Array(reader)
    guard case .header(var header)? = entries.first else { return }
    changeHeader(&header)
    let target = try scratch()
    defer { try? FileManager.default.removeItem(at: target) }
    let writer = try TraceWriter(directory: target.path, header: header, options: TraceWriter.Options(tailFrames: 0))
    for entry in entries.dropFirst() {
      switch change(entry) {
      case .input(let input): writer.record(input)
      case .effects(let effects): writer.record(effects)
      case .checkpoint(let checkpoint): writer.record(checkpointBy: { checkpoint.bytes })
      case .header, .full, .closed, .damage, nil: break
      }
    }
    writer.close()
    try Data(contentsOf: URL(fileURLWithPath: writer.path)).write(to: url)
  }

  /// Writes a trace again, without what came between its second and its third state: as if there had been no room.
  static func pause(_ url: URL) throws {
    let entries = Array(try TraceReader(path: url.path))
    guard case .header(let header)? = entries.first else { return }
    let target = try scratch()
    defer { try? FileManager.default.removeItem(at: target) }
    let writer = try TraceWriter(directory: target.path, header: header, options: TraceWriter.Options(tailFrames: 1))
    var (states, last) = (0, TraceEntry.Input?.none)
    for entry in entries.dropFirst() {
      switch entry {
      case .input(let input):
        last = input
        if states == 2 { writer.countLost() } else { writer.record(input) }
      case .effects(let effects): if states != 2 { writer.record(effects) }
      case .checkpoint(let checkpoint):
        states += 1
        if states == 3, let last {
          for seconds in [0, 60] { writer.lookForRoom(at: Instant(nanoseconds: 0) + .seconds(Int64(seconds))) }
          while !writer.hasRoomAgain { usleep(1000) }
          _ = writer.resume(after: last)
        }
        writer.record(checkpointBy: { checkpoint.bytes })
        if states == 2 { writer.stop(at: checkpoint.sequence + 1, reason: "the disk is full") }
      case .header, .full, .closed, .damage: break
      }
    }
    writer.close()
    try Data(contentsOf: URL(fileURLWithPath: writer.path)).write(to: url)
  }
}
