import ArgumentParser

/// What everything that has a certificate of its own understands.
struct TLSIdentityOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "This node's certificate, and those between it and its authority, as PEM; read again when it changes.",
      valueName: "file"))
  var tlsCert: String?

  @Option(help: ArgumentHelp("The private key of --tls-cert, as PEM.", valueName: "file"))
  var tlsKey: String?

  @Option(
    help: ArgumentHelp(
      "What plain HTTP gets where TLS is spoken: redirect (a GET is sent to https://), refuse, serve.",
      valueName: "how"))
  var tlsPlain: String?

  @Option(
    help: ArgumentHelp(
      "Let in only clients with a certificate of one of these authorities, as PEM.", valueName: "file"))
  var clientCa: String?
}
