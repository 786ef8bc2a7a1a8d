import ArgumentParser
import Live
import Vocabulary

/// `shoal peers`
struct PeersCommand: SettledCommand {
  static let configuration = CommandConfiguration(
    commandName: "peers",
    abstract: "Show which peers the selector would send to a requester, and why.",
    discussion: """
      Asks the selector of the URL's description, or the one given with --selector, which an object's name \
      (64 hexadecimal digits) needs. From another machine than the selector's, what is shown for others than oneself \
      needs an operator's token.

      Examples:
        shoal peers http://192.0.2.1:8080/update.bin
        shoal peers http://192.0.2.1:8080/update.bin --for 198.51.100.7 --explain
      """)

  @Argument(help: ArgumentHelp("The address of a file, or the name of an object.", valueName: "url-or-object"))
  var object: String

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
    let explain = explain == true
    let requester = try settings.value("for", flag: requester, as: IPAddress.self)
    var selector = try settings.url("selector", flag: selector)
    let trust = try settings.trust(tls)
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
    let query = SelectorQuery(
      selector: selector, object: name, requester: requester, explain: explain, trust: trust,
      token: try access.token(settings))
    let body = try await query.ask()
    if json == true { return Terminal.out(body.last == "\n" ? String(body.dropLast()) : body) }
    for line in try PeerTable(body, explain: explain).lines { Terminal.out(line) }
  }
}
