import ArgumentParser
import Live
import Logging
import NIOCore
import NIOPosix
import Vocabulary

/// `shoal selector`
struct SelectorCommand: SettledCommand {
  static let configuration = CommandConfiguration(
    commandName: "selector",
    abstract: "Keep the registry of who holds what, and tell each agent which peers are near.",
    discussion: """
      Answers BitTorrent announces (/announce and /scrape, over UDP as well) and a JSON interface (/v1). Only what an origin registered is \
      tracked; without --allow-origin, any origin may register. Which ISP an address belongs to comes from --asn-db, \
      a MaxMind ASN database, and from --prefixes, a table of lines 'prefix,ASN,name[,country]' that overrides it. \
      Nothing is stored: agents and origins announce again after a restart.

      Example:
        shoal selector --listen 192.0.2.2:8090 --asn-db GeoLite2-ASN.mmdb --prefixes our-networks.csv
      """)

  @Option(help: ArgumentHelp("Where to listen for HTTP; port 0 takes a free one.", valueName: "ip:port"))
  var listen: String?

  @Flag(
    inversion: .prefixedNo,
    help: ArgumentHelp(
      "Also answer BitTorrent clients over UDP, at the same port number; on a machine of several addresses listen on "
        + "one of them, not on 0.0.0.0."))
  var udp = true

  @Option(help: ArgumentHelp("A MaxMind database that knows the ISP of an address.", valueName: "file.mmdb"))
  var asnDb: String?

  @Option(help: ArgumentHelp("A table of prefixes that overrides the database.", valueName: "file.csv"))
  var prefixes: String?

  @Option(
    help: ArgumentHelp(
      "The public key of an origin that may register objects, 64 hexadecimal digits; may be repeated.", valueName: "key"
    ))
  var allowOrigin: [String] = []

  @Option(
    help: ArgumentHelp(
      "A file with the key of agents' sessions, made if there is none; selectors that share it stand in for each "
        + "other.",
      valueName: "file"))
  var sessionKey: String?

  @Flag(
    inversion: .prefixedNo,
    help: "Also serve agents that do not sign their announces, as those of the first releases.")
  var allowUnproven = false

  @Option(
    help: ArgumentHelp(
      "The most calls a second of one address (IPv6: one /64), ten times that at once; 0 for any number. Unless it is "
        + "set, 100, and loopback is spared.", valueName: "number"))
  var callRate: String?

  @OptionGroup var tls: TLSOptions
  @OptionGroup var identity: TLSIdentityOptions
  @OptionGroup var node: NodeOptions

  func run(_ settings: Settings) async throws {
    var options = SelectorOptions(listen: try settings.required("listen", flag: listen))
    options.speaksUDP = udp
    options.asnDatabase = try settings.value("asn-db", flag: asnDb)
    options.prefixes = try settings.value("prefixes", flag: prefixes)
    options.allowedOrigins = try settings.values("allow-origin", flags: allowOrigin, as: Digest256.self).map(\.hex)
    options.sessionKey = try settings.value("session-key", flag: sessionKey)
    options.allowsUnproven = allowUnproven
    options.tls = try settings.tlsServer(identity, tls, otherwise: .refuse)
    options.callRate = try settings.value("call-rate", flag: callRate)
    options.recordDirectory = try settings.value("record", flag: node.record)
    options.traceOptions = try settings.traceOptions(node)
    options.build = Version.text
    let logger = try settings.logger(node.logLevel, role: "selector", otherwise: .notice)
    let watch = SignalWatch()
    let selector = try await SelectorNode.start(
      options, on: MultiThreadedEventLoopGroup.singleton.next(), logger: logger)
    Terminal.out("Selector at \(options.tls == nil ? "http" : "https")://\(selector.endpoint)")
    _ = await watch.first()
    await selector.stop()
  }
}
