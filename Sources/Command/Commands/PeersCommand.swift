import ArgumentParser
import Live
import Vocabulary

/// `shoal peers`
struct PeersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "peers",
    abstract: "Show which peers the selector would send to a requester, and why.",
    discussion: """
      Asks the selector of the URL's description, or the one given with --selector, which an object's name \
      (64 hexadecimal digits) needs.

      Examples:
        shoal peers http://192.0.2.1:8080/update.bin
        shoal peers http://192.0.2.1:8080/update.bin --for 198.51.100.7 --explain
      """)

  @Argument(help: ArgumentHelp("The http:// address of a file, or the name of an object.", valueName: "url-or-object"))
  var object: String

  @Option(help: ArgumentHelp("The selector to ask.", valueName: "url"))
  var selector: String?

  @Option(
    name: .customLong("for"), help: ArgumentHelp("For a requester at this address, not this machine.", valueName: "ip"))
  var requester: String?

  @Flag(help: "Also show what made every score, and who was left out and why.")
  var explain = false

  @Flag(help: "Print the selector's JSON as it came.")
  var json = false

  @Option(help: ArgumentHelp("A JSON file of settings.", valueName: "file"))
  var config: String?

  func run() async throws {
    throw CommandFailure("not yet")
  }
}
