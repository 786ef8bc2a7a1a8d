import ArgumentParser
import Live
import Logging
import NIOCore
import NIOPosix
import Vocabulary

/// `shoal ca`
struct CACommand: SettledCommand {
  static let configuration = CommandConfiguration(
    commandName: "ca",
    abstract: "A small authority, for the certificates of a fleet.",
    discussion: """
      init     make an authority in --dir: ca.pem is for everybody, ca.key for nobody
      issue    make a key and a certificate for each --host, or for a --node-key: OUT.key and OUT.pem
      revoke   revoke the certificate in a file, and write crl.pem anew; without a file only that
      token    print a token that is good for one certificate, for each --host or --for-node, for an hour
      serve    issue over HTTPS at --listen to whoever brings a token; --host says by which names it is called
      request  take a token to such a server at --url; with --cache for the node of that cache

      Examples:
        shoal ca init --dir fleet
        shoal ca issue --dir fleet --host origin.example --out origin
        shoal ca serve --dir fleet --listen 192.0.2.3:8443 --host 192.0.2.3 &
        shoal ca token --dir fleet --for-node
        shoal ca request --url https://192.0.2.3:8443 --ca ca.pem --token TOKEN --cache ~/.cache/shoal --out node
      """)

  /// What is to be done.
  enum Action: String, ExpressibleByArgument, CaseIterable {
    case initialise = "init"
    case issue
    case revoke
    case token
    case serve
    case request
  }

  @Argument(help: ArgumentHelp("init, issue, revoke, token, serve or request.", valueName: "action"))
  var action: Action

  @Argument(help: ArgumentHelp("The certificate to revoke, as PEM.", valueName: "file"))
  var file: String?

  @Option(help: ArgumentHelp("The authority.", valueName: "dir"))
  var dir: String?

  @Option(help: ArgumentHelp("What a new authority is called.", valueName: "text"))
  var name: String?

  @Option(
    help: ArgumentHelp("A host name or address that the certificate is for; may be repeated.", valueName: "name"))
  var host: [String] = []

  @Option(help: ArgumentHelp("The node that the certificate is for: its public key, 64 digits.", valueName: "key"))
  var nodeKey: String?

  @Flag(inversion: .prefixedNo, help: "The token is for a node's certificate; the node shows itself when it asks.")
  var forNode = false

  @Option(help: ArgumentHelp("For how long a certificate is good; by default 30d.", valueName: "time"))
  var lifetime: String?

  @Option(help: ArgumentHelp("Where certificate and key go: OUT.pem and OUT.key.", valueName: "out"))
  var out: String?

  @Option(help: ArgumentHelp("Where to listen; port 0 takes a free one.", valueName: "ip:port"))
  var listen: String?

  @Option(help: ArgumentHelp("The authority's server.", valueName: "url"))
  var url: String?

  @Option(help: ArgumentHelp("What 'shoal ca token' printed.", valueName: "token"))
  var token: String?

  @Option(help: ArgumentHelp("The cache of the node whose certificate it is to be.", valueName: "dir"))
  var cache: String?

  @OptionGroup var tls: TLSOptions
  @OptionGroup var shared: SettingsOptions

  private static let usualLifetime = TimeSpan.seconds(30 * 86_400)
  private static let tokenLifetime = TimeSpan.seconds(3_600)

  func run(_ settings: Settings) async throws {
    if action == .request { return try await request(settings) }
    let directory = try settings.required("dir", flag: dir, as: String.self)
    let called = try settings.values("host", flags: host, as: String.self)
    var wish = CertificateAuthority.Wish(
      names: called, node: try settings.value("node-key", flag: nodeKey, as: Digest256.self).map(NodeID.init),
      lifetime: try settings.value("lifetime", flag: lifetime) ?? Self.usualLifetime)
    switch action {
    case .initialise:
      let title = try settings.value("name", flag: name) ?? "Shoal authority"
      let authority = try CertificateAuthority.create(in: directory, name: title)
      Terminal.out("Authority at \(authority.certificatePath)")
    case .issue:
      let prefix = try settings.required("out", flag: out, as: String.self)
      try CertificateAuthority(directory).issue(wish, to: prefix)
      Terminal.out("Certificate at \(prefix).pem, its key at \(prefix).key")
    case .revoke:
      let authority = try CertificateAuthority(directory)
      if let file { try authority.revoke(file) } else { try authority.writeList() }
      Terminal.out("List of revoked certificates at \(authority.revocationsPath)")
    case .token:
      guard !called.isEmpty || forNode else {
        throw CommandFailure.usage("a token is for something: give --host NAME, or --for-node")
      }
      wish.node = nil
      _ = try CertificateAuthority(directory)
      let tokens = AuthorityTokens(directory)
      Terminal.out(try tokens.give(wish, isForNode: forNode, for: Self.tokenLifetime))
    case .serve: try await serve(directory, called, settings)
    case .request: break
    }
  }

  private func serve(_ directory: String, _ called: [String], _ settings: Settings) async throws {
    let endpoint = try settings.required("listen", flag: listen, as: Endpoint.self)
    let own = called.isEmpty ? ["\(endpoint.address)"] : called
    let watch = SignalWatch()
    let server = try await AuthorityServer.start(
      directory, names: own, listen: endpoint, on: MultiThreadedEventLoopGroup.singleton.next(),
      logger: try settings.logger(nil, role: "ca", otherwise: .notice))
    Terminal.out("Authority at https://\(server.endpoint)")
    _ = await watch.first()
    await server.stop()
  }

  private func request(_ settings: Settings) async throws {
    let server = try settings.required("url", flag: url, as: HTTPURL.self)
    guard server.isSecure else { throw CommandFailure.usage("--url: an authority is asked over https:// only") }
    let prefix = try settings.required("out", flag: out, as: String.self)
    let request = CertificateRequest(
      url: server, token: try settings.required("token", flag: token), trust: try settings.trust(tls),
      cache: try settings.value("cache", flag: cache))
    do {
      try await request.ask(to: prefix, on: MultiThreadedEventLoopGroup.singleton.next())
    } catch let error as HTTPCallError {
      if case .untrusted = error { throw CommandFailure("\(error)", status: .untrusted) }
      throw CommandFailure("\(error)", status: .unreachable)
    }
    Terminal.out("Certificate at \(prefix).pem, its key at \(prefix).key")
  }
}
