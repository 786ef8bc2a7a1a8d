import ArgumentParser
import Foundation
import Glibc
import Live
import Nodes
import Vocabulary

/// `shoal top`
struct TopCommand: SettledCommand {
  static let configuration = CommandConfiguration(
    commandName: "top",
    abstract: "Watch a node or several: what is fetched from whom and how fast, swarms, ISPs, events.",
    discussion: """
      Looks at an agent (at its gateway), a selector or an origin once a second. Keys stand at the bottom of the \
      screen; ? explains them. A node that cannot be reached is said to be so, and is tried again.

      Where standard output is no terminal it looks twice and prints what there is, as with --once. With --json each \
      look is a line of JSON: its url, and status or error. The exit status is that of the trouble with the last node \
      that could not be looked at.

      Examples:
        shoal top
        shoal top http://127.0.0.1:8090 http://127.0.0.1:8080
        shoal top --once --json | jq .status.agent.total
      """)

  @Argument(help: ArgumentHelp("Nodes; by default http://127.0.0.1:8070, this machine's agent.", valueName: "url"))
  var nodes: [String] = []

  @Flag(inversion: .prefixedNo, help: "Look twice, print one screen of plain text, and end.")
  var once: Bool?

  @Flag(inversion: .prefixedNo, help: "Print one line of JSON for each look.")
  var json: Bool?

  @Option(help: ArgumentHelp("The time from look to look; by default 1s.", valueName: "time"))
  var interval: String?

  @OptionGroup var access: TokenOptions
  @OptionGroup var tls: TLSOptions
  @OptionGroup var shared: SettingsOptions

  /// Each of them is looked at once a second.
  private static let mostNodes = 64

  func run(_ settings: Settings) async throws {
    let interval = try settings.value("interval", flag: interval, as: TimeSpan.self) ?? .seconds(1)
    guard (TimeSpan.milliseconds(100)...TimeSpan.seconds(3600)).contains(interval) else {
      throw CommandFailure.usage("\(settings.source("interval")): 100ms is the least, and 1h the most")
    }
    guard nodes.count <= Self.mostNodes else {
      throw CommandFailure.usage("\(nodes.count) nodes are too many to look at; \(Self.mostNodes) are the most")
    }
    let names = nodes.isEmpty ? ["http://127.0.0.1:8070"] : nodes.map { $0.contains("://") ? $0 : "http://" + $0 }
    let (trust, token) = (try settings.trust(tls), try access.token(settings))
    var queries: [StatusQuery] = []
    for name in names {
      guard let url = try settings.parsed("url", name, as: HTTPURL.self) else { continue }
      queries.append(StatusQuery(url, trust: trust, token: token))
    }
    let pause = Duration.nanoseconds(interval.nanoseconds)
    let environment = ProcessInfo.processInfo.environment
    let terminal = TerminalLook(isTerminal: isatty(STDOUT_FILENO) == 1, environment: environment)
    // NO_COLOR takes colours; a screen cannot do without moving the cursor.
    var look = TopLook(depth: ColourDepth(terminal, environment: environment))
    look.hasBlocks = Self.isUTF8(environment)
    look.secondsFromGMT = Int64(TimeZone.current.secondsFromGMT())
    let status: ExitStatus
    if json == true {
      status = try await LookPrinter(queries: queries, urls: names, interval: pause).json(once: once == true)
    } else if once != true, terminal.redraws, let screen = RawTerminal() {
      var run = TopRun(queries: queries, urls: names, terminal: screen, look: look, interval: pause)
      status = await run.run()
    } else {
      status = try await LookPrinter(queries: queries, urls: names, interval: pause).screen(look)
    }
    guard status == .done else { Glibc.exit(status.code) }
  }

  /// Whether the locale's characters are those of UTF-8, as POSIX finds that out.
  private static func isUTF8(_ environment: [String: String]) -> Bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    return locale.lowercased().replacing("-", with: "").contains("utf8")
  }
}
