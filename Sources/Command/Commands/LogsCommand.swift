import ArgumentParser
import Glibc
import Live
import Nodes
import Vocabulary

/// `shoal logs`
struct LogsCommand: SettledCommand {
  static let configuration = CommandConfiguration(
    commandName: "logs",
    abstract: "Say what lines of a log mean, or follow one download through the logs of all nodes.",
    discussion: """
      list           every event that a node may log, what it means and which fields it has, and what these mean
      follow ID DIR  the lines about one download in all logs below DIR (lines of JSON, rotated files too), in the \
      order of their times

      ID is the trace of the download, 32 hexadecimal digits, as its lines and 'get --json' have it; the number of a \
      want on its node, as in '1a2b3c4d want 7'; or the X-Request-Id of an answer of the gateway. Lines that begin \
      with ~ bear no trace, and are about the same object at the same time. The number after # is that of the input \
      in the trace of that node: it names the moment to replay.

      Examples:
        shoal agent --log-level info --log-file logs/agent.log
        shoal logs follow 4bf92f3577b34da6a3ce929d0e0e4736 logs
      """)

  /// What is to be done.
  enum Action: String, ExpressibleByArgument, CaseIterable {
    case list
    case follow
  }

  @Argument(help: ArgumentHelp("list or follow.", valueName: "action"))
  var action: Action

  @Argument(help: ArgumentHelp("What names the download, and the directory of the logs.", valueName: "id dir"))
  var words: [String] = []

  @Flag(inversion: .prefixedNo, help: "Print lines of JSON.")
  var json: Bool?

  @OptionGroup var shared: SettingsOptions

  func run(_ settings: Settings) async throws {
    switch action {
    case .list:
      guard words.isEmpty else { throw CommandFailure.usage("'shoal logs list' takes no more words") }
      for line in json == true ? LogCataloguePage.json : LogCataloguePage.text { Terminal.out(line) }
    case .follow:
      guard words.count >= 2 else {
        throw CommandFailure.usage("'shoal logs follow' takes what names the download, and a directory of logs")
      }
      try follow(words.dropLast().joined(separator: " "), in: words[words.count - 1])
    }
  }

  private func follow(_ name: String, in directory: String) throws {
    let story: LogStory
    do throws(LogFolder.Problem) { story = try LogStory(of: Self.name(name), in: LogFolder(directory)) } catch {
      throw CommandFailure(error.sentence)
    }
    let lines = ReplayCommand.LineBuffer()
    let isColoured = Terminal.look(of: STDOUT_FILENO).takesSequences
    for member in story.members {
      let text = LogText.text(member.line, isColoured: isColoured, mark: member.isNamed ? "  " : "~ ")
      lines.add(json == true ? member.line.json : text)
    }
    lines.flush()
    if story.leftOut > 0 { Terminal.complain("\(story.leftOut) more lines are left out, there are too many") }
    if story.badLines > 0 {
      let lines = story.badLines == 1 ? "a line" : "\(story.badLines) lines"
      Terminal.complain("\(lines) in '\(directory)' could not be read")
    }
  }

  private static func name(_ text: String) -> LogStory.Name {
    let parts = text.lowercased().split(separator: " ").map(String.init)
    if parts.count == 3, parts[1] == "want", let number = Int64(parts[2]) { return .want(node: parts[0], number) }
    if let trace = TraceContext(text) { return .trace(trace.id) }
    let isTrace = text.utf8.count == 32 && text.utf8.allSatisfy { $0.hexDigit != nil }
    return isTrace ? .trace(text.lowercased()) : .request(text)
  }
}
