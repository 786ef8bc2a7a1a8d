import Nodes
import Selection
import Trace
import Vocabulary
import Wire

/// One agent's machine whose world does nothing but answer, so that the time is the machine's.
struct BenchedAgent {
  var machine = AgentMachine()
  private var now = Instant(nanoseconds: 1_000_000_000)
  private var effects: [AgentEffect] = []
  private var lastWant: UInt64 = 0
  /// Inputs so far.
  private(set) var inputs = 0
  /// So many peers are in each of the selector's lists.
  private let listed: Int
  /// What records its inputs, if anything does.
  let recorder: Recorder<AgentMachine>?

  /// - Parameter directory: where its inputs are recorded, as a live node's are.
  init(servesKept: Bool = false, listed: Int = 0, recordingIn directory: String? = nil) {
    self.listed = listed
    let header = TraceHeader(
      role: .agent, node: NodeID(key: Digest256(7, 0, 0, 0)), machineName: "agent", build: "benchmark",
      configuration: "", seed: 7, wall: WallTime(microseconds: 0), monotonic: now)
    let machine = machine
    recorder = directory.flatMap { try? Recorder(directory: $0, header: header, machine: machine) }
    let configuration = AgentConfiguration(
      node: NodeID(key: Digest256(7, 0, 0, 0)), listen: Endpoint(address: IPAddress(192, 0, 2, 9), port: 6881),
      client: "benchmark", trustedKeys: [Digest256(1, 0, 0, 0)], pins: [], servesKept: servesKept,
      cache: servesKept ? CacheLimits(bytes: ByteCount(1 << 40)) : nil)
    _ = feed(.started(configuration, seed: 7, wall: WallTime(microseconds: 0)))
  }

  /// Gives the machine one input, 10 microseconds after the last one; what it ordered.
  mutating func feed(_ input: AgentInput) -> [AgentEffect] {
    now = now + TimeSpan(nanoseconds: 10_000)
    effects.removeAll(keepingCapacity: true)
    hand(input)
    if let due = machine.nextDeadline, due <= now { hand(.deadlineReached) }
    for effect in effects { answer(effect) }
    return effects
  }

  /// Lets time pass, with what is due; what was ordered meanwhile.
  mutating func pass(_ span: TimeSpan) -> [AgentEffect] {
    let end = now + span
    var all: [AgentEffect] = []
    while let due = machine.nextDeadline, due <= end {
      now = max(now, due)
      all += feed(.deadlineReached)
    }
    now = end
    return all
  }

  /// A selector lists peers, and the disk has written what it was given.
  private mutating func answer(_ effect: AgentEffect) {
    switch effect {
    case .control(let call, .announce(_, let announce)):
      let reply = AnnounceReply(
        address: IPAddress(192, 0, 2, 9), locality: Locality(asn: ASN(64501)), minInterval: .seconds(1),
        objects: announce.objects.map { AnnounceReply.ObjectReply($0.object, .swarm(swarm(of: $0.object))) })
      hand(.announced(call, .reply(reply)))
    case .control(let call, .remember): hand(.remembered(call, failure: nil))
    case .store(let object, .confirm): hand(.stored(object))
    default: break
    }
  }

  private func swarm(of object: Digest256) -> AnnounceReply.Swarm {
    let peers = (0..<UInt32(listed)).map { number in
      RankedPeer(
        endpoint: Endpoint(address: .v4(0xC633_0000 + number), port: 6881),
        node: NodeID(key: Digest256(UInt64(number) + 10_000, 0, 0, 0)), kind: .agent,
        infohash: InfoHash(truncating: object), ring: .isp, asn: ASN(64501), isComplete: false, score: 1)
    }
    return AnnounceReply.Swarm(interval: .seconds(1_800), ispCount: 1, ispIndex: 0, peers: peers)
  }

  private mutating func hand(_ input: AgentInput) {
    inputs += 1
    guard let recorder else { return machine.handle(input, at: now, effects: &effects) }
    let before = effects.count
    recorder.willHandle(input, sequence: UInt64(inputs), at: now, wall: wall)
    machine.handle(input, at: now, effects: &effects)
    recorder.didHandle(Array(effects[before...]))
    if recorder.isCheckpointDue { recorder.checkpoint(machine) }
  }

  private var wall: WallTime { WallTime(microseconds: now.nanoseconds / 1_000) }

  static func description(_ number: UInt64, blocks: Int) -> ObjectDescription {
    guard let geometry = Geometry(length: Int64(blocks) * Geometry.blockLength, pieceLength: 1 << 20) else {
      preconditionFailure("the geometry is sound")
    }
    return ObjectDescription(
      name: "object.bin", geometry: geometry,
      infohashes: InfoHashes(
        v2: Digest256(number, 9, 9, 9), v1: InfoHash(UInt64(number), 1, 1), v1Only: InfoHash(UInt64(number), 2, 2)),
      piecesRoot: Digest256(3, 3, 3, 3), announce: "http://192.0.2.2:8090/announce", urls: [url(number)],
      signer: .init(
        key: Digest256(1, 0, 0, 0), serial: 5, path: "/object-\(number).bin", isValid: true, base: origin))
  }

  private static let origin = "http://192.0.2.1:8080"

  private static func url(_ number: UInt64) -> String { "\(origin)/object-\(number).bin" }

  /// What the store says of an object that lies in the cache.
  static func kept(_ number: UInt64) -> KeptObject {
    let description = description(number, blocks: 64)
    return KeptObject(
      infohashes: description.infohashes, geometry: description.geometry, selector: description.selector,
      stored: 64, bytes: 1_100_000)
  }

  /// Opens an object of which these blocks are held.
  mutating func open(_ number: UInt64, blocks: Int, held: Range<Int>) -> ObjectHandle {
    lastWant += 1
    let (want, url) = (WantID(lastWant), Self.url(number))
    let description = Self.description(number, blocks: blocks)
    var result: ObjectHandle?
    for case .control(let call, .probe) in feed(.wanted(want, .url(url))) {
      let outcome = AgentInput.ProbeOutcome.answered(
        status: 200, description: url + ".torrent", length: nil, entityTag: "\"tag\"", retryAfterSeconds: nil)
      for case .control(let call, .describe) in feed(.probed(call, outcome)) {
        for case .store(let handle, .open) in feed(.described(call, .good(description))) {
          var field = BitField(count: blocks)
          for block in held { field[block] = true }
          let provable = BitField(count: description.geometry.pieceCount, repeating: true)
          _ = feed(.opened(handle, held: field, provable: provable))
          result = handle
        }
      }
    }
    guard let result else { preconditionFailure("the machine opened nothing") }
    return result
  }

  /// Nobody waits for the last object any more; it stays open.
  mutating func abandon() { _ = feed(.abandoned(WantID(lastWant))) }

  /// An agent connects to an object, and lets us ask; what is ordered then.
  mutating func join(_ link: LinkID, to object: UInt64, holdsAll: Bool) -> [AgentEffect] {
    var random = RandomSource(seed: UInt64(link.value))
    let remote = Endpoint(address: .v4(0xC612_0000 + link.value), port: 50000)
    let infohash = InfoHash(truncating: Digest256(object, 9, 9, 9))
    let handshake = Handshake(infohash: infohash, peerID: PeerID(random: &random), supportsV2: true)
    var all = feed(.handshake(link, remote: remote, handshake))
    let hello = ExtensionHandshake(
      extensions: [ExtensionHandshake.Number(name: "shoal", number: 3)], port: 6881,
      shoal: ShoalHello(node: NodeID(key: Digest256(UInt64(link.value) + 100, 0, 0, 0)), link: 5))
    all += feed(.message(link, .extended(id: 0, payload: hello.encoded)))
    if holdsAll { all += feed(.message(link, .haveAll)) }
    all += feed(.message(link, .unchoke))
    return all
  }
}
