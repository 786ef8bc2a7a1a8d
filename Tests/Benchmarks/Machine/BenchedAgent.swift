import Nodes
import Selection
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

  init(servesKept: Bool = false) {
    let configuration = AgentConfiguration(
      node: NodeID(key: Digest256(7, 0, 0, 0)), listen: Endpoint(address: IPAddress(192, 0, 2, 9), port: 6881),
      client: "benchmark", trustedKeys: [], pins: [], servesKept: servesKept,
      cache: servesKept ? CacheLimits(bytes: ByteCount(1 << 40)) : nil)
    _ = feed(.started(configuration, seed: 7, wall: WallTime(microseconds: 0)))
  }

  /// Gives the machine one input, 10 microseconds after the last one; what it ordered.
  mutating func feed(_ input: AgentInput) -> [AgentEffect] {
    now = now + TimeSpan(nanoseconds: 10_000)
    inputs += 1
    effects.removeAll(keepingCapacity: true)
    machine.handle(input, at: now, effects: &effects)
    if let due = machine.nextDeadline, due <= now {
      inputs += 1
      machine.handle(.deadlineReached, at: now, effects: &effects)
    }
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

  /// A selector knows of nobody, and the disk has written what it was given.
  private mutating func answer(_ effect: AgentEffect) {
    switch effect {
    case .control(let call, .announce(_, let announce)):
      let swarm = AnnounceReply.Swarm(interval: .seconds(1_800), ispCount: 1, ispIndex: 0, peers: [])
      let reply = AnnounceReply(
        address: IPAddress(192, 0, 2, 9), locality: Locality(asn: ASN(64501)), minInterval: .seconds(1),
        objects: announce.objects.map { AnnounceReply.ObjectReply($0.object, .swarm(swarm)) })
      hand(.announced(call, .reply(reply)))
    case .control(let call, .remember): hand(.remembered(call, failure: nil))
    case .store(let object, .confirm): hand(.stored(object))
    default: break
    }
  }

  private mutating func hand(_ input: AgentInput) {
    inputs += 1
    machine.handle(input, at: now, effects: &effects)
  }

  static func description(_ number: UInt64, blocks: Int) -> ObjectDescription {
    guard let geometry = Geometry(length: Int64(blocks) * Geometry.blockLength, pieceLength: 1 << 20) else {
      preconditionFailure("the geometry is sound")
    }
    return ObjectDescription(
      name: "object.bin", geometry: geometry,
      infohashes: InfoHashes(
        v2: Digest256(number, 9, 9, 9), v1: InfoHash(UInt64(number), 1, 1), v1Only: InfoHash(UInt64(number), 2, 2)),
      piecesRoot: Digest256(3, 3, 3, 3), announce: "http://192.0.2.2:8090/announce", urls: [url(number)],
      signer: .init(key: Digest256(1, 0, 0, 0), serial: 5, path: "object.bin", isValid: true))
  }

  private static func url(_ number: UInt64) -> String { "http://192.0.2.1:8080/object-\(number).bin" }

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
