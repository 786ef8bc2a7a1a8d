import ArgumentParser
import Live
import Logging
import NIOCore
import NIOPosix
import Nodes
import Replay
import Selection
import Vocabulary

/// `shoal selector`
struct SelectorCommand: SettledCommand {
  static let configuration = CommandConfiguration(
    commandName: "selector",
    abstract: "Keep the registry of who holds what, and tell each agent which peers are near.",
    discussion: """
      Answers BitTorrent announces (/announce and /scrape, over UDP as well) and a JSON interface (/v1). Only what an \
      origin registered is tracked. With --allow-origin or --registration-token only those origins may register; \
      without, those of this machine, and from other machines an origin for the address that it calls from. What \
      others do is shown on this machine, and elsewhere to who brings a token of --operators. Which ISP an address \
      belongs to comes from --asn-db, a MaxMind ASN database, its country from --city-db, a City or Country database, \
      and both from --prefixes, a table of lines 'prefix,ASN,name[,country]' that overrides them; a file that is \
      replaced is read again. \
      Nothing is stored: agents and origins announce again after a restart.

      By which weights peers are ranked is a policy, a JSON file: 'policy check FILE' says what is wrong with one, or \
      how it differs from the usual; 'policy show' prints the usual one, or with --selector that in force there; \
      'policy apply FILE --selector URL' puts one in force, until that selector restarts; its version must be above \
      that in force. 'evaluate --trace DIR --policy FILE' runs what selectors recorded once more under another policy, \
      and says which lists of peers would have been others.

      Examples:
        shoal selector --listen 192.0.2.2:8090 --asn-db GeoLite2-ASN.mmdb --prefixes our-networks.csv
        shoal selector policy apply policy.json --selector http://192.0.2.2:8090 --token-file alice.token
      """)

  @Argument(
    help: ArgumentHelp(
      "policy, and check, show or apply; or evaluate; nothing to run a selector.", valueName: "order"))
  var order: [String] = []

  @Option(help: ArgumentHelp("A file with the policy by which peers are ranked.", valueName: "file.json"))
  var policy: String?

  @Option(help: ArgumentHelp("The selector whose policy is shown or changed.", valueName: "url"))
  var selector: String?

  @Option(help: ArgumentHelp("A directory with traces of selectors, to evaluate a policy.", valueName: "dir"))
  var trace: String?

  @Flag(inversion: .prefixedNo, help: "Print what evaluate finds as one JSON object.")
  var json: Bool?

  @OptionGroup var access: TokenOptions

  @Flag(
    inversion: .prefixedNo,
    help: ArgumentHelp(
      "Also answer BitTorrent clients over UDP, at the same port number; on a machine of several addresses listen on "
        + "one of them, not on 0.0.0.0."))
  var udp = true

  @Option(help: ArgumentHelp("A MaxMind database that knows the ISP of an address.", valueName: "file.mmdb"))
  var asnDb: String?

  @Option(
    help: ArgumentHelp(
      "A MaxMind database that knows the country and continent of an address.", valueName: "file.mmdb"))
  var cityDb: String?

  @Option(help: ArgumentHelp("A table of prefixes that overrides the database.", valueName: "file.csv"))
  var prefixes: String?

  @Option(
    help: ArgumentHelp(
      "The public key of an origin that may register objects, 64 hexadecimal digits; may be repeated.", valueName: "key"
    ))
  var allowOrigin: [String] = []

  @Option(
    help: ArgumentHelp(
      "A file of those who may see what others do, lines as 'shoal operator new NAME' prints them; read again when it "
        + "changes.",
      valueName: "file"))
  var operators: String?

  @Option(
    help: ArgumentHelp(
      "A file with the key of agents' sessions, made if there is none; selectors that share it stand in for each "
        + "other.",
      valueName: "file"))
  var sessionKey: String?

  @Option(
    help: ArgumentHelp(
      "A Redis by which any number of selectors are one: redis://[user:password@]host[:port][/database][/prefix], or "
        + "rediss:// for TLS. They share a --session-key as well. A password is better given with SHOAL_STORE.",
      valueName: "url"))
  var store: String?

  @Flag(
    inversion: .prefixedNo,
    help: "Also serve agents that do not sign their announces, as those of the first releases.")
  var allowUnproven = false

  @Option(
    help: ArgumentHelp(
      "The share of downloads that come from the origin alone, to measure what peers are worth: 1% unless told "
        + "otherwise, of one object at most one in ten hours; 0 for none.",
      valueName: "percent"))
  var holdOut: String?

  @Option(
    help: ArgumentHelp(
      "What this selector's line carries, such as 1gbit/s: where that is less than twice what an origin says of its "
        + "own, it keeps no copies of that origin's descriptions.",
      valueName: "rate"))
  var uplink: String?

  @Option(
    help: ArgumentHelp(
      "A channel by which metrics of rollouts are told apart: a name of 1 to 16 small letters, digits and hyphens, and "
        + "what the addresses of its files look like, with * for any text; may be repeated, up to 8 names.",
      valueName: "name=pattern"))
  var channel: [String] = []

  @OptionGroup var server: ServerOptions

  func run(_ settings: Settings) async throws {
    if let first = order.first {
      if first == "evaluate", order.count == 1 { return try evaluate(settings) }
      guard first == "policy" else {
        throw CommandFailure.usage("'\(first)' is nothing that a selector does; see 'shoal selector --help'")
      }
      let run = SelectorPolicyRun(
        selector: try settings.url("selector", flag: selector), trust: try settings.trust(server.tls),
        token: try access.token(settings))
      return try await run.run(Array(order.dropFirst()))
    }
    try await serve(settings)
  }

  private func evaluate(_ settings: Settings) throws {
    let file: String = try settings.required("policy", flag: policy)
    let directory: String = try settings.required("trace", flag: trace)
    let policy = try PolicyFile.read(file)
    let evaluation: PolicyEvaluation
    do throws(FleetReplay.Failure) {
      evaluation = try PolicyEvaluation.run(directory: directory, policy: policy)
    } catch { throw CommandFailure(error.description) }
    let report = EvaluationReport(evaluation, policy: policy.number)
    for line in json == true ? [report.json] : report.lines { Terminal.out(line) }
  }

  private func serve(_ settings: Settings) async throws {
    var options = SelectorOptions(listen: try settings.required("listen", flag: server.listen))
    options.speaksUDP = udp
    options.policy = try settings.value("policy", flag: policy)
    options.localities = LocalityTable.Files(
      asnDatabase: try settings.value("asn-db", flag: asnDb), cityDatabase: try settings.value("city-db", flag: cityDb),
      prefixes: try settings.value("prefixes", flag: prefixes))
    options.allowedOrigins = try settings.values("allow-origin", flags: allowOrigin, as: Digest256.self).map(\.hex)
    options.operators = try settings.value("operators", flag: operators)
    options.sessionKey = try settings.value("session-key", flag: sessionKey)
    options.allowsUnproven = allowUnproven
    if let share: PerMille = try settings.value("hold-out", flag: holdOut) { options.holdOutPerMille = share.value }
    options.uplink = try settings.value("uplink", flag: uplink)
    options.channels = try settings.values("channel", flags: channel)
    guard Set(options.channels.map(\.name)).count <= RolloutChannel.most else {
      throw CommandFailure.usage(
        "\(settings.source("channel")): no more than \(RolloutChannel.most) channels may be named")
    }
    if let place: String = try settings.value("store", flag: store) {
      do throws(StoreURL.Problem) { options.store = try StoreURL(place) } catch { throw CommandFailure("\(error)") }
      options.trust = try settings.trust(server.tls)
    }
    options.tls = try settings.tlsServer(server.identity, server.tls, otherwise: .refuse)
    options.registrationToken = try settings.value("registration-token", flag: server.registrationToken)
    options.callRate = try settings.value("call-rate", flag: server.callRate)
    options.recording = try settings.recording(
      server.node, server.flight, usual: Settings.stateHome.map { $0 + "/flight" })
    options.otlp = try settings.otlp(server.node.metrics, settings.trust(server.tls, server.identity))
    options.build = Version.text
    let logger = try settings.logger(server.node.log, role: "selector", otherwise: .notice)
    let watch = SignalWatch()
    let selector = try await SelectorNode.start(
      options, on: MultiThreadedEventLoopGroup.singleton.next(), logger: logger)
    Terminal.out("Selector at \(options.tls == nil ? "http" : "https")://\(selector.endpoint)")
    _ = await watch.first()
    await selector.stop()
  }
}
