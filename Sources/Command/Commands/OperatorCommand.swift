import ArgumentParser
import Live

/// `shoal operator`
struct OperatorCommand: SettledCommand {
  static let configuration = CommandConfiguration(
    commandName: "operator",
    abstract: "Make a token for somebody who may see and change what others may not.",
    discussion: """
      Prints a new token, once, and the line that goes into the file of 'shoal selector --operators'; the file holds \
      no token, only its hash. With --operators and --out both go where they belong instead. To take a token back, \
      remove its line. Commands that ask a selector send the token of --token-file FILE or SHOAL_TOKEN.

      Example:
        shoal operator new alice --operators operators.txt --out alice.token
      """)

  @Argument(help: ArgumentHelp("new, and what the operator is called.", valueName: "new name"))
  var order: [String] = []

  @Option(help: ArgumentHelp("Add the line to this file, which a selector has as --operators.", valueName: "file"))
  var operators: String?

  @Option(help: ArgumentHelp("Write the token into this file, which must not be there yet.", valueName: "file"))
  var out: String?

  @OptionGroup var shared: SettingsOptions

  func run(_ settings: Settings) async throws {
    guard order.count == 2, order[0] == "new" else {
      throw CommandFailure.usage("'shoal operator new NAME' makes a token; see --help")
    }
    guard Operators.isName(order[1]) else {
      throw CommandFailure.usage("an operator's name has 1 to 64 letters, digits and . - _ @")
    }
    let (token, hash) = TokenHash.draw()
    if let path = try settings.value("out", flag: out, as: String.self) {
      try TokenFile(path).create(with: token)
    } else {
      Terminal.out("Token, shown this once: \(token)")
    }
    let line = "\(order[1]) \(hash.hex)"
    if let path = try settings.value("operators", flag: operators, as: String.self) {
      try Operators.add(line, to: path)
    } else {
      Terminal.out("Line for the file of --operators: \(line)")
    }
  }
}
