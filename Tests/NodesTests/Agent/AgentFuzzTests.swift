import Nodes
import OrderedCollections
import Selection
import Swarming
import Testing
import Vocabulary
import Wire

/// Whatever peers, origin, disk and selector do, in any order: the machine's books stay right.
@Suite struct AgentFuzzTests {
  @Test(arguments: UInt64(1)...16)
  func `each block is in one state, bytes add up, and nothing goes to who is not there`(seed: UInt64) {
    // Objects of 512 blocks have stripes.
    let blocks = seed % 4 == 0 ? 512 : 48
    var world = FuzzWorld(seed: seed, blocks: blocks)
    for step in 0..<(blocks == 512 ? 300 : 900) {
      Self.act(&world)
      if let fault = world.fault() { Issue.record("step \(step): \(fault)"); return }
      if world.isOver || world.stored.isFull { return }
    }
  }

  /// One thing happens.
  private static func act(_ world: inout FuzzWorld) {
    let up = world.upLinks
    let dialled = world.links.keys.filter { $0.value % 2 == 1 && world.links[$0]?.isUp == false }
    switch world.random.below(16) {
    case 0 where up.count < 24: greet(&world, on: nil)
    case 1:
      guard let link = dialled.first else { return }
      if world.random.below(3) == 0 { world.end(link, .connectFailed) } else { greet(&world, on: link) }
    case 2: world.pass(.milliseconds(Int64(world.random.below(300))))
    case 3 where world.random.below(6) == 0 && !up.isEmpty: world.end(pick(up, &world), .closedByPeer)
    case 4, 5: origin(&world)
    case 6: world.judge()
    case 7: announce(&world)
    case 8 where !up.isEmpty: world.give(.drained(pick(up, &world), pieces: world.random.below(3)))
    case 9...11 where !up.isEmpty: block(pick(up, &world), &world)
    case 12 where !up.isEmpty: leaves(pick(up, &world), &world)
    default: if !up.isEmpty { say(pick(up, &world), &world) }
    }
  }

  private static func pick<T>(_ list: [T], _ world: inout FuzzWorld) -> T { list[world.random.below(list.count)] }

  /// A peer shakes hands, on a new link or on one that was dialled; most are agents and say so.
  private static func greet(_ world: inout FuzzWorld, on dialled: LinkID?) {
    let number = UInt32(world.random.below(40))
    let endpoint = Endpoint(address: .v4(0xC000_0264 + number), port: 50000)
    let isAgent = world.random.below(4) != 0
    let handshake = Handshake(
      infohash: InfoHash(truncating: Digest256(9, 9, 9, 9)), peerID: PeerID(random: &world.random), supportsV2: isAgent)
    if let dialled { world.answer(dial: dialled, endpoint, handshake) } else { world.accept(endpoint, handshake) }
    guard let link = dialled ?? world.links.keys.last, world.links[link]?.isUp == true else { return }
    if isAgent {
      let asn = world.random.below(3) == 0 ? ASN(64502) : ASN(64501)
      let hello = ShoalHello(node: NodeID(key: Digest256(UInt64(number) + 100, 0, 0, 0)), link: 5, asn: asn)
      let introduction = ExtensionHandshake(
        extensions: [ExtensionHandshake.Number(name: "shoal", number: 3)], port: 6881, shoal: hello)
      world.give(.message(link, .extended(id: 0, payload: introduction.encoded)))
    }
    if world.random.below(2) == 0 { world.give(.message(link, .haveAll)) }
    if world.random.below(4) != 0 { world.give(.message(link, .unchoke)) }
  }

  /// A peer says something, sensible or not.
  private static func say(_ link: LinkID, _ world: inout FuzzWorld) {
    let count = world.geometry.blockCount
    let block = BlockIndex(world.random.below(count))
    let run = block.value..<min(count, block.value + 1 + world.random.below(8))
    let request = PieceRequest(block, in: world.geometry)
    let message: PeerMessage
    switch world.random.below(14) {
    case 0: message = .choke
    case 1, 2: message = .unchoke
    case 3: message = world.random.below(2) == 0 ? .interested : .notInterested
    case 4:
      message = .have(PieceIndex(world.random.below(world.geometry.pieceCount + (world.random.below(40) == 0 ? 2 : 0))))
    case 5: message = .request(piece: request.piece, begin: request.begin, length: request.length)
    case 6: message = .cancel(piece: request.piece, begin: request.begin, length: request.length)
    case 7: message = .extended(id: 1, payload: ShoalMessage.pulling(BlockRuns(run)).encoded)
    case 8: message = .extended(id: 1, payload: ShoalMessage.released(BlockRuns(run)).encoded)
    case 9 where world.random.below(20) == 0: message = .extended(id: 1, payload: [7, 7, 7])
    case 10: message = .keepAlive
    default: message = .extended(id: 1, payload: ShoalMessage.held(BlockRuns(run)).encoded)
    }
    world.give(.message(link, message))
  }

  /// A peer answers a request, rejects it, or sends what nobody asked for.
  private static func block(_ link: LinkID, _ world: inout FuzzWorld) {
    guard let requests = world.links[link]?.requests, !requests.isEmpty, world.random.below(30) != 0 else {
      if world.random.below(10) == 0 {
        let any = BlockIndex(world.random.below(world.geometry.blockCount))
        world.bring(PieceRequest(any, in: world.geometry), on: link, isSpoilt: false)
      }
      return
    }
    let request = pick(requests, &world)
    switch world.random.below(40) {
    case 0: world.bring(request, on: link, isSpoilt: true)
    case 1, 2: world.reject(request, on: link)
    default: world.bring(request, on: link, isSpoilt: false)
    }
  }

  /// A peer sends the leaves of some pieces, or refuses them.
  private static func leaves(_ link: LinkID, _ world: inout FuzzWorld) {
    let perPiece = world.geometry.blocksPerPiece
    let first = world.random.below(world.geometry.pieceCount)
    let pieces = (first..<min(world.geometry.pieceCount, first + 4)).map { PieceIndex($0) }
    let request = HashRequest(
      piecesRoot: Digest256(3, 3, 3, 3), baseLayer: 0, index: first * perPiece, length: 4 * perPiece, proofLayers: 0)
    guard world.random.below(3) == 0 else { return world.give(.message(link, .hashReject(request))) }
    for piece in pieces { world.provable[piece.value] = true }
    world.give(.hashesArrived(link, request, proven: pieces))
  }

  /// The origin goes on with one of its answers, well or badly.
  private static func origin(_ world: inout FuzzWorld) {
    guard !world.fetches.isEmpty else { return }
    let (request, fetch) = world.fetches.elements[world.random.below(world.fetches.count)]
    guard fetch.isAnswered else {
      switch world.random.below(20) {
      case 0:
        world.answer(request, status: 503, isUsable: false)
        world.end(request, .unusable)
      case 1: world.end(request, .failed(sentence: "reset"))
      case 2: world.answer(request, status: 200, isUsable: true)
      default: world.answer(request, status: 206, isUsable: true)
      }
      return
    }
    if fetch.isForLeaves {
      world.bringLeaves(request)
      return world.end(request, .complete)
    }
    for _ in 0..<1 + world.random.below(8) { world.bring(request, isSpoilt: world.random.below(200) == 0) }
    guard let rest = world.fetches[request] else { return }
    if rest.next >= rest.end { return world.end(request, .complete) }
    if world.random.below(30) == 0 { world.end(request, .failed(sentence: "reset")) }
  }

  /// The selector answers, names peers and perhaps roles, or fails.
  private static func announce(_ world: inout FuzzWorld) {
    let draw = world.random.below(8)
    let peers = (0..<world.random.below(6)).map { _ in
      RankedPeer(
        endpoint: Endpoint(address: .v4(0xC000_0264 + UInt32(world.random.below(40))), port: 6881), node: nil,
        kind: .agent, infohash: InfoHash(truncating: Digest256(9, 9, 9, 9)),
        ring: world.random.below(3) == 0 ? .world : .isp, asn: nil, isComplete: false, score: 0)
    }
    let roles = (0..<world.random.below(5)).map { _ in
      StripeRole(stripe: world.random.below(16), rank: world.random.below(3), place: world.random.below(3))
    }
    let sums = StripeSums(lagPerMille: world.random.below(60), ispPeers: 1 + world.random.below(9))
    world.reply { announce in
      guard draw > 0 else { return .failed(sentence: "no answer") }
      let swarm = AnnounceReply.Swarm(
        interval: .seconds(5), ispCount: 2, ispIndex: 0, peers: peers,
        roles: draw > 2 ? StripeRoles(roles: roles, sums: sums) : nil)
      return .reply(
        AnnounceReply(
          address: IPAddress(192, 0, 2, 9), locality: Locality(asn: ASN(64501)), minInterval: .seconds(1),
          objects: announce.objects.map { AnnounceReply.ObjectReply($0.object, .swarm(swarm)) }))
    }
  }
}
