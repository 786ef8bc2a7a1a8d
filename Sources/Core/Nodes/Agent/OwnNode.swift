import Selection
import Vocabulary
import Wire

/// Who this node is to others: its names, what it says of itself, and where the selector sees it.
struct OwnNode: Codable, Sendable {
  let id: NodeID
  let peerID: PeerID
  /// How this node calls itself in Via: of one run only, so that it tells nobody which machine it is.
  let pseudonym: String
  private let port: UInt16
  private let client: String
  private let uplink: ByteRate?
  /// Whether peers are served what lies in the cache.
  let servesKept: Bool
  /// Where its gateway answers, which it must not ask itself.
  private let gateway: Endpoint?
  /// Private networks that everybody may reach through it.
  private let networks: [AddressPrefix]
  /// Drawn at the start; with the node's name it tells one run from another.
  let session: UInt64
  private let startedAt: Instant
  /// Names its downloads in the logs of nodes.
  let traces: TraceContext.Source
  /// Whether it takes links over both address families.
  let isDual: Bool
  /// Whether it tells selectors whom it could not reach.
  let tellsUnreachable: Bool
  /// Whether selectors may ask for what its flight recorder has; nil: they may not.
  private let sharesTraces: Bool?
  /// Which of its links are under TLS.
  let linkSecurity: LinkSecurity
  /// Whether it takes nothing but what keys have signed that it was given.
  let hasGivenKeys: Bool
  /// Its ISP and its addresses, in the selector's words.
  private(set) var asn: ASN?
  private var v4: IPAddress?
  private var v6: IPAddress?
  /// Networks of its ISP, around these addresses.
  private var ispNetworks: [AddressPrefix] = []
  /// Nothing is begun any more.
  private(set) var isStopping = false

  /// Nobody yet.
  init() {
    var none = RandomSource(seed: 0)
    id = NodeID(key: Digest256(0, 0, 0, 0))
    peerID = PeerID(random: &none)
    pseudonym = ""
    port = 0
    client = ""
    uplink = nil
    servesKept = false
    gateway = nil
    networks = []
    isDual = false
    tellsUnreachable = false
    sharesTraces = nil
    linkSecurity = .off
    hasGivenKeys = false
    session = 0
    startedAt = Instant(nanoseconds: 0)
    traces = TraceContext.Source(&none)
  }

  init(_ configuration: AgentConfiguration, _ source: RandomSource, now: Instant) {
    id = configuration.node
    port = configuration.listen.port
    client = configuration.client
    uplink = configuration.uploadLimit
    servesKept = configuration.servesKept
    gateway = configuration.gateway.bound
    networks = configuration.gateway.networks ?? []
    tellsUnreachable = configuration.tellsUnreachable ?? false
    sharesTraces = configuration.sharesTraces
    isDual = configuration.isDual ?? (configuration.listen.address == .v6(0, 0))
    linkSecurity = configuration.linkSecurity ?? .off
    hasGivenKeys = !configuration.trustedKeys.isEmpty
    startedAt = now
    var words = source.forked(for: "gateway")
    pseudonym = "shoal-\(String(words.next(), radix: 16))"
    var identity = source.forked(for: "identity")
    peerID = PeerID(random: &identity)
    var sessions = source.forked(for: "session")
    session = sessions.next()
    var names = source.forked(for: "traces")
    traces = TraceContext.Source(&names)
  }

  /// How far a request of this node's own may go. One without a gateway cannot be in a circle, and does not tell its
  /// name.
  func reach(_ nearest: Reach.Nearness) -> Reach {
    guard let gateway else { return Reach(nearest, networks: networks) }
    return Reach(nearest, own: [gateway], networks: networks, via: [pseudonym])
  }

  /// The same for what the command line wants.
  func reach(for want: WantID) -> Reach { reach(.anything).tracing(traces.context(of: want)) }

  /// What may be sent to all peers together.
  var uploadLimit: ByteRate? { uplink }

  /// Whether its ISP is known.
  var isPlaced: Bool { asn != nil }

  mutating func stop() { isStopping = true }

  /// A selector has answered: it says where it sees this node.
  mutating func seen(as reply: AnnounceReply) {
    if reply.locality.asn != nil { asn = reply.locality.asn }
    switch reply.address.family {
    case .v4: v4 = reply.address
    case .v6: v6 = reply.address
    }
    guard let told = reply.networks, !told.isEmpty else { return }
    ispNetworks.removeAll { $0.address.isSameFamily(as: reply.address) }
    ispNetworks += told.prefix(AnnounceReply.maximumNetworks)
  }

  // What it says of itself

  /// What it goes by, for its user.
  var rules: [AgentStatus.Rule] {
    [
      AgentStatus.Rule(
        name: "upload", value: uplink.map { "at most \($0.bytesPerSecond) bytes a second" } ?? "unlimited",
        reason: uplink == nil ? "no --upload-limit" : "--upload-limit"),
      AgentStatus.Rule(
        name: "gives what the cache holds", value: servesKept ? "yes" : "no",
        reason: servesKept ? "it is an agent, or get --keep-serving" : "it ends with its download"),
      AgentStatus.Rule(name: "TLS with peers", value: linkSecurity.rawValue, reason: "--peer-tls, or its usual value"),
      AgentStatus.Rule(
        name: "ISP", value: asn.map { "\($0)" } ?? "unknown",
        reason: asn == nil ? "no selector has said so" : "the selector's word"),
    ]
  }

  /// To selectors.
  func facts(now: Instant) -> AgentFacts {
    AgentFacts(
      session: session, role: AgentPolicy.role, uplink: uplink,
      age: .seconds(max(0, (now - startedAt).milliseconds / 1000)),
      linkSecurity: linkSecurity == .off ? nil : linkSecurity)
  }

  /// The same with where its operators reach it: no concern of peers.
  private func factsForSelectors(now: Instant) -> AgentFacts {
    var facts = facts(now: now)
    if let gateway, !gateway.address.unmapped.isLoopback { facts.control = gateway }
    facts.sharesTraces = sharesTraces
    return facts
  }

  /// - Parameter carries: what its line has been seen to carry, which selectors are told where it may send more.
  func announce(
    _ batch: Announcer.Batch, _ objects: [AgentAnnounce.ObjectReport], carries: ByteRate?, now: Instant
  ) -> AgentAnnounce {
    var facts = batch.version == 1 ? AgentFacts() : factsForSelectors(now: now)
    if batch.version > 1, let carries { facts.uplink = min(facts.uplink ?? carries, carries) }
    var announce = AgentAnnounce(
      version: batch.version, node: id, port: port, facts: facts, polluters: batch.accusations.map(\.endpoint),
      objects: objects, isDual: isDual && batch.version > 1 ? true : nil)
    let accusations = batch.accusations.filter { $0.ticket != nil }
    if batch.version > 1, !accusations.isEmpty { announce.accusations = accusations }
    return announce
  }

  /// To selectors, of what is only held here.
  func announce(holdings: HoldingsClaim, carries: ByteRate?, now: Instant) -> AgentAnnounce {
    var facts = factsForSelectors(now: now)
    if let carries { facts.uplink = min(facts.uplink ?? carries, carries) }
    return AgentAnnounce(
      node: id, port: port, facts: facts, objects: [], holdings: holdings, isDual: isDual ? true : nil)
  }

  /// To selectors, when they are to see where it comes from and no more.
  func appearance() -> AgentAnnounce {
    AgentAnnounce(node: id, port: port, facts: AgentFacts(session: session), objects: [], isDual: isDual ? true : nil)
  }

  /// To peers (BEP 10).
  /// - Parameter age: how long it has been at the object.
  func greeting(_ link: borrowing AgentLink, age: TimeSpan, now: Instant) -> PeerMessage {
    let facts = facts(now: now)
    var hello = ShoalHello(node: id, link: link.nonce, asn: asn)
    hello.session = facts.session
    hello.challenge = link.challenge
    hello.role = facts.role
    hello.uplink = facts.uplink
    hello.age = facts.age.map { $0.milliseconds / 1000 }
    hello.control = facts.control
    hello.objectAge = age.milliseconds
    let handshake = ExtensionHandshake(
      extensions: [ExtensionHandshake.Number(name: ExtensionHandshake.shoalName, number: AgentPolicy.shoalExtension)],
      port: port, client: client, requestQueue: AgentPolicy.requestQueue, yourIP: link.remote.address, shoal: hello)
    return .extended(id: 0, payload: handshake.encoded)
  }

  // Where others are

  /// How near a peer is of which the selector says nothing: by its address alone, in the networks that the selector
  /// named; where it does not know ISPs, in our own network.
  func ring(of remote: Endpoint) -> Ring {
    let address = remote.address.family == .v4 ? v4 : v6
    if remote.address == address { return .host }
    if ispNetworks.contains(where: { $0.contains(remote.address) }) { return .isp }
    guard let address, asn == nil else { return .world }
    return remote.address.network == address.network ? .site : .world
  }
}
