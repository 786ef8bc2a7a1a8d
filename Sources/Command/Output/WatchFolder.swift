import Foundation
import Live
import Nodes
import Simulation
import Vocabulary

/// What somebody gets to see who watches a run, as files: `metrics.txt` as a Prometheus would have scraped it (in
/// OpenMetrics, for `promtool tsdb create-blocks-from openmetrics`), `log.jsonl` with the lines of all nodes, and
/// `top/NAME.txt` with what `shoal top` would show of each node, look after look.
final class WatchFolder {
  private let folder: URL
  /// By name of the metric, in the order in which they came.
  private var order: [String] = []
  private var samples: [String: String] = [:]
  private var log = ""
  private var models: [String: TopModel] = [:]
  /// The first file that could not be written, and why.
  private var failure: CommandFailure?

  /// Lines are kept until they are so many bytes.
  private static let logMax = 1 << 20

  /// Makes the directory; one with files in it is refused.
  init(_ path: String) throws {
    folder = URL(filePath: path, directoryHint: .isDirectory)
    if let found = try? FileManager.default.contentsOfDirectory(atPath: path), !found.isEmpty {
      throw CommandFailure("'\(path)' is not empty: give --watch a directory of its own")
    }
    do {
      try FileManager.default.createDirectory(
        at: folder.appending(path: "top"), withIntermediateDirectories: true)
    } catch { throw CommandFailure("'\(path)' cannot be made: \(error.localizedDescription)") }
  }

  /// - Parameter every: how much time of the run passes between two looks.
  func watch(every: TimeSpan) -> SimulationWatch {
    SimulationWatch(every: every, look: { self.take($0) }, log: { self.take($0) })
  }

  /// Writes what has not been written yet.
  func close() throws {
    flushLog()
    let metrics = order.reduce(into: "") { $0 += samples[$1] ?? "" } + "# EOF\n"
    append(metrics, to: "metrics.txt")
    if let failure { throw failure }
  }

  private func take(_ line: SimulationWatch.Line) {
    let fields = line.event.fields.map { ($0.name, $0.value) }
    let text = LogLine(
      time: Self.date(line.at), level: line.event.level.rawValue, role: line.place.role, node: line.node,
      seq: line.sequence, event: line.event.name.rawValue, fields: Dictionary(fields, uniquingKeysWith: { $1 }))
    log += text.json + "\n"
    if log.utf8.count > Self.logMax { flushLog() }
  }

  private func flushLog() {
    append(log, to: "log.jsonl")
    log = ""
  }

  private func take(_ look: SimulationWatch.Look) {
    let (job, instance) = ("shoal-\(look.place.role)", look.place.host)
    note("up", "# HELP up Whether the node answered.\n# TYPE up gauge\n") {
      "up{job=\"\(job)\",instance=\"\(instance)\"} \(look.seen == nil ? 0 : 1) \(look.at.seconds)\n"
    }
    for family in look.seen?.measures ?? [] {
      note(family.descriptor.name, MetricsText.head(of: family.descriptor)) {
        MetricsText.scraped(family, job: job, instance: instance, at: look.at.seconds)
      }
    }
    var model = models[instance] ?? TopModel(urls: [instance])
    model.take(look.seen.map { .success($0.status) } ?? .failure(CommandFailure("its process has ended")), of: 0)
    models[instance] = model
    let time = Self.date(look.at).formatted(.iso8601)
    let screen = TopScreen(model: model, columns: 100, rows: 24).plain.map(\.text).joined(separator: "\n")
    append("==== \(time)\n\(screen)\n", to: "top/\(instance).txt")
  }

  private func note(_ name: String, _ head: @autoclosure () -> String, _ lines: () -> String) {
    if samples[name] == nil {
      order.append(name)
      samples[name] = head()
    }
    samples[name]? += lines()
  }

  private func append(_ text: String, to name: String) {
    guard failure == nil, !text.isEmpty else { return }
    let file = folder.appending(path: name)
    do {
      if !FileManager.default.fileExists(atPath: file.path) { try Data().write(to: file) }
      let handle = try FileHandle(forWritingTo: file)
      defer { try? handle.close() }
      try handle.seekToEnd()
      try handle.write(contentsOf: Data(text.utf8))
    } catch { failure = CommandFailure("'\(file.path)' cannot be written: \(error.localizedDescription)") }
  }

  private static func date(_ wall: WallTime) -> Date {
    Date(timeIntervalSince1970: Double(wall.microseconds) / 1_000_000)
  }
}
