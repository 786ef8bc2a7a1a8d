import ArgumentParser

/// What everything that fetches understands.
struct PeerOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where peers reach this one; its own links leave from there. Of IPv4 and IPv6 one each may be given, with a comma"
        + " between them. By default any address, port 6881 or a free one.",
      valueName: "ip:port"))
  var peerListen: String?

  @Option(
    help: ArgumentHelp(
      "Where the identity, the pinned keys and the blocks are kept. By default ~/.cache/shoal.", valueName: "dir"))
  var cache: String?

  @Option(
    help: ArgumentHelp(
      "The most that the cache may take of the disk, such as 20GB; by default 64GB.", valueName: "size"))
  var cacheSize: String?

  @Option(
    help: ArgumentHelp(
      "How much of the disk to leave free; by default 1GB, or a twentieth of a smaller disk.", valueName: "size"))
  var cacheReserve: String?

  @Option(
    help: ArgumentHelp(
      "Remove what nobody has used for so long, such as 30d; by default nothing gets too old.", valueName: "time"))
  var cacheAge: String?

  @Option(
    help: ArgumentHelp(
      "The most to send to peers per second, such as 2MB/s; without it there is no limit.", valueName: "rate"))
  var uploadLimit: String?

  @Option(
    help: ArgumentHelp(
      "Which links to peers are under TLS 1.3, both ends with certificates of the fleet's authority (--ca) that name"
        + " their nodes (--tls-cert): off, prefer (where both have it), require (no others). By default off.",
      valueName: "how"))
  var peerTls: String?

  @Option(
    help: ArgumentHelp(
      "How long after its end a signed description is believed while nobody shows a newer one; by default 7d.",
      valueName: "time"))
  var staleFor: String?

  @Option(
    help: ArgumentHelp(
      "The public key of an origin to trust, 64 hexadecimal digits, instead of the one met first. With ORIGIN= before "
        + "it, for that origin only; without, nothing that another key signed, or none, is taken from anywhere. "
        + "Successors that a key names are followed. May be repeated.",
      valueName: "[origin=]key"))
  var trustKey: [String] = []
}
