import ArgumentParser
import Live
import Logging
import NIOCore
import NIOPosix
import Vocabulary

/// `shoal origin`
struct OriginCommand: SettledCommand {
  static let configuration = CommandConfiguration(
    commandName: "origin",
    abstract: "Publish a directory over HTTP, with a signed description of every file.",
    discussion: """
      Serves DIR to every HTTP client, and for each FILE also FILE.torrent, which lets agents and BitTorrent clients \
      fetch it from each other and checks every block. The key that signs is made at the first start and kept, with \
      the descriptions, in DIR/.shoal, or where --state says.

      'shoal origin withdraw FILE --root DIR' takes back what is published of FILE, a path under DIR: the origin \
      gives out a signed tombstone instead, agents that hold the file drop it, and the next version of FILE is \
      published like any other.

      'shoal origin --tuf DIR' publishes a repository of The Update Framework, for 'shoal get --tuf-root' and others.

      Example:
        shoal origin --root ~/updates --listen 192.0.2.1:8080 --selector http://192.0.2.2:8090 --upload-limit 10MB/s
      """)

  @Argument(
    help: ArgumentHelp("'withdraw' and the files to take back; without it, publish.", valueName: "withdraw file"))
  var order: [String] = []

  @Option(help: ArgumentHelp("The directory to publish.", valueName: "dir"))
  var root: String?

  @Option(
    help: ArgumentHelp(
      "Publish a repository of The Update Framework, in place of --root: its metadata/ and targets/, and nothing else.",
      valueName: "dir"))
  var tuf: String?

  @Option(
    help: ArgumentHelp(
      "Where the key and the descriptions are kept. By default DIR/.shoal; with another one, DIR is only read.",
      valueName: "dir"))
  var state: String?

  @Option(
    help: ArgumentHelp(
      "How the world reaches this origin, when that is not the IP:PORT of --listen.", valueName: "url"))
  var url: String?

  @Option(
    help: ArgumentHelp(
      "Another address by which the world knows this origin; may be repeated. What is signed is believed under these "
        + "addresses alone.",
      valueName: "url"))
  var alsoUrl: [String] = []

  @Option(help: ArgumentHelp("The selector that tracks who holds what.", valueName: "url"))
  var selector: String?

  @Option(
    help: ArgumentHelp("The most to send per second, such as 10MB/s; without it there is no limit.", valueName: "rate"))
  var uploadLimit: String?

  @Option(
    help: ArgumentHelp(
      "What this origin's line carries, such as 1gbit/s: its selector shows by it how fast a rollout can be at best. "
        + "Without it that is what --upload-limit says.",
      valueName: "rate"))
  var uplink: String?

  @Option(
    help: ArgumentHelp(
      "How long what is signed is to be believed, by default 7d; it is signed anew when half of that has passed.",
      valueName: "time"))
  var valid: String?

  @Flag(inversion: .prefixedNo, help: "Answer a directory that has no index.html with a list of what is in it.")
  var listings = false

  @Flag(
    inversion: .prefixedNo,
    help: "Tell BitTorrent clients of the selector's UDP side too; not where it is closed, or kept from them.")
  var udpTracker = true

  @Flag(inversion: .prefixedNo, help: "Publish files and directories whose names begin with a dot as well.")
  var dotfiles = false

  @Option(
    help: ArgumentHelp(
      "A file of those who may fetch what the flight recorder has (shoal trace pull --node), lines as 'shoal operator "
        + "new NAME' prints them.", valueName: "file"))
  var operators: String?

  @OptionGroup var server: ServerOptions

  func run(_ settings: Settings) async throws {
    guard order.isEmpty else { return try withdraw(settings) }
    guard root == nil || tuf == nil else {
      throw CommandFailure.usage("--root and --tuf exclude each other: take one of them")
    }
    var options = OriginOptions(
      root: try tuf == nil ? settings.directory("root", flag: root) : settings.directory("tuf", flag: tuf),
      listen: try settings.required("listen", flag: server.listen))
    options.isTUF = tuf != nil
    options.stateDirectory = try settings.value("state", flag: state)
    options.publicURL = try settings.url("url", flag: url)
    options.alsoURLs = try settings.values("also-url", flags: alsoUrl)
    options.selector = try settings.url("selector", flag: selector)
    options.uploadLimit = try settings.value("upload-limit", flag: uploadLimit)
    options.uplink = try settings.value("uplink", flag: uplink)
    options.registrationToken = try settings.value("registration-token", flag: server.registrationToken)
    options.callRate = try settings.value("call-rate", flag: server.callRate)
    options.recording = try settings.recording(server.node, server.flight, usual: options.keptAt + "/flight")
    options.otlp = try settings.otlp(server.node.metrics, settings.trust(server.tls, server.identity))
    options.operators = try settings.value("operators", flag: operators)
    options.lists = listings
    options.trust = try settings.trust(server.tls, server.identity)
    options.tls = try settings.tlsServer(server.identity, server.tls, otherwise: .refuse)
    options.namesUDPTracker = udpTracker
    options.showsDotfiles = dotfiles
    if let validity = try settings.value("valid", flag: valid, as: TimeSpan.self) { options.validity = validity }
    options.build = Version.text
    let logger = try settings.logger(server.node.log, role: "origin", otherwise: .notice)
    let watch = SignalWatch()
    let origin = try await OriginNode.start(options, on: MultiThreadedEventLoopGroup.singleton.next(), logger: logger)
    Terminal.out("Origin of \(options.root) at \(options.tls == nil ? "http" : "https")://\(origin.endpoint)")
    Terminal.out("Signing with key \(origin.node.key.hex)")
    _ = await watch.first()
    await origin.stop()
  }

  /// Notes what is withdrawn where the origin that runs, or the next one, finds it.
  private func withdraw(_ settings: Settings) throws {
    guard order.first == "withdraw", order.count > 1 else {
      throw CommandFailure.usage("'shoal origin' publishes, and 'shoal origin withdraw FILE' takes back; see --help")
    }
    let root = try settings.directory("root", flag: root)
    for file in order.dropFirst() {
      try Tombstones.withdraw(
        file, root: root, state: try settings.value("state", flag: state), now: NodeClock.system.wall.seconds)
      Terminal.out("\(file) is withdrawn: the origin says so within 10 s, or when it runs again")
    }
  }
}
