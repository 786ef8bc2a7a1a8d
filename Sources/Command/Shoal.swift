import ArgumentParser
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

      Every flag that takes a value can also come from the environment (--upload-limit as SHOAL_UPLOAD_LIMIT) or \
      from a JSON file named with --config ({"upload-limit": "10MB/s"}). Flags win over the environment, and that \
      over the file.

      Exit statuses: 0 done; 1 failure; 2 to 8 why 'get' failed (see 'shoal get --help'); 9 a replay differs; \
      10 a trace is damaged; 64 wrong usage; 130 and 143 interrupted before the end.
      """,
    version: Version.text,
    subcommands: [
      OriginCommand.self, SelectorCommand.self, AgentCommand.self, GetCommand.self, PeersCommand.self,
      ReplayCommand.self, SimulateCommand.self,
    ])

  static func main() async {
    // A reader that goes away (`shoal replay | head`) is an error of the write, not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let failure as CommandFailure {
      Terminal.complain(sentence(of: failure))
      Glibc.exit(failure.status.code)
    } catch {
      finish(error)
    }
    Glibc.exit(ExitStatus.done.code)
  }

  /// Help and version go to standard output; a wrong usage is a sentence and a hint on standard error.
  private static func finish(_ error: any Error) -> Never {
    let code = exitCode(for: error)
    if code == .success {
      Terminal.out(fullMessage(for: error))
      Glibc.exit(code.rawValue)
    }
    if code == .validationFailure {
      let lines = fullMessage(for: error).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      Terminal.complain(message(for: error))
      for line in lines where line.hasPrefix("Usage:") || line.contains("--help") { Terminal.err(line) }
      Glibc.exit(code.rawValue)
    }
    Terminal.complain(sentence(of: error))
    Glibc.exit(ExitStatus.failure.code)
  }

  /// The errors of the nodes describe themselves in a sentence. A line break would make it look like two.
  static func sentence(of error: any Error) -> String {
    let text = (error as? CommandFailure)?.sentence ?? "\(error)"
    return text.replacing("\n", with: " ")
  }
}
