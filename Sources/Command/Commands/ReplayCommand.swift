import ArgumentParser
import Glibc
import Replay
import Vocabulary

/// `shoal replay`
struct ReplayCommand: SettledCommand {
  /// Many lines for standard output, written in large pieces.
  final class LineBuffer {
    private var text = ""

    func add(_ line: String) {
      text += line
      text += "\n"
      if text.utf8.count > 1 << 16 { flush() }
    }

    func flush() {
      Terminal.write(text, to: STDOUT_FILENO)
      text = ""
    }
  }

  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Show what recorded nodes did, in one timeline; run them all again; or step through it and ask.",
    discussion: """
      Reads every trace below DIR, pairs what was sent with what was received, and prints one line per event. Filters \
      choose among them: several of one kind widen the choice, different kinds narrow it. With --downloads it tells of \
      every download where its time went. With --check every machine is run again, in this process, from what happened \
      to it, and each of its effects is compared with what was recorded: exit status 0 when all agree, 9 at the first \
      difference, 10 when a trace is damaged (whole parts are still checked).

      With --session it asks for commands at a prompt, or takes them from standard input; with -c they are given: the \
      inputs of all nodes happen one after another, forwards and backwards, and every machine's state can be looked at \
      between two of them. 'help' lists the commands. With --dap an editor's debugger does the same.

      Examples:
        shoal get http://192.0.2.1:8080/update.bin --record traces/me
        shoal replay traces --downloads
        shoal replay traces --node agent --object update.bin --kind log --kind piece --from 2.5
        shoal replay traces --check
        shoal replay traces -c 'break peer_banned; continue; cause; print here.turn.counters'
      """)

  @Argument(help: ArgumentHelp("A directory of traces, or of directories of traces.", valueName: "dir"))
  var directory: String

  @Flag(inversion: .prefixedNo, help: "Run every machine again and compare.")
  var check: Bool?

  @Flag(
    inversion: .prefixedNo,
    help: "Say of a recording of another build at which input of each node this one acts otherwise.")
  var against: Bool?

  @Flag(inversion: .prefixedNo, help: "Show where the time of each download went, instead of events.")
  var downloads: Bool?

  @Flag(inversion: .prefixedNo, help: "Step through it at a prompt.")
  var session: Bool?

  @Flag(inversion: .prefixedNo, help: "Speak the Debug Adapter Protocol with an editor, on standard input and output.")
  var dap: Bool?

  @Option(
    name: [.customShort("c"), .long],
    help: ArgumentHelp("Carry out these commands of a session, with ';' between them.", valueName: "commands"))
  var commands: String?

  @Option(
    help: ArgumentHelp(
      "What is to hold behind every step: NAME: EXPRESSION on each line. Without a session, go through it all.",
      valueName: "file"))
  var invariants: String?

  @Option(
    help: ArgumentHelp(
      "Only nodes of this role, identity (its first digits), or directory of traces; may be repeated.",
      valueName: "name"))
  var node: [String] = []

  @Option(
    help: ArgumentHelp(
      "Only what is about this object: an address, a path, a file's name, or an infohash (its first digits); may be "
        + "repeated.", valueName: "name"))
  var object: [String] = []

  @Option(
    help: ArgumentHelp(
      "Only what happened on this link: its number, as the timeline shows it, or the other end's ip:port; may be "
        + "repeated.", valueName: "number"))
  var link: [String] = []

  @Option(
    help: ArgumentHelp(
      "Only inputs, effects, messages or log events of this name, such as wanted, deliver, have, peer_banned; may be "
        + "repeated.", valueName: "name"))
  var kind: [String] = []

  @Option(
    help: ArgumentHelp(
      "Only from then on: seconds after the first event (2.5), or a time of day as the timeline shows it (20:03:44.5).",
      valueName: "time"))
  var from: String?

  @Option(help: ArgumentHelp("Only until then.", valueName: "time"))
  var to: String?

  @OptionGroup var shared: SettingsOptions

  func run(_ settings: Settings) async throws {
    var filter = TimelineFilter()
    filter.nodes = node
    filter.objects = object
    filter.links = link
    filter.kinds = kind
    filter.from = try settings.value("from", flag: from)
    filter.to = try settings.value("to", flag: to)
    if against == true {
      guard filter.isEmpty, check != true, downloads != true, session != true, dap != true, commands == nil else {
        throw CommandFailure.usage("--against runs every machine whole: it goes alone")
      }
      return try compare()
    }
    if check == true {
      guard filter.isEmpty, downloads != true, session != true, dap != true, commands == nil, invariants == nil else {
        throw CommandFailure.usage(
          "--check runs every machine whole: it goes without --downloads, without filters and without a session")
      }
      return try runAgain()
    }
    if session == true || commands != nil || invariants != nil || dap == true {
      guard filter.isEmpty, downloads != true else {
        throw CommandFailure.usage("a session goes without --downloads and without filters")
      }
      guard dap != true || session != true && commands == nil && invariants == nil else {
        throw CommandFailure.usage("--dap is led by an editor: it goes without --session, -c and --invariants")
      }
      if dap == true { return try serveEditor() }
      return try openSession()
    }
    let lines = LineBuffer()
    do throws(FleetReplay.Failure) {
      if downloads == true {
        let found = try FleetReplay.downloads(directory: directory, filter: filter)
        for line in DownloadTable(found).lines { lines.add(line) }
      } else {
        try FleetReplay.timeline(directory: directory, filter: filter) { lines.add($0) }
      }
    } catch { throw CommandFailure("\(error)") }
    lines.flush()
  }

  private func openSession() throws {
    let prompt: ReplayPrompt
    do throws(FleetReplay.Failure) {
      prompt = ReplayPrompt(session: try SessionPrompt(directory: directory, whatIf: BranchRun()))
    } catch { throw CommandFailure("\(error)") }
    if let invariants {
      do throws(Handover.Problem) { prompt.session.expect(try BranchRun().invariants(invariants)) } catch {
        throw CommandFailure.usage(error.sentence)
      }
    }
    if let commands { return try prompt.run(ReplayPrompt.commands(in: commands)) }
    if session == true { return try prompt.converse() }
    let answer = prompt.session.check()
    for line in answer.lines { Terminal.out(ScreenText.plain(line)) }
    if !answer.holds { throw CommandFailure("an invariant does not hold", status: .diverged) }
  }

  private func serveEditor() throws {
    let adapter: DebugAdapter
    do throws(FleetReplay.Failure) { adapter = try DebugAdapter(directory: directory) } catch {
      throw CommandFailure("\(error)")
    }
    var server = DebugServer(adapter)
    try server.run()
  }

  private func runAgain() throws {
    let report = try FleetReplay.check(directory: directory)
    guard !report.traces.isEmpty || !report.unreadable.isEmpty else {
      throw CommandFailure("there is no trace in '\(directory)'")
    }
    Terminal.out(report.text)
    try Self.judge(report)
  }

  /// What this build makes of what another recorded: to differ is no failure.
  private func compare() throws {
    let report = try FleetReplay.check(directory: directory)
    guard !report.traces.isEmpty else { throw CommandFailure("there is no trace in '\(directory)'") }
    for line in report.unreadable + report.traces.map(\.comparison) { Terminal.out(line) }
    Terminal.out("\(report.divergences.count) of \(report.traces.count) recordings would have gone otherwise")
  }

  /// - Throws: `CommandFailure` with the status of what is wrong.
  static func judge(_ report: FleetReport) throws {
    if !report.divergences.isEmpty {
      throw CommandFailure("what was recorded and what was recomputed differ", status: .diverged)
    }
    if !report.brokenLaws.isEmpty {
      throw CommandFailure("what a node counted does not add up", status: .diverged)
    }
    if !report.damaged.isEmpty || !report.unreadable.isEmpty {
      throw CommandFailure("a trace is damaged; all that could be read agrees", status: .damaged)
    }
  }
}

extension TimelineFilter.Moment: SettingValue {
  static func parse(setting text: String) throws(QuantityParser.Failure) -> TimelineFilter.Moment { try .init(text) }
}
