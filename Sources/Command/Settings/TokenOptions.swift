import ArgumentParser
import Live

/// What every command understands that asks a selector for what not everybody may see.
struct TokenOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A file with an operator's token, for what not everybody may see.", valueName: "file"))
  var tokenFile: String?

  @Option(
    help: ArgumentHelp(
      "The token itself. Others on this machine can read a command line: set SHOAL_TOKEN, or give --token-file.",
      valueName: "token"))
  var token: String?

  /// The token to send, if any.
  func token(_ settings: Settings) throws -> String? {
    if let path = try settings.value("token-file", flag: tokenFile, as: String.self) {
      return try TokenFile(path).token()
    }
    return try settings.value("token", flag: token)
  }
}
