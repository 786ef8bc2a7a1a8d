import ArgumentParser
import Replay

/// `shoal replay`
struct ReplayCommand: SettledCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Show what recorded nodes did, in one timeline; with --check, run them all again and compare.",
    discussion: """
      Reads every trace below DIR, pairs what was sent with what was received, and prints one line per event. With \
      --check every machine is run again, in this process, from what happened to it, and each of its effects is \
      compared with what was recorded: exit status 0 when all agree, 9 at the first difference, 10 when a trace is \
      damaged (whole parts are still checked).

      Example:
        shoal get http://192.0.2.1:8080/update.bin --record traces/me
        shoal replay traces --check
      """)

  @Argument(help: ArgumentHelp("A directory of traces, or of directories of traces.", valueName: "dir"))
  var directory: String

  @Flag(inversion: .prefixedNo, help: "Run every machine again and compare.")
  var check: Bool?

  @OptionGroup var shared: SettingsOptions

  func run(_ settings: Settings) async throws {
    guard check == true else {
      let lines = LineBuffer()
      let traces = try FleetReplay.timeline(directory: directory) { lines.add($0) }
      guard traces > 0 else { throw CommandFailure("there is no trace in '\(directory)'") }
      lines.flush()
      return
    }
    let report = try FleetReplay.check(directory: directory)
    guard !report.traces.isEmpty || !report.unreadable.isEmpty else {
      throw CommandFailure("there is no trace in '\(directory)'")
    }
    Terminal.out(report.text)
    if !report.divergences.isEmpty {
      throw CommandFailure("what was recorded and what was recomputed differ", status: .diverged)
    }
    if !report.damaged.isEmpty || !report.unreadable.isEmpty {
      throw CommandFailure("a trace is damaged; all that could be read agrees", status: .damaged)
    }
  }
}
