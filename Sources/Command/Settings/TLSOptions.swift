import ArgumentParser

/// What everything that calls others understands of TLS.
struct TLSOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Authorities whose certificates are trusted for https:// beside those of the system, as PEM.", valueName: "file"))
  var ca: String?

  @Option(
    help: ArgumentHelp("Lists of certificates that their authorities have revoked, as PEM.", valueName: "file"))
  var crl: String?
}
