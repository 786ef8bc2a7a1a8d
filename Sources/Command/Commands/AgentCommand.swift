import ArgumentParser
import Live
import Logging
import Vocabulary

/// `shoal agent`
struct AgentCommand: SettledCommand {
  static let configuration = CommandConfiguration(
    commandName: "agent",
    abstract: "Fetch for the programs of this machine, and serve what is held to peers.",
    discussion: """
      A daemon with an HTTP gateway: GET http://GATEWAY/http://ORIGIN/PATH streams the object in order while it is \
      fetched from peers and from the origin at once, every block verified, ranges included. It is an HTTP proxy on \
      the same port (http_proxy=http://GATEWAY), and passes everything else through. The gateway is for this machine: \
      it listens on 127.0.0.1:8070 unless told otherwise.

      Example:
        shoal agent --upload-limit 2MB/s &
        curl -o update.bin http://127.0.0.1:8070/http://192.0.2.1:8080/update.bin
      """)

  @Option(help: ArgumentHelp("Where to answer HTTP; by default 127.0.0.1:8070.", valueName: "ip:port"))
  var gateway: String?

  @Flag(
    inversion: .prefixedNo,
    help: "Let the operators of this agent's selectors fetch what its flight recorder has (shoal trace pull).")
  var shareTraces = false

  @Option(
    help: ArgumentHelp(
      "A file of those who may fetch it from the gateway, lines as 'shoal operator new NAME' prints them.",
      valueName: "file"))
  var operators: String?

  @OptionGroup var proxy: GatewayOptions
  @OptionGroup var peer: PeerOptions
  @OptionGroup var tls: TLSOptions
  @OptionGroup var identity: TLSIdentityOptions
  @OptionGroup var node: NodeOptions
  @OptionGroup var flight: FlightOptions

  func run(_ settings: Settings) async throws {
    let standard = Endpoint(address: IPAddress(127, 0, 0, 1), port: 8070)
    let gateway = try settings.value("gateway", flag: gateway, as: Endpoint.self) ?? standard
    var options = try settings.agentOptions(
      peer, node, proxy, tls, identity, flight: flight, gateway: gateway, quietness: .notice)
    options.servesKept = true
    options.sharesTraces = shareTraces
    options.operators = try settings.value("operators", flag: operators)
    let watch = SignalWatch()
    try await AgentNode.running(options) { agent in
      if let gateway = agent.boundGateway { Terminal.out("Gateway at http://\(gateway)/") }
      if let listen = agent.boundPeerEndpoint { Terminal.out("Peers at \(listen)") }
      _ = await watch.first()
    }
  }
}
