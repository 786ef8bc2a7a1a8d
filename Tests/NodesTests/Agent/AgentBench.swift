import Nodes
import OrderedCollections
import Selection
import Swarming
import Testing
import Vocabulary
import Wire

/// One agent's machine on the bench: the test plays its world.
struct AgentBench {
  static let url = "http://192.0.2.1:8080/object.bin"
  var machine = AgentMachine()
  var now = Instant(nanoseconds: 1_000_000_000)
  var effects: [AgentEffect] = []
  /// Whether the disk confirms at once what it was ordered to write and to remember.
  var confirms = true

  init(
    trusted: [Digest256] = [], pins: [KeyPin] = [], node: UInt64 = 7, policy: AgentPolicy = AgentPolicy(),
    swarm: SwarmPolicy = SwarmPolicy(), servesKept: Bool = false, cache: CacheLimits? = nil,
    uploadLimit: ByteRate? = nil, originKeys: [GivenKeys.OfOrigin]? = nil, refusesUnverified: Bool = false,
    staleFor: TimeSpan? = nil, linkSecurity: LinkSecurity? = nil, sharesTraces: Bool? = nil
  ) {
    var configuration = AgentConfiguration(
      node: NodeID(key: Digest256(node, 0, 0, 0)), listen: Endpoint(address: IPAddress(192, 0, 2, 9), port: 6881),
      client: "bench", trustedKeys: trusted, pins: pins, servesKept: servesKept, cache: cache, policy: policy,
      swarm: swarm)
    configuration.uploadLimit = uploadLimit
    configuration.originKeys = originKeys
    configuration.staleFor = staleFor
    configuration.linkSecurity = linkSecurity
    configuration.sharesTraces = sharesTraces
    configuration.gateway.refusesUnverified = refusesUnverified
    feed(.started(configuration, seed: node, wall: WallTime(microseconds: 0)))
  }

  /// Gives the machine one input and returns what it ordered then, and when the store had confirmed what it was asked
  /// about.
  @discardableResult mutating func feed(_ input: AgentInput) -> [AgentEffect] {
    effects = []
    machine.handle(input, at: now, effects: &effects)
    // Whatever a test is about, what the machine counts adds up.
    for law in machine.laws where !law.holds { Issue.record("after \(input): \(law.text)") }
    guard confirms else { return effects }
    var all = effects
    for effect in effects {
      switch effect {
      case .store(let object, .confirm): all += feed(.stored(object))
      case .control(let call, .remember): all += feed(.remembered(call, failure: nil))
      default: break
      }
    }
    effects = all
    return all
  }

  /// Lets time pass, with a deadline whenever the machine wants one.
  @discardableResult mutating func pass(_ span: TimeSpan) -> [AgentEffect] {
    let end = now + span
    var all: [AgentEffect] = []
    while let due = machine.nextDeadline, due <= end {
      now = max(now, due)
      all += feed(.deadlineReached)
    }
    now = end
    return all
  }

  /// - Parameter number: of the object, where there are several.
  static func description(
    blocks: Int = 16, key: UInt64 = 1, serial: Int64 = 5, isValid: Bool = true, number: UInt64 = 9,
    base: String? = "http://192.0.2.1:8080", path: String = "/object.bin"
  ) -> ObjectDescription {
    guard let geometry = Geometry(length: Int64(blocks) * Geometry.blockLength, pieceLength: 65536) else {
      preconditionFailure("the geometry is sound")
    }
    return ObjectDescription(
      name: "object.bin", geometry: geometry,
      infohashes: InfoHashes(
        v2: Digest256(number, 9, 9, 9), v1: InfoHash(1, 1 + (number ^ 9), 1), v1Only: InfoHash(2, 2 + (number ^ 9), 2)),
      piecesRoot: Digest256(3, 3, 3, 3), announce: "http://192.0.2.2:8090/announce", urls: [url],
      signer: .init(key: Digest256(key, 0, 0, 0), serial: serial, path: path, isValid: isValid, base: base))
  }

  /// Wants the object, and describes it; returns what the machine then ordered.
  @discardableResult mutating func want(
    _ description: ObjectDescription = description(), as id: WantID = WantID(0), url: String = url,
    allowsUnverified: Bool = false
  ) -> [AgentEffect] {
    for effect in feed(.wanted(id, .url(url), allowsUnverified: allowsUnverified)) {
      guard case .control(let call, .probe) = effect else { continue }
      let answer = AgentInput.ProbeOutcome.answered(
        status: 200, description: url + ".torrent", length: nil, entityTag: "\"tag\"", retryAfterSeconds: nil)
      for effect in feed(.probed(call, answer)) {
        if case .control(let call, .describe) = effect { return feed(.described(call, .good(description))) }
      }
    }
    return []
  }

  /// Wants the object and opens it with nothing held.
  mutating func open(blocks: Int = 16, provable: Bool = true) -> ObjectHandle {
    let description = Self.description(blocks: blocks)
    for effect in want(description) {
      guard case .store(let handle, .open) = effect else { continue }
      feed(
        .opened(
          handle, held: BitField(count: blocks),
          provable: BitField(count: description.geometry.pieceCount, repeating: provable)))
      return handle
    }
    preconditionFailure("the machine opened nothing")
  }

  /// A peer at 192.0.2.(100 + number) connects and says what it is; it holds everything, or nothing, and lets us ask.
  @discardableResult
  mutating func peer(
    _ number: UInt32, isAgent: Bool, infohash: InfoHash = InfoHash(truncating: Digest256(9, 9, 9, 9)),
    holds: PeerMessage = .haveAll, roundTrip: Int64? = nil
  ) -> [AgentEffect] {
    let link = LinkID(number * 2)
    var random = RandomSource(seed: UInt64(number))
    let endpoint = Endpoint(address: .v4(0xC000_0264 + number), port: 50000)
    var all = feed(
      .handshake(
        link, remote: endpoint, Handshake(infohash: infohash, peerID: PeerID(random: &random), supportsV2: isAgent),
        roundTrip: roundTrip))
    if isAgent {
      let hello = ExtensionHandshake(
        extensions: [ExtensionHandshake.Number(name: "shoal", number: 3)], port: 6881,
        shoal: ShoalHello(node: NodeID(key: Digest256(UInt64(number) + 100, 0, 0, 0)), link: 5))
      all += feed(.message(link, .extended(id: 0, payload: hello.encoded)))
    }
    all += feed(.message(link, holds))
    all += feed(.message(link, .unchoke))
    return all
  }

  /// Tells the machine its own ISP and that the peers are near.
  func announceReply(
    peers: [RankedPeer] = [], about objects: [Digest256] = [Digest256(9, 9, 9, 9)]
  ) -> AnnounceReply {
    let swarm = AnnounceReply.Swarm(interval: .seconds(30), ispCount: 1, ispIndex: 0, peers: peers)
    return AnnounceReply(
      address: IPAddress(192, 0, 2, 9), locality: Locality(asn: ASN(64501)), minInterval: .seconds(1),
      objects: objects.map { AnnounceReply.ObjectReply($0, .swarm(swarm)) })
  }

  /// Lets the machine announce what it has gathered, and answers; what it then ordered.
  @discardableResult mutating func announceNow(peers: [RankedPeer] = []) -> [AgentEffect] {
    var all: [AgentEffect] = []
    for (call, announce) in pass(.milliseconds(20)).announces {
      all += feed(.announced(call, .reply(announceReply(peers: peers, about: announce.objects.map(\.object)))))
    }
    return all
  }
}

extension [AgentEffect] {
  /// The first requests for blocks on any link.
  var requests: [(LinkID, PieceRequest)] {
    compactMap {
      guard case .link(let link, .send(.request(let piece, let begin, let length))) = $0 else { return nil }
      return (link, PieceRequest(piece: piece, begin: begin, length: length))
    }
  }

  var failures: [TransferFailure] {
    compactMap { if case .reader(_, .fail(let failure)) = $0 { failure } else { nil } }
  }
  var closes: [LinkEnd] { compactMap { if case .link(_, .close(let end)) = $0 { end } else { nil } } }
  var originRuns: [(OriginRequestID, ByteSpan, String?)] {
    compactMap {
      if case .origin(let request, .fetchRange(_, _, let span, let tag)) = $0 { (request, span, tag) } else { nil }
    }
  }
  var announces: [(CallID, AgentAnnounce)] {
    compactMap { if case .control(let call, .announce(_, let announce)) = $0 { (call, announce) } else { nil } }
  }
  var stored: [BlockIndex] { compactMap { if case .store(_, .write(let block)) = $0 { block } else { nil } } }
}
