import Selection
import Vocabulary

/// An `AgentAnnounce` in JSON. Fields that a later version adds are passed over; every field but the first four may be
/// missing, which means unknown.
struct AgentAnnounceMessage: Codable {
  var version: Int
  var node: String
  var port: Int
  var objects: [Object]
  /// Whether it takes links over both address families; then there may be no objects.
  var dual: Bool?
  var endpoints: [String]?
  /// 16 hexadecimal digits.
  var session: String?
  var role: String?
  /// Bytes per second.
  var uplink: Int64?
  /// Seconds since the agent started.
  var age: Int64?
  var control: String?
  /// `prefer` or `require`: which of its links are under TLS; other words mean nothing.
  var tls: String?
  /// Whether it may be asked for what its flight recorder has.
  var traces: Bool?
  var rtt: [RoundTrip]?
  var polluters: [String]?
  /// From version 5 on.
  var accusations: [Accusation]?
  /// Since it was told of them, from version 5 on as well.
  var unreachable: [Unreachable]?
  /// From version 4 on; then there may be no objects.
  var holdings: HoldingsMessage?
  /// What it took and gave.
  var receipts: ReceiptsMessage?

  struct Object: Codable {
    var object: String
    var event: String?
    var held: Int
    var blocks: Int
    var uploaded: Int64?
    var downloaded: Int64?
    var wanted: Int?
    /// Milliseconds since the object was wanted.
    var age: Int64?
    /// Bytes.
    var fromOrigin: Int64?
    /// As in the field `traceparent`.
    var trace: String?

    private enum CodingKeys: String, CodingKey {
      case object, event, held, blocks, uploaded, downloaded, wanted, age, trace
      case fromOrigin = "from_origin"
    }
  }

  struct RoundTrip: Codable {
    var peer: String
    var node: String?
    /// Microseconds.
    var us: Int64
  }

  /// Of a peer that served corrupt blocks.
  struct Accusation: Codable {
    var peer: String
    var node: String?
    /// Whether it had proven to be that node.
    var proven: Bool?
    /// 16 hexadecimal digits.
    var ticket: String
  }

  /// A peer that took no link.
  struct Unreachable: Codable {
    var peer: String
    var node: String?
    /// 16 hexadecimal digits.
    var ticket: String
    /// Milliseconds since it was dialled in vain.
    var ago: Int64?
  }

  /// Only this of a message whose shape is not known yet.
  struct Version: Codable {
    var version: Int?
  }

  init(version: Int, node: String, port: Int, objects: [Object]) {
    self.version = version
    self.node = node
    self.port = port
    self.objects = objects
  }

  init(_ announce: AgentAnnounce) {
    let facts = announce.facts
    version = announce.version
    node = announce.node.description
    port = Int(announce.port)
    dual = announce.isDual == true ? true : nil
    endpoints = Self.list(announce.endpoints.prefix(AgentAnnounce.maximumEndpoints).map(\.description))
    session = facts.session.map { Self.hex($0) }
    role = facts.role
    uplink = facts.uplink?.bytesPerSecond
    age = facts.age.map { $0.milliseconds / 1000 }
    control = facts.control?.description
    tls = facts.linkSecurity?.rawValue
    traces = facts.sharesTraces
    rtt = Self.list(
      announce.roundTrips.prefix(AgentAnnounce.maximumRoundTrips).map {
        RoundTrip(peer: $0.peer.description, node: $0.node?.description, us: $0.microseconds)
      })
    polluters = Self.list(announce.polluters.prefix(AgentAnnounce.maximumPolluters).map(\.description))
    let reports = announce.accusations ?? []
    accusations = Self.list(
      reports.filter { !$0.isUnreachable }.prefix(AgentAnnounce.maximumPolluters).compactMap { Accusation($0) })
    unreachable = Self.list(
      reports.filter(\.isUnreachable).prefix(AgentAnnounce.maximumUnreachable).compactMap { Unreachable($0) })
    objects = announce.objects.prefix(AgentAnnounce.maximumObjects).map { report in
      Object(
        object: report.object.hex, event: report.event.rawValue, held: report.held, blocks: report.blocks,
        uploaded: report.uploaded.value, downloaded: report.downloaded.value, wanted: report.wanted,
        age: report.age?.milliseconds, fromOrigin: report.fromOrigin?.value, trace: report.trace?.text)
    }
    holdings = announce.holdings.map { HoldingsMessage($0) }
    receipts = announce.receipts.map { ReceiptsMessage($0) }
  }

  private static func list<T>(_ items: [T]) -> [T]? { items.isEmpty ? nil : items }

  static func hex(_ number: UInt64) -> String {
    var bytes: [UInt8] = []
    bytes.append(bigEndian: number)
    return bytes.hex
  }

  /// The announce that it stands for; lists are cut to what a selector reads.
  func announce() throws(SelectorAPI.Failure) -> AgentAnnounce {
    guard version > 0 else { throw .badField("version") }
    guard let node = Digest256(hex: node) else { throw .badField("node") }
    guard let port = UInt16(exactly: port) else { throw .badField("port") }
    let holdings = version >= AgentAnnounce.holdingsVersion ? holdings : nil
    guard !objects.isEmpty || holdings != nil || dual == true else { throw .badField("objects") }
    var announce = AgentAnnounce(
      version: min(version, AgentAnnounce.currentVersion), node: NodeID(key: node), port: port, facts: try facts(),
      objects: [], isDual: dual)
    if let holdings { announce.holdings = try holdings.claim() }
    if let receipts { announce.receipts = try receipts.list() }
    announce.endpoints = try Self.endpoints(endpoints, "endpoints", atMost: AgentAnnounce.maximumEndpoints)
    announce.polluters = try Self.endpoints(polluters, "polluters", atMost: AgentAnnounce.maximumPolluters)
    if version >= AgentAnnounce.ticketVersion, accusations != nil || unreachable != nil {
      var list: [Selection.Accusation] = []
      for one in (accusations ?? []).prefix(AgentAnnounce.maximumPolluters) { list.append(try one.accusation()) }
      for one in (unreachable ?? []).prefix(AgentAnnounce.maximumUnreachable) { list.append(try one.accusation()) }
      announce.accusations = list
    }
    for trip in (rtt ?? []).prefix(AgentAnnounce.maximumRoundTrips) {
      let node = trip.node.map { Digest256(hex: $0) }
      guard let peer = Endpoint(trip.peer), node != .some(nil), (0...3_600_000_000).contains(trip.us) else {
        throw .badField("rtt")
      }
      announce.roundTrips.append(
        AgentAnnounce.RoundTrip(peer: peer, node: node?.map { NodeID(key: $0) }, microseconds: trip.us))
    }
    for object in objects.prefix(AgentAnnounce.maximumObjects) { announce.objects.append(try object.report()) }
    return announce
  }

  private func facts() throws(SelectorAPI.Failure) -> AgentFacts {
    var facts = AgentFacts()
    if let session {
      facts.session = try HoldingsMessage.number(session, "session")
    }
    if let role {
      guard AgentFacts.isRole(role) else { throw .badField("role") }
      facts.role = role
    }
    if let uplink {
      guard uplink >= 0 else { throw .badField("uplink") }
      facts.uplink = ByteRate(bytesPerSecond: uplink)
    }
    if let age {
      guard (0...1 << 32).contains(age) else { throw .badField("age") }
      facts.age = .seconds(age)
    }
    if let control {
      guard let endpoint = Endpoint(control) else { throw .badField("control") }
      facts.control = endpoint
    }
    if let security = tls.flatMap(LinkSecurity.init), security != .off { facts.linkSecurity = security }
    facts.sharesTraces = traces
    return facts
  }

  private static func endpoints(
    _ texts: [String]?, _ field: String, atMost most: Int
  ) throws(SelectorAPI.Failure) -> [Endpoint] {
    var list: [Endpoint] = []
    for text in (texts ?? []).prefix(most) {
      guard let endpoint = Endpoint(text) else { throw .badField(field) }
      list.append(endpoint)
    }
    return list
  }
}

extension AgentAnnounceMessage.Accusation {
  fileprivate init?(_ accusation: Accusation) {
    guard let ticket = accusation.ticket else { return nil }
    peer = accusation.endpoint.description
    node = accusation.node?.description
    proven = accusation.isProven ? true : nil
    self.ticket = AgentAnnounceMessage.hex(ticket)
  }

  fileprivate func accusation() throws(SelectorAPI.Failure) -> Accusation {
    guard let endpoint = Endpoint(peer) else { throw .badField("accusations") }
    var accusation = Accusation(endpoint: endpoint, isProven: proven ?? false)
    accusation.ticket = try HoldingsMessage.number(ticket, "accusations")
    guard let node else { return accusation }
    guard let key = Digest256(hex: node) else { throw .badField("accusations") }
    accusation.node = NodeID(key: key)
    return accusation
  }
}

extension AgentAnnounceMessage.Unreachable {
  fileprivate init?(_ accusation: Accusation) {
    guard let ticket = accusation.ticket else { return nil }
    peer = accusation.endpoint.description
    node = accusation.node?.description
    self.ticket = AgentAnnounceMessage.hex(ticket)
    ago = accusation.ago?.milliseconds
  }

  fileprivate func accusation() throws(SelectorAPI.Failure) -> Accusation {
    guard let endpoint = Endpoint(peer), (0...AgentAnnounceMessage.longestAgo).contains(ago ?? 0) else {
      throw .badField("unreachable")
    }
    let key = node.map { Digest256(hex: $0) }
    guard key != .some(nil) else { throw .badField("unreachable") }
    return Accusation(
      endpoint: endpoint, node: key?.map { NodeID(key: $0) }, ticket: try HoldingsMessage.number(ticket, "unreachable"),
      kind: .unreachable, ago: .milliseconds(ago ?? 0))
  }
}

extension AgentAnnounceMessage.Object {
  fileprivate func report() throws(SelectorAPI.Failure) -> AgentAnnounce.ObjectReport {
    guard let object = Digest256(hex: object) else { throw .badField("object") }
    guard let event = AgentAnnounce.Event(rawValue: event ?? "none") else { throw .badField("event") }
    guard blocks >= 0, blocks <= 1 << 32 else { throw .badField("blocks") }
    guard held >= 0, held <= blocks else { throw .badField("held") }
    guard let wanted = Int32(exactly: wanted ?? 50), wanted >= 0 else { throw .badField("wanted") }
    guard (uploaded ?? 0) >= 0 else { throw .badField("uploaded") }
    guard (downloaded ?? 0) >= 0 else { throw .badField("downloaded") }
    guard (0...1 << 42).contains(age ?? 0) else { throw .badField("age") }
    guard (fromOrigin ?? 0) >= 0 else { throw .badField("from_origin") }
    guard (trace ?? "").unicodeScalars.count <= AgentAnnounceMessage.longestTrace else { throw .badField("trace") }
    var report = AgentAnnounce.ObjectReport(
      object: object, event: event, held: held, blocks: blocks, uploaded: ByteCount(uploaded ?? 0),
      downloaded: ByteCount(downloaded ?? 0), wanted: Int(wanted),
      age: age.map { .milliseconds($0) }, fromOrigin: fromOrigin.map { ByteCount($0) })
    report.trace = TraceContext(trace)
    return report
  }
}

extension AgentAnnounceMessage: DescribedMessage {
  static let schemaName = "Announce"
  static let meaning =
    "An agent's announce of many objects. Fields that are not known here are passed over, as is what a list has beyond "
    + "its bound."
  static let isRead = true
  static let notes: [String: SchemaNote] = [
    "version": .whole("Of the message; versions from 2 on are spoken.", 2...1_000_000),
    "node": .hex("The agent's key.", digits: 64),
    "port": .whole("Where it takes links; 0 for nowhere.", 0...65_535),
    "objects": .plain("What it asks about; may be empty with holdings, or where dual is true.")
      .list(atMost: AgentAnnounce.maximumObjects),
    "objects.object": .hex("The object's v2 infohash.", digits: 64),
    "objects.event": .word("What happened to it.", events),
    "objects.held": .whole("Blocks that the agent holds, no more than blocks.", 0...mostBlocks),
    "objects.blocks": .whole("Blocks of 16 KiB that the object has.", 0...mostBlocks),
    "objects.uploaded": .read("Bytes that it has sent to peers."),
    "objects.downloaded": .read("Bytes that it has from peers."),
    "objects.wanted": .whole("How many peers it wants at the most.", 0...Int64(Int32.max)),
    "objects.age": .whole("Milliseconds since it wanted the object.", 0...1 << 42),
    "objects.from_origin": .read("Bytes that it has from the origin."),
    "objects.trace": .text(
      "The download that begins, as W3C Trace Context has it in traceparent; other words mean nothing.",
      atMost: longestTrace),
    "dual": .plain("Whether it takes links over IPv4 and IPv6; then there may be no objects."),
    "endpoints": .endpoint("Where else it says that it takes links; believed by nobody.")
      .list(atMost: AgentAnnounce.maximumEndpoints),
    "session": .hex("Of this run of the agent.", digits: 16),
    "role": .text("A word for what it is.", atMost: AgentFacts.longestRole, pattern: "^[a-z-]+$"),
    "uplink": .read("Bytes a second that it can send."),
    "age": .whole("Seconds since it started.", 0...1 << 32),
    "control": .endpoint("Where its gateway listens."),
    "traces": .plain("Whether it may be asked for what its flight recorder has."),
    "tls": .text("Which of its links are under TLS: prefer or require; other words mean nothing.", atMost: 64),
    "rtt": .plain("Round trip times that it measured.").list(atMost: AgentAnnounce.maximumRoundTrips),
    "rtt.peer": .endpoint("To whom."),
    "rtt.node": .hex("Who that proved to be.", digits: 64),
    "rtt.us": .whole("Microseconds.", 0...3_600_000_000),
    "polluters": .endpoint("Passed over since version 5.").list(atMost: AgentAnnounce.maximumPolluters),
    "accusations": .plain("Peers that sent corrupt blocks; from version 5 on.")
      .list(atMost: AgentAnnounce.maximumPolluters),
    "accusations.peer": .endpoint("Where it was."),
    "accusations.node": .hex("Who it was.", digits: 64),
    "accusations.proven": .plain("Whether it had proven to be that node."),
    "accusations.ticket": .hex("That with which the selector named it.", digits: 16),
    "unreachable": .plain("Peers of which it was told and that took no link; from version 5 on.")
      .list(atMost: AgentAnnounce.maximumUnreachable),
    "unreachable.peer": .endpoint("Where it was dialled."),
    "unreachable.node": .hex("Who it was to be.", digits: 64),
    "unreachable.ticket": .hex("That with which the selector named it.", digits: 16),
    "unreachable.ago": .whole("Milliseconds since it was dialled in vain.", 0...longestAgo),
    "holdings": .plain("What it holds and asks nothing about; from version 4 on."),
    "receipts": .plain("What it took from others and gave to them."),
  ]

  static let events = AgentAnnounce.Event.allCases.map(\.rawValue)
  static let mostBlocks: Int64 = 1 << 32
  /// Milliseconds.
  fileprivate static let longestAgo: Int64 = 3_600_000
  /// More than any version of Trace Context has.
  fileprivate static let longestTrace = 64
}
