import Foundation
import Live
import Replay
import Trace
import Vocabulary

/// `shoal trace info|verify|cut|merge|redact`: what concerns recordings that are here already.
struct TraceRun {
  private let folders: [String]

  init(_ folders: [String]) { self.folders = folders }

  /// Says what recordings there are.
  func info() throws {
    var nodes: Set<String> = []
    var inputs = 0
    for path in try paths() {
      let summary: TraceSummary
      do throws(TraceError) { summary = try TraceSummary(path: path) } catch {
        Terminal.out("\(error)")
        continue
      }
      for line in summary.lines { Terminal.out(line) }
      if let header = summary.header { nodes.insert("\(header.role.rawValue) \(header.node)") }
      inputs += summary.inputs
    }
    Terminal.out("\(nodes.count) nodes, \(inputs) inputs")
  }

  /// Runs every machine again and compares.
  func verify() throws {
    var worst: CommandFailure?
    for folder in folders {
      let report: FleetReport
      do throws(TraceError) { report = try FleetReplay.check(directory: folder) } catch {
        throw CommandFailure("\(error)")
      }
      Terminal.out(report.text)
      do { try ReplayCommand.judge(report) } catch let failure as CommandFailure {
        if worst?.status != .diverged { worst = failure }
      }
    }
    if let worst { throw worst }
  }

  /// Keeps a stretch.
  func cut(_ span: TraceCut.Span, to directory: String) throws {
    guard span.from != nil || span.to != nil else {
      throw CommandFailure.usage("say what to keep: --from TIME, --to TIME, or both")
    }
    let parts: [TraceCut.Part]
    do throws(FleetReplay.Failure) { parts = try TraceCut.cut(folders, span, into: directory) } catch {
      throw CommandFailure("\(error)")
    }
    for part in parts { Terminal.out("\(part.label)  \(part.inputs) inputs") }
    guard parts.contains(where: { $0.inputs > 0 }) else { throw CommandFailure("nothing was recorded in that time") }
  }

  /// Puts recordings side by side.
  func merge(to directory: String) throws {
    let merge: TraceMerge
    do throws(FleetReplay.Failure) { merge = try TraceMerge(folders) } catch { throw CommandFailure("\(error)") }
    for copy in merge.copies {
      let folder = "\(directory)/\(copy.folder)"
      do {
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        for file in copy.files {
          try FileManager.default.copyItem(atPath: file, toPath: folder + "/" + (file as NSString).lastPathComponent)
        }
      } catch { throw CommandFailure("cannot copy a recording to \(folder): \(error.localizedDescription)") }
    }
    for path in merge.unknown { Terminal.out("\(path): left out, no header can be read") }
    let repeated = merge.repeated > 0 ? ", \(merge.repeated) that were there more than once left out" : ""
    Terminal.out("\(merge.copies.count) recordings in \(directory)\(repeated)")
  }

  /// Replaces names.
  func redact(by keyFile: String?, to directory: String) throws {
    let key = try keyFile.map(Self.key) ?? PseudonymKey()
    let report: RedactionReport
    do throws(TraceRedaction.Failure) { report = try TraceRedaction.redact(folders, key, into: directory) } catch {
      throw CommandFailure("\(error)")
    }
    for line in report.lines { Terminal.out(line) }
  }

  /// The key in a file, or a new one that is put there.
  private static func key(_ path: String) throws -> PseudonymKey {
    let (file, new) = (TokenFile(path), PseudonymKey())
    let text: String
    do throws(TokenFile.Problem) {
      if !FileManager.default.fileExists(atPath: path) { try file.create(with: new.hex) }
      text = try file.token()
    } catch { throw CommandFailure("\(error)") }
    guard let key = PseudonymKey(hex: text) else {
      throw CommandFailure.usage("\(path) holds no key of pseudonyms: 64 hexadecimal digits")
    }
    return key
  }

  private func paths() throws -> [String] {
    do throws(FleetReplay.Failure) {
      var paths: [String] = []
      for folder in folders { paths += try FleetReplay.traces(in: folder) }
      return paths
    } catch { throw CommandFailure("\(error)") }
  }
}
