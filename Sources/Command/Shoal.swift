import ArgumentParser
import CMalloc
import Foundation
import Glibc

/// `shoal`: parses, wires together and prints. It decides nothing.
@main
struct Shoal: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shoal",
    abstract: "A CDN whose users serve each other: an origin publishes files, agents fetch them from near peers first.",
    discussion: """
      Try it: 'make demo' in the source tree, or by hand in three terminals:

        shoal selector --listen 127.0.0.1:8090
        shoal origin --root ~/updates --listen 127.0.0.1:8080 --selector http://127.0.0.1:8090
        shoal get http://127.0.0.1:8080/update.bin

      Every flag can also come from the environment (--upload-limit as SHOAL_UPLOAD_LIMIT, --json as SHOAL_JSON=1) \
      or from a JSON file named with --config ({"upload-limit": "10MB/s", "get": {"json": true}}). Flags win over \
      the environment, and that over the file; --show-settings tells what was set where.

      Exit statuses: 0 done; 1 failure; 2 to 8 why 'get' failed (see 'shoal get --help'); 9 a replay differs; \
      10 a trace or a cache is damaged; 64 wrong usage; 130 and 143 interrupted before the end.
      """,
    version: Version.text,
    subcommands: [
      OriginCommand.self, SelectorCommand.self, AgentCommand.self, GetCommand.self, CacheCommand.self,
      LedgerCommand.self, PeersCommand.self, KeyCommand.self, OperatorCommand.self, CACommand.self,
      MetricsCommand.self, TopCommand.self, ReplayCommand.self, TraceCommand.self, LogsCommand.self,
      SimulateCommand.self,
      MeasureCommand.self,
    ])

  static func main() async {
    // A reader that goes away (`shoal replay | head`) is an error of the write, not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    keepFreedMemory()
    do {
      let settings = try Settings(
        words: Array(CommandLine.arguments.dropFirst()), environment: ProcessInfo.processInfo.environment,
        catalogue: SettingCatalogue())
      if settings.areAskedFor {
        for line in settings.lines { Terminal.out(line) }
        Glibc.exit(ExitStatus.done.code)
      }
      var command = try parseAsRoot(settings.words)
      if let settled = command as? any SettledCommand { try await settled.run(settings) } else { try command.run() }
    } catch let failure as CommandFailure {
      Terminal.complain(sentence(of: failure))
      Glibc.exit(failure.status.code)
    } catch {
      finish(error)
    }
    Glibc.exit(ExitStatus.done.code)
  }

  /// Buffers of blocks come and go by the thousand: glibc would hand the top of its heap back to the system each time,
  /// and fetch it again page by page (a quarter of what a seeder's CPU does).
  private static func keepFreedMemory() {
    mallopt(M_TRIM_THRESHOLD, 32 << 20)
    mallopt(M_TOP_PAD, 1 << 20)
    mallopt(M_MMAP_THRESHOLD, 4 << 20)
  }

  /// Help and version go to standard output; a wrong usage is one sentence on standard error.
  private static func finish(_ error: any Error) -> Never {
    let code = exitCode(for: error)
    if code == .success {
      Terminal.out(fullMessage(for: error))
      Glibc.exit(code.rawValue)
    }
    if code == .validationFailure {
      Terminal.complain(usageSentence(message(for: error), help: fullMessage(for: error)))
      Glibc.exit(code.rawValue)
    }
    Terminal.complain(sentence(of: error))
    Glibc.exit(ExitStatus.failure.code)
  }

  /// The parser's complaint as one sentence of ours, with what it suggests, or else where to read more.
  private static func usageSentence(_ complaint: String, help: String) -> String {
    var text = complaint.replacing(". Did you mean", with: "; did you mean").replacing("\n", with: " ")
    if text.hasSuffix(".") { text.removeLast() }
    text = text.prefix(1).lowercased() + text.dropFirst()
    guard !text.hasSuffix("?") else { return text }
    let see = help.split(separator: "\n").last { $0.contains("--help") }?.split(separator: "'").dropFirst().first
    return text + (see.map { "; see '\($0)'" } ?? "")
  }

  /// The errors of the nodes describe themselves in a sentence. A line break would make it look like two.
  static func sentence(of error: any Error) -> String {
    let text = (error as? CommandFailure)?.sentence ?? "\(error)"
    return text.replacing("\n", with: " ")
  }
}
