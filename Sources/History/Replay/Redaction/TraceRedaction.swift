import Nodes
import Trace
import Vocabulary

/// Replaces addresses, names and URLs in recordings by pseudonyms that a key makes, so that they can be given away, and
/// still replay.
package enum TraceRedaction {
  /// Why there is no redacted recording. Its description is a sentence for the user.
  package enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    case replay(FleetReplay.Failure)
    /// What happened leads elsewhere under other names, or cannot be renamed.
    case changed(String)
    /// A name is still there.
    case leftOver(String)

    package var description: String {
      switch self {
      case .replay(let failure): failure.description
      case .changed(let sentence), .leftOver(let sentence): sentence
      }
    }
  }

  /// Writes all recordings below the folders anew, into a directory that is new or empty. Where anything fails, nothing
  /// is left there.
  /// - Throws: `Failure`.
  package static func redact(
    _ folders: [String], _ key: PseudonymKey, into directory: String
  ) throws(Failure) -> RedactionReport {
    var paths: [String] = []
    var written: [String] = []
    do throws(FleetReplay.Failure) {
      for folder in folders { paths += try FleetReplay.traces(in: folder) }
    } catch { throw .replay(error) }
    guard !TraceDirectory.isTaken(directory) else { throw .changed("'\(directory)' is not empty: name a new folder") }
    let redactor = Redactor(key)
    var report = RedactionReport()
    do throws(Failure) {
      for path in paths { try redact(path, redactor, into: directory, &report, &written) }
      try check(directory, report)
      var scan = LeftoverScan(redactor.texts)
      let finding: LeftoverScan.Finding?
      do throws(TraceError) { finding = try scan.search(directory) } catch { throw .replay(.trace(error)) }
      if let finding {
        throw .leftOver("'\(finding.text)' is still in \(finding.place) of \(finding.path): nothing is left of that")
      }
      report.searched = scan.searched
    } catch {
      for path in written { TraceDirectory.remove(path) }
      throw error
    }
    report.addresses = redactor.texts.replacedAddresses.count
    let names = redactor.texts.replacedNames.keys
    report.urls = names.count { $0.contains("://") }
    report.names = names.count - report.urls
    return report
  }

  private static func redact(
    _ path: String, _ redactor: Redactor, into directory: String, _ report: inout RedactionReport,
    _ written: inout [String]
  ) throws(Failure) {
    let reader: TraceReader
    do throws(TraceError) { reader = try TraceReader(path: path) } catch { throw .replay(.trace(error)) }
    while let entry = reader.next() {
      guard case .header(let header) = entry else { continue }
      guard !header.isRedacted else {
        throw .changed("\(path): something was taken out of its inputs, so that it cannot be run again")
      }
      switch header.role {
      case .agent:
        try run(MachineRedaction<AgentMachine>(header, redactor, into: directory), reader, &report, &written)
      case .origin:
        try run(MachineRedaction<OriginMachine>(header, redactor, into: directory), reader, &report, &written)
      case .selector:
        try run(MachineRedaction<SelectorMachine>(header, redactor, into: directory), reader, &report, &written)
      }
      return
    }
    throw .changed("\(path): no header can be read, so that nobody knows what is in it")
  }

  private static func run<M>(
    _ start: MachineRedaction<M>, _ reader: TraceReader, _ report: inout RedactionReport, _ written: inout [String]
  ) throws(Failure) {
    var run = start
    defer {
      run.end()
      written += run.paths
    }
    while let entry = reader.next() { try run.take(entry) }
    report.parts.append(run.report)
  }

  /// Runs what was written.
  private static func check(_ directory: String, _ report: RedactionReport) throws(Failure) {
    guard report.parts.contains(where: { $0.inputs > 0 }) else {
      throw .changed("there is nothing to redact: no input with a state before it")
    }
    let fleet: FleetReport
    do throws(TraceError) { fleet = try FleetReplay.check(directory: directory) } catch { throw .replay(.trace(error)) }
    guard fleet.isGood, fleet.damaged.isEmpty else {
      throw .changed("what was written does not replay: \(fleet.text)")
    }
  }
}
