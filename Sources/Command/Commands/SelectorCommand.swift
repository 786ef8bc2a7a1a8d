import ArgumentParser
import Live
import Vocabulary

/// `shoal selector`
struct SelectorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "selector",
    abstract: "Keep the registry of who holds what, and tell each agent which peers are near.",
    discussion: """
      Answers BitTorrent announces (/announce, /scrape) and a JSON interface (/v1). Only what an origin registered is \
      tracked; without --allow-origin, any origin may register. Which ISP an address belongs to comes from --asn-db, \
      a MaxMind ASN database, and from --prefixes, a table of lines 'prefix,ASN,name[,country]' that overrides it. \
      Nothing is stored: agents and origins announce again after a restart.

      Example:
        shoal selector --listen 192.0.2.2:8090 --asn-db GeoLite2-ASN.mmdb --prefixes our-networks.csv
      """)

  @Option(help: ArgumentHelp("Where to listen for HTTP; port 0 takes a free one.", valueName: "ip:port"))
  var listen: String?

  @Option(help: ArgumentHelp("A MaxMind database that knows the ISP of an address.", valueName: "file.mmdb"))
  var asnDb: String?

  @Option(help: ArgumentHelp("A table of prefixes that overrides the database.", valueName: "file.csv"))
  var prefixes: String?

  @Option(
    help: ArgumentHelp(
      "The public key of an origin that may register objects, 64 hexadecimal digits; may be repeated.", valueName: "key"
    ))
  var allowOrigin: [String] = []

  @OptionGroup var node: NodeOptions

  func run() async throws {
    throw CommandFailure("not yet")
  }
}
