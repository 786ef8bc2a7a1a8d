import ArgumentParser
import Live
import Vocabulary

/// `shoal peers`
struct PeersCommand: SettledCommand {
  static let configuration = CommandConfiguration(
    commandName: "peers",
    abstract: "Show which peers the selector would send to a requester, and why; or rank addresses of your own.",
    discussion: """
      Asks the selector of the URL's description, or the one given with --selector, which an object's name \
      (64 hexadecimal digits) needs. From another machine than the selector's, what is shown for others than oneself \
      needs an operator's token.

      With --rank the selector puts addresses of your own into its order, one a line, with a port or without; of \
      objects and peers it knows, nothing counts then.

      Examples:
        shoal peers http://192.0.2.1:8080/update.bin
        shoal peers http://192.0.2.1:8080/update.bin --for 198.51.100.7 --explain
        shoal peers --rank mirrors.txt --selector http://192.0.2.2:8090
      """)

  @Argument(help: ArgumentHelp("The address of a file, or the name of an object.", valueName: "url-or-object"))
  var object: String?

  @Option(
    help: ArgumentHelp(
      "Rank the addresses in this file, - for standard input, and print them best first.", valueName: "file"))
  var rank: String?

  @Option(help: ArgumentHelp("The selector to ask.", valueName: "url"))
  var selector: String?

  @Option(
    name: .customLong("for"), help: ArgumentHelp("For a requester at this address, not this machine.", valueName: "ip"))
  var requester: String?

  @Flag(inversion: .prefixedNo, help: "Also show what made every score, and who was left out and why.")
  var explain: Bool?

  @Flag(inversion: .prefixedNo, help: "Print the selector's JSON as it came.")
  var json: Bool?

  @OptionGroup var access: TokenOptions
  @OptionGroup var tls: TLSOptions
  @OptionGroup var shared: SettingsOptions

  func run(_ settings: Settings) async throws {
    let requester = try settings.value("for", flag: requester, as: IPAddress.self)
    var selector = try settings.url("selector", flag: selector)
    let trust = try settings.trust(tls)
    if let rank {
      guard object == nil else { throw CommandFailure.usage("--rank is about a list, and not about an object") }
      guard let selector else { throw CommandFailure.usage("--rank needs a selector to ask: give --selector URL") }
      let list = try AddressList(path: rank)
      return try await show(.list(list), of: selector, for: requester, trust, settings)
    }
    guard let object else {
      throw CommandFailure.usage("missing expected argument '<url-or-object>'; see 'shoal peers --help'")
    }
    var name = object
    if object.contains("://") {
      let url = try settings.parsed("url-or-object", object, as: HTTPURL.self)
      if let url, selector == nil {
        let described = try await SelectorQuery.describe(url, trust: trust)
        selector = described.selector
        name = described.object
      }
    } else if [UInt8](hex: object).map({ [20, 32].contains($0.count) }) != true {
      throw CommandFailure.usage(
        "'\(object)' is neither an http:// or https:// address nor an infohash of 64 or 40 hexadecimal digits")
    }
    guard let selector else {
      throw CommandFailure.usage("an object's name does not say who tracks it: give the selector with --selector URL")
    }
    try await show(.object(name), of: selector, for: requester, trust, settings)
  }

  private func show(
    _ subject: SelectorQuery.Subject, of selector: HTTPURL, for requester: IPAddress?, _ trust: TLSTrust,
    _ settings: Settings
  ) async throws {
    let explain = explain == true
    let query = SelectorQuery(
      selector: selector, subject: subject, requester: requester, explain: explain, trust: trust,
      token: try access.token(settings))
    let body = try await query.ask()
    if json == true { return Terminal.out(body.last == "\n" ? String(body.dropLast()) : body) }
    let lines =
      switch subject {
      case .object: try PeerTable(body, explain: explain).lines
      case .list: try RankTable(body, explain: explain).lines
      }
    for line in lines { Terminal.out(line) }
  }
}
