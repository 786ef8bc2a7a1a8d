import ArgumentParser

/// What every server understands that the world calls: origin and selector.
struct ServerOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Where to listen for HTTP; port 0 takes a free one.", valueName: "ip:port"))
  var listen: String?

  @Option(
    help: ArgumentHelp(
      "The most calls a second of one address (IPv6: one /64), ten times that at once; 0 for any number. Unless it is "
        + "set, 500 of an origin and 100 of a selector, and loopback is spared.", valueName: "number"))
  var callRate: String?

  @Option(
    help: ArgumentHelp(
      "A file with the token that lets origins register; the same one for origin and selector, which may have "
        + "'sha256:' and its hash there instead.",
      valueName: "file"))
  var registrationToken: String?

  @OptionGroup var tls: TLSOptions
  @OptionGroup var identity: TLSIdentityOptions
  @OptionGroup var node: NodeOptions
  @OptionGroup var flight: FlightOptions
}
