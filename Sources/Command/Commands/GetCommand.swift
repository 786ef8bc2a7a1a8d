import ArgumentParser
import Live
import Logging
import Nodes
import Vocabulary

/// `shoal get`
struct GetCommand: SettledCommand {
  static let configuration = CommandConfiguration(
    commandName: "get",
    abstract: "Fetch one file from near peers and from its origin at once, every block verified.",
    discussion: """
      Needs nothing but the URL: the origin names the description of the file, and that the selector. A file that \
      nobody who is trusted has signed for this very address is refused; trusted is the key that was given, or that \
      was met first. With --allow-unverified it is taken where no key is known, and said to be unverified. So is a \
      .torrent file of a key that is not known: it is as good as where you have it from. What an interrupted run left \
      in the cache is taken up again.

      With --tuf-root FILE a target of a repository of The Update Framework is fetched: its metadata is verified from \
      that root on, and the file is delivered only if it is, as a whole, what the metadata says.

      Examples:
        shoal get http://192.0.2.1:8080/update.bin
        shoal get update.bin.torrent -o update.bin --keep-serving 10m
        shoal get --tuf-root root.json http://192.0.2.1:8080/targets/update.bin

      Exit statuses: 0 the file is there; 2 the address is wrong or unsupported; 3 there is no such file; 4 origin and \
      swarm could not be reached; 5 the certificate, signature, key or serial is not to be trusted; 6 the description \
      is malformed; 7 the disk is full or not writable; 8 the file changed at the origin; 11 nobody who is trusted \
      vouches for the bytes; 12 they are not what TUF's metadata says; 64 wrong usage.
      """)

  @Argument(
    help: ArgumentHelp(
      "The http:// or https:// address of the file, or a .torrent file.", valueName: "url-or-torrent-file"))
  var source: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Where to put the file; by default the last part of the address, here.", valueName: "file"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "How long to go on serving peers when the file is complete: 900, 90s, 15m.", valueName: "seconds"))
  var keepServing: String?

  @Option(help: ArgumentHelp("Also answer HTTP there, as 'shoal agent' does.", valueName: "ip:port"))
  var gateway: String?

  @Flag(inversion: .prefixedNo, help: "At the end, print one JSON object on one line: what came from where.")
  var json: Bool?

  @Flag(
    inversion: .prefixedNo,
    help: "At the end, say why it took as long as it did: what the time went to, whom the bytes came from.")
  var explain: Bool?

  @Option(
    help: ArgumentHelp(
      "How to show progress on standard error: auto (on a terminal, a bar), bar, lines (JSON, one a second), none.",
      valueName: "how"))
  var progress: String?

  @Flag(
    inversion: .prefixedNo,
    help: "Take the file also when no trusted key has signed it, unless the key of its origin is known.")
  var allowUnverified: Bool?

  @OptionGroup var tuf: TUFOptions
  @OptionGroup var proxy: GatewayOptions
  @OptionGroup var peer: PeerOptions
  @OptionGroup var tls: TLSOptions
  @OptionGroup var identity: TLSIdentityOptions
  @OptionGroup var node: NodeOptions

  func run(_ settings: Settings) async throws {
    let gateway = try settings.value("gateway", flag: gateway, as: Endpoint.self)
    let stay = try settings.value("keep-serving", flag: keepServing, as: TimeSpan.self) ?? .zero
    var options = try settings.agentOptions(peer, node, proxy, tls, identity, gateway: gateway, quietness: .error)
    options.servesKept = stay > .zero
    let (json, explains) = (json == true, explain == true)
    let progress = try settings.value("progress", flag: progress, as: ProgressStyle.self) ?? .auto
    let request = try GetRequest(
      source: source, output: output, allowsUnverified: allowUnverified == true,
      update: tuf.request(for: source, settings))
    if json, request.output == "-" {
      throw CommandFailure.usage("--json and -o - both want standard output; take one of them")
    }
    do {
      try await fetch(settings, options, to: request.output) { fetcher in
        GetRun(
          fetcher: fetcher, request: request, json: json, explains: explains, progress: progress, stay: stay)
      }
    } catch {
      let failure = error as? TransferFailure
      let explanation = explains ? failure.map { GetExplanation($0) } : nil
      if json {
        let waited = failure.map { GetReport.seconds($0.waited) }
        let sentence = Shoal.sentence(of: error)
        Terminal.out(JSONLines.text(GetReport.Failure(error: sentence, waited: waited, explanation: explanation)))
      }
      if !json || Terminal.isWatched { for line in explanation?.lines ?? [] { Terminal.err(line) } }
      if let error = error as? TransferFailure { throw CommandFailure(error.sentence, status: ExitStatus(error.kind)) }
      if let error = error as? StoreError { throw CommandFailure(error.sentence, status: .storage) }
      throw error
    }
  }

  /// Fetches with an agent of its own; where the cache has one already, that one is asked. It may end at any moment,
  /// and then the cache is free.
  private func fetch(
    _ settings: Settings, _ options: AgentOptions, to output: String, _ run: (any Fetcher) -> GetRun
  ) async throws {
    for attempt in 1...Self.attempts {
      let inUse: StoreError
      do {
        try await AgentNode.running(options) { agent in _ = try await run(OwnFetcher(agent: agent)).run() }
        return
      } catch let error as StoreError where error.isInUse {
        inUse = error
      }
      try checkHandover(settings)
      switch try await run(handed(options, output, stay: keepServing != nil)).run() {
      case .done: return
      case .nobody where attempt == Self.attempts: throw inUse
      case .nobody, .lost: try await Task.sleep(for: .milliseconds(300))
      }
    }
    throw CommandFailure("the agents of this cache went away, one after another; try again", status: .unreachable)
  }

  /// How often the cache's owner is looked for: it may just have begun, or just be ending.
  private static let attempts = 8

  private func handed(_ options: AgentOptions, _ output: String, stay: Bool) -> HandedFetcher {
    HandedFetcher(
      client: HandoverClient(cache: options.cache, program: Version.client, output: output),
      onAccepted: { pid in
        Terminal.err(
          "the agent of this cache (pid \(pid)) fetches it" + (stay ? ", and goes on serving it while it runs" : ""))
      })
  }

  /// What only an agent of this process could do must not be left out silently.
  private func checkHandover(_ settings: Settings) throws {
    let own = [
      ("tuf-root", tuf.tufRoot != nil), ("trust-key", !peer.trustKey.isEmpty), ("gateway", gateway != nil),
      ("record", node.record != nil),
      ("record-keep", node.recordKeep != nil), ("ca", tls.ca != nil), ("crl", tls.crl != nil),
      ("tls-cert", identity.tlsCert != nil), ("peer-tls", peer.peerTls != nil),
    ]
    guard let (key, _) = own.first(where: \.1) else { return }
    throw CommandFailure.usage(
      "\(settings.source(key)) cannot be handed to the agent that uses this cache: give this get a cache of its own "
        + "with --cache, or leave it out")
  }
}
