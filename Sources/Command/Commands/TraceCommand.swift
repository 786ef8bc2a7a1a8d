import ArgumentParser
import Live
import NIOPosix
import Replay
import Trace
import Vocabulary

/// `shoal trace`
struct TraceCommand: SettledCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "Fetch what the flight recorders of nodes have, and look after recordings.",
    discussion: """
      'pull --selector URL --out DIR' fetches what the flight recorders have: the selector's own, those of --node URL, \
      and of agents what their owners let them bring (shoal agent --share-traces): they are asked when they announce \
      themselves next. It needs an operator's token, which goes to the selector and to those named with --node. With \
      --object only agents in its swarm are asked, and with --last 10m what is older is left. What could not be had \
      is named, and the rest is kept.

      'info DIR...' says what recordings there are: of whom, of which time, and whether they are whole. 'verify \
      DIR...' also runs every machine again and compares; its exit status is 9 where one acts otherwise, and 10 where \
      a trace is damaged. 'cut DIR --from TIME --to TIME --out DIR' keeps a stretch of it, which replays by itself. \
      'merge DIR... --out DIR' puts recordings of several machines side by side, each once.

      'redact DIR... --out DIR' replaces addresses, names and URLs by pseudonyms, so that recordings can be given \
      away, and still replay: it makes sure of both, and says what it cannot hide. Addresses of one network stay in \
      one. With --key-file, which is made if there is none, the same names get the same pseudonyms another time; keep \
      it to yourself. Without it nobody can tell them any more.

      Examples:
        shoal trace pull --selector http://192.0.2.2:8090 --last 10m --out incident --token-file alice.token
        shoal trace info incident
        shoal trace redact incident --out incident-redacted --key-file redaction.key
        shoal replay incident --session
      """)

  @Argument(help: ArgumentHelp("pull, info, verify, cut, merge or redact, and the recordings.", valueName: "order dir"))
  var order: [String] = []

  @Option(help: ArgumentHelp("The selector to pull from.", valueName: "url"))
  var selector: String?

  @Option(help: ArgumentHelp("Another node to pull from, such as an origin; may be repeated.", valueName: "url"))
  var node: [String] = []

  @Option(help: ArgumentHelp("The folder to write; it is made if there is none.", valueName: "dir"))
  var out: String?

  @Option(
    help: ArgumentHelp(
      "Only from agents that have to do with this object: its v2 infohash, or the address of its file.",
      valueName: "object"))
  var object: [String] = []

  @Option(help: ArgumentHelp("Only what is no older than this, such as 10m.", valueName: "time"))
  var last: String?

  @Option(help: ArgumentHelp("How long agents are waited for, by default 90s.", valueName: "time"))
  var wait: String?

  @Option(
    help: ArgumentHelp(
      "Where a cut begins: seconds after the first event (2.5), or a time of day (20:03:44.5).", valueName: "time"))
  var from: String?

  @Option(help: ArgumentHelp("Where it ends.", valueName: "time"))
  var to: String?

  @Option(help: ArgumentHelp("What redact makes pseudonyms with; a new file is made.", valueName: "file"))
  var keyFile: String?

  @OptionGroup var access: TokenOptions
  @OptionGroup var tls: TLSOptions
  @OptionGroup var shared: SettingsOptions

  func run(_ settings: Settings) async throws {
    let words = Array(order.dropFirst())
    switch order.first {
    case "pull":
      guard words.isEmpty else { throw CommandFailure.usage("pull takes no folders: it writes the one of --out") }
      try await pull(settings)
    case "info": try TraceRun(try folders(words)).info()
    case "verify": try TraceRun(try folders(words)).verify()
    case "cut":
      let span = TraceCut.Span(
        from: try settings.value("from", flag: from), to: try settings.value("to", flag: to))
      try TraceRun(try folders(words)).cut(span, to: try settings.required("out", flag: out))
    case "merge": try TraceRun(try folders(words)).merge(to: try settings.required("out", flag: out))
    case "redact":
      try TraceRun(try folders(words)).redact(
        by: try settings.value("key-file", flag: keyFile), to: try settings.required("out", flag: out))
    default:
      throw CommandFailure.usage(
        "'shoal trace' does pull, info, verify, cut, merge and redact" + (order.first.map { ", and not '\($0)'" } ?? "")
          + "; see 'shoal trace --help'")
    }
  }

  private func folders(_ words: [String]) throws -> [String] {
    guard !words.isEmpty else { throw CommandFailure.usage("name the folder of the recording") }
    return words
  }

  private func pull(_ settings: Settings) async throws {
    guard let selector = try settings.url("selector", flag: selector) else {
      throw CommandFailure.usage("pull needs a selector to ask: give --selector URL")
    }
    guard let token = try access.token(settings) else {
      throw CommandFailure.usage("pull needs an operator's token: give --token-file FILE, or set SHOAL_TOKEN")
    }
    let directory: String = try settings.required("out", flag: out)
    var pull = TracePull(selector: selector, into: directory, token: token)
    pull.trust = try settings.trust(tls)
    pull.object = try await objectName(pull.trust, settings)
    pull.last = try settings.value("last", flag: last)
    pull.others = try settings.values("node", flags: node)
    if let wait = try settings.value("wait", flag: wait, as: TimeSpan.self) { pull.patience = wait }
    pull.onOutcome = { outcome in Terminal.out(Self.line(outcome)) }
    let outcomes: [TracePull.Outcome]
    do { outcomes = try await pull.run(on: MultiThreadedEventLoopGroup.singleton.next()) } catch {
      throw CommandFailure("\(error)", status: .unreachable)
    }
    let whole = outcomes.count { $0.files ?? 0 > 0 }
    Terminal.out("\(whole) of \(outcomes.count) nodes gave what they have; see 'shoal replay \(directory) --session'")
    guard whole > 0 else { throw CommandFailure("no node gave anything") }
  }

  /// By its infohash, or as the description of its file says.
  private func objectName(_ trust: TLSTrust, _ settings: Settings) async throws -> String? {
    guard object.count < 2 else { throw CommandFailure.usage("pull is about one --object, or about all") }
    guard let object = object.first, object.contains("://") else { return object.first }
    guard let url = try settings.parsed("object", object, as: HTTPURL.self) else { return nil }
    return try await SelectorQuery.describe(url, trust: trust).infohash
  }

  private static func line(_ outcome: TracePull.Outcome) -> String {
    let why = outcome.why.map { ": \($0)" } ?? ""
    guard let files = outcome.files else { return "\(outcome.node)  nothing\(why)" }
    return "\(outcome.node)  \(files) files, \(Quantities.size(outcome.bytes))\(why)"
  }
}
