import Nodes
import Selection
import Testing
import Vocabulary
import Wire

/// A selector's machine with two registered objects, and short words for what happens to it.
struct SelectorRig {
  var machine = SelectorMachine()
  var now = Instant(nanoseconds: 5_000_000_000)
  private(set) var exchange: UInt64 = 0
  private(set) var log: [LogEvent] = []
  /// Batches for the store that nobody has taken yet.
  var told: [Told] = []
  /// What its world was told to do with traces.
  private(set) var orders: [SelectorEffect] = []

  struct Told {
    var number: UInt64
    var bytes: [UInt8]
    var at: Instant
  }

  static let wall = WallTime(microseconds: 1_700_000_000_000_000)
  static let origin = NodeID(key: Digest256(7, 7, 7, 7))
  static let object = Digest256(1, 2, 3, 4)
  static let v1 = InfoHash(11, 0, 0)
  static let v1Only = InfoHash(12, 0, 0)
  static let v2 = InfoHash(truncating: object)
  static let near = Locality(asn: ASN(64501), name: "Nearnet", country: "CH")
  static let far = Locality(asn: ASN(64502), name: "Farnet", country: "FR")
  /// 62 blocks, the last one short.
  static let length: Int64 = 1_000_000

  let configuration: SelectorConfiguration

  init(configuration: SelectorConfiguration = SelectorConfiguration(), registered: Bool = true) {
    self.configuration = configuration
    _ = send(.started(configuration, seed: 1, wall: Self.wall))
    if registered { _ = register() }
  }

  /// The digits of a metric without labels.
  func metric(_ name: String) -> Int64? {
    let family = machine.measures.first { $0.descriptor.name == name }
    guard case .decimal(let digits, _)? = family?.samples.first?.value else { return nil }
    return digits
  }

  /// Hands over an input and checks that each is answered at most once.
  @discardableResult
  mutating func send(_ input: SelectorInput) -> SelectorAnswer? {
    var effects: [SelectorEffect] = []
    machine.handle(input, at: now, effects: &effects)
    // Whatever a test is about, what the machine counts adds up.
    for law in machine.laws where !law.holds { Issue.record("after \(input): \(law.text)") }
    var answers: [SelectorAnswer] = []
    for effect in effects {
      switch effect {
      case .answer(let exchange, let answer):
        #expect(exchange == ExchangeID(self.exchange))
        answers.append(answer)
      case .log(let event): log.append(event)
      case .tell(let number, let bytes): told.append(Told(number: number, bytes: bytes, at: now))
      case .pace: break
      case .keepTrace, .dropTraces, .keepCopy, .dropCopy: orders.append(effect)
      }
    }
    #expect(answers.count <= 1)
    return answers.first
  }

  mutating func next() -> ExchangeID {
    exchange += 1
    return ExchangeID(exchange)
  }

  static func registered(_ object: Digest256 = object, url: String = "http://origin/a") -> RegisteredObject {
    RegisteredObject(
      object: object, v1: object == Self.object ? v1 : InfoHash(object.word0, 1, 1),
      v1Only: object == Self.object ? v1Only : InfoHash(object.word0, 2, 2), length: length, pieceLength: 65_536,
      url: url, path: "a")
  }

  mutating func register(
    _ objects: [RegisteredObject] = [registered()], key: NodeID = origin, time: Int64 = wall.seconds,
    isValid: Bool = true
  ) -> SelectorAnswer? {
    let registration = ObjectRegistration(key: key, time: time, objects: objects)
    return send(.register(next(), registration, signatureIsValid: isValid, wall: Self.wall))
  }

  mutating func announce(
    _ number: UInt64, _ address: String, in locality: Locality = near, held: Int = 0,
    event: AgentAnnounce.Event = .none,
    wanted: Int = 50, accusing: [Accusation] = [], vouches: Bool = true, object: Digest256 = object
  ) -> Welcome? {
    let report = AgentAnnounce.ObjectReport(object: object, event: event, held: held, blocks: 62, wanted: wanted)
    var announce = AgentAnnounce(node: NodeID(key: Digest256(number, 0, 0, 0)), port: 7000, objects: [report])
    announce.accusations = accusing
    let input = SelectorInput.announce(
      next(), announce, address: IPAddress(address)!, locality, vouched: vouches ? accusing : nil)
    guard case .announced(let reply) = send(input),
      case .swarm(let swarm)? = reply.objects.first?.outcome
    else { return nil }
    return Welcome(reply: reply, swarm: swarm)
  }

  /// The answer to an announce of one object.
  @dynamicMemberLookup struct Welcome {
    var reply: AnnounceReply
    var swarm: AnnounceReply.Swarm

    subscript<T>(dynamicMember path: KeyPath<AnnounceReply.Swarm, T>) -> T { swarm[keyPath: path] }
    subscript<T>(dynamicMember path: KeyPath<AnnounceReply, T>) -> T { reply[keyPath: path] }
  }

  mutating func track(
    _ infohash: InfoHash, _ address: String, left: Int64 = length, event: AnnounceQuery.Event = .none,
    wanted: Int? = nil, port: UInt16 = 6881
  ) -> SelectorAnswer? {
    let query = AnnounceQuery(
      infohash: infohash, peerID: PeerID(bytes: Array("-XX0001-abcdefghijkl".utf8))!, port: port, left: ByteCount(left),
      event: event, wanted: wanted)
    return send(.tracker(next(), query, remote: Endpoint(address: IPAddress(address)!, port: 40_000), Self.near))
  }

  mutating func peers(for address: String, explain: Bool = true) -> SelectorAnswer.Peers? {
    let query = PeersQuery(
      target: .object(Self.object), address: IPAddress(address)!, locality: Self.near, explain: explain, limit: nil)
    guard case .peers(let answer, _) = send(.peers(next(), query)) else { return nil }
    return answer
  }

  /// Lets time pass, with every deadline that falls into it.
  mutating func wait(_ span: TimeSpan) {
    let end = now + span
    while let deadline = machine.nextDeadline, deadline <= end {
      now = max(now, deadline)
      send(.deadlineReached)
    }
    now = end
  }
}
