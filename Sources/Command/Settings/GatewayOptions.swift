import ArgumentParser
import Nodes
import Selection
import Vocabulary

/// What every gateway understands.
struct GatewayOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A name, with or without a port, by which clients may call the gateway beside its address; may be repeated.",
      valueName: "host"))
  var gatewayName: [String] = []

  @Option(
    help: ArgumentHelp(
      "Ports to which clients of the proxy may open tunnels (CONNECT), such as 443; by default none.",
      valueName: "port,port"))
  var allowConnect: String?

  @Option(
    help: ArgumentHelp(
      "A private network, such as 10.1.0.0/16, that all clients of the gateway may reach, pages in browsers "
        + "included, and that descriptions from elsewhere may name; may be repeated.",
      valueName: "prefix"))
  var allowNetwork: [String] = []

  @Option(
    help: ArgumentHelp(
      "Fetch a file to its end when it was asked for whole so many times, even when nobody waits any more.",
      valueName: "times"))
  var completePopular: String?

  @Option(
    help: ArgumentHelp(
      "How much disk to use for answers of servers that describe nothing, such as 5GB; 0B for none, by default 1GB.",
      valueName: "size"))
  var httpCache: String?

  @Flag(
    inversion: .prefixedNo,
    help: "Through the gateway, give out nothing but what a trusted key has signed for the address that was asked for.")
  var refuseUnverified: Bool?
}

extension Settings {
  /// The policy that flags, environment and file ask for.
  func gatewayPolicy(_ options: GatewayOptions) throws -> GatewayPolicy {
    var policy = GatewayPolicy()
    policy.names = try values("gateway-name", flags: options.gatewayName)
    if let ports = try value("allow-connect", flag: options.allowConnect, as: String.self) {
      policy.connectPorts = try ports.split(separator: ",").map { text in
        guard let port = UInt16(text), port > 0 else {
          throw CommandFailure.usage("--allow-connect: '\(text)' is no port; give numbers such as 443,8443")
        }
        return port
      }
    }
    let networks = try values("allow-network", flags: options.allowNetwork, as: AddressPrefix.self)
    policy.networks = networks.isEmpty ? nil : networks
    if let times = try value("complete-popular", flag: options.completePopular, as: UInt64.self) {
      policy.completesAfter = Int(clamping: times)
    }
    policy.refusesUnverified = options.refuseUnverified
    return policy
  }
}
