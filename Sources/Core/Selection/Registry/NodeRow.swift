import Vocabulary

/// What is known of one node, whatever it holds: a row of fixed width, for there are a million.
struct NodeRow: KeyedRow, Codable, Sendable {
  /// Who it is: one of ours, wherever it is now, or a stock client at an endpoint.
  enum Key: Scattered, Codable, Sendable {
    case agent(NodeID)
    case stock(Endpoint)

    func mix(into scatter: inout Scatter) {
      switch self {
      case .agent(let node): node.mix(into: &scatter)
      case .stock(let endpoint):
        endpoint.address.mix(into: &scatter)
        scatter.mix(UInt64(endpoint.port))
      }
    }
  }

  /// Where it was seen over one address family.
  struct Place: Codable, Sendable {
    /// The half of an IPv6 address that is the host's.
    var host: UInt64
    /// In the book of addresses.
    var address: UInt32
    /// When a node that takes links over both families announced from there last; the first tick of others.
    var seenAt: Tick
    var port: UInt16
    /// Keeps an optional place from taking more than a place does.
    private var isThere = true

    init(host: UInt64, address: UInt32, seenAt: Tick, port: UInt16) {
      (self.host, self.address, self.seenAt, self.port) = (host, address, seenAt, port)
    }
  }

  /// What it holds and asks nothing about: a heartbeat refreshes all of it by this one line.
  struct HeldSet: Codable, Sendable {
    /// Drawn by the selector; a set of another epoch is another.
    var epoch: UInt64
    /// Which of its node's sets it is: entries name it.
    var number: UInt32
    var seenAt: Tick
    /// Ticks.
    var lifetime: UInt32
    /// One of its entries, while there are any.
    var first: UInt32
    /// From where it is kept.
    var family: IPAddress.Family

    func isOver(at now: Tick) -> Bool { now - seenAt > lifetime }
  }

  let key: Key
  var linkSecurity: LinkSecurity?
  /// Where operators reach it at the address that it announces from; 0 where it does not say.
  var controlPort: UInt16 = 0
  /// Bytes per second and one more, by its own word; 0 while that is not known.
  private var uplinkCode: UInt32 = 0
  /// Drawn by the node at each start, 0 for none; what an earlier run of it was seen at counts no more.
  private(set) var session: UInt64 = 0
  var v4: Place?
  var v6: Place?
  var set: HeldSet?
  /// How many sets it has begun.
  var sets: UInt32 = 0
  /// Peers that it is, of all objects, and those of them that belong to its set.
  var peers: UInt32 = 0
  var held: UInt32 = 0
  var coordinate = NetworkCoordinate()
  /// When it measured a way last.
  var measuredAt = Tick(0)
  /// How often it was handed out lately, in thousandths, as it stood at `loadAt`.
  private var load: Int32 = 0
  private var loadAt = Tick(0)
  /// KiB that it said that it had sent since `sendingSince`, and how much a second that was before, and one more.
  private var sent: UInt32 = 0
  private var sendingSince = Tick(0)
  private var sendingCode: UInt32 = 0

  /// Load is halved each time so many ticks pass.
  private static let loadHalfTicks: UInt32 = 480
  static var loadHalfLife: TimeSpan { Tick.span(loadHalfTicks) }
  /// Over so long it is measured what a node sends.
  private static let sendingSpan = TimeSpan.seconds(2)

  init(_ key: Key) { self.key = key }

  subscript(family: IPAddress.Family) -> Place? {
    get { family == .v4 ? v4 : v6 }
    set { if family == .v4 { v4 = newValue } else { v6 = newValue } }
  }

  /// Nobody would miss it but who asks where it is in the space of round trips.
  var isIdle: Bool { peers == 0 && set == nil }

  @inline(always) var isAgent: Bool {
    if case .agent = key { true } else { false }
  }

  var node: NodeID? {
    guard case .agent(let node) = key else { return nil }
    return node
  }

  /// The load at a moment: halved for each whole half-life, and in a straight line in between.
  @inline(always) func load(at now: Tick) -> Int {
    guard load > 0 else { return 0 }
    let (halves, rest) = (now - loadAt).quotientAndRemainder(dividingBy: Self.loadHalfTicks)
    guard halves < 32 else { return 0 }
    let whole = Int(load) >> Int(halves)
    return whole - whole / 2 * Int(rest) / Int(Self.loadHalfTicks)
  }

  mutating func handOut(at now: Tick) {
    load = Int32(min(load(at: now) + 1000, 1_000_000_000))
    loadAt = now
  }

  /// It says that it has sent more.
  mutating func sent(more bytes: Int64, at now: Tick) {
    guard sendingSince > Tick(0) else { return sendingSince = now }
    sent = UInt32(clamping: Int64(sent) + bytes >> 10)
    guard now - sendingSince >= Tick.count(Self.sendingSpan) else { return }
    let rate = Int64(sent) * 1024 * Int64(Tick.perSecond) / Int64(now - sendingSince)
    (sendingCode, sendingSince, sent) = (UInt32(clamping: rate + 1), now, 0)
  }

  /// What it sent of late, by its own word; nil until it has said so twice.
  var sending: ByteRate? { sendingCode == 0 ? nil : ByteRate(bytesPerSecond: Int64(sendingCode) - 1) }

  /// What it can send to all peers together, by its own word.
  var uplink: ByteRate? {
    get { uplinkCode == 0 ? nil : ByteRate(bytesPerSecond: Int64(uplinkCode) - 1) }
    set { uplinkCode = newValue.map { UInt32(clamping: max(0, min($0.bytesPerSecond, 1 << 40)) + 1) } ?? 0 }
  }

  /// A run of it speaks: what another run was seen at counts no more.
  mutating func speaks(in session: UInt64?) {
    guard self.session != session ?? 0 else { return }
    self.session = session ?? 0
    v4?.seenAt = Tick(0)
    v6?.seenAt = Tick(0)
  }
}
