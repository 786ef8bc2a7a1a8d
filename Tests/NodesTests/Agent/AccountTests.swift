import Nodes
import OrderedCollections
import Selection
import Testing
import Vocabulary
import Wire

/// What must be given back, counted or forgotten over time.
@Suite struct AccountTests {
  private static let far = Endpoint(address: IPAddress(198, 51, 100, 50), port: 6881)

  /// A bench that holds its object and knows its ISP.
  private func seeder() throws -> AgentBench {
    var bench = AgentBench()
    let description = AgentBench.description()
    let opened = bench.want(description).compactMap { if case .store(let handle, .open) = $0 { handle } else { nil } }
    bench.feed(
      .opened(
        try #require(opened.first), held: BitField(count: 16, repeating: true),
        provable: BitField(count: description.geometry.pieceCount, repeating: true)))
    bench.announceNow()
    return bench
  }

  /// A stock client at an address of its own comes, is interested and asks for two blocks; the pieces that it is sent.
  private func ask(_ bench: inout AgentBench, _ number: UInt32) -> Int {
    let link = LinkID(number * 2)
    var random = RandomSource(seed: UInt64(number))
    let opening = Handshake(
      infohash: InfoHash(truncating: Digest256(9, 9, 9, 9)), peerID: PeerID(random: &random), supportsV2: true)
    let remote = Endpoint(address: .v4(0xC633_6400 + number), port: 50000)
    var effects = bench.feed(.handshake(link, remote: remote, opening))
    effects += bench.feed(.message(link, .haveNone))
    effects += bench.feed(.message(link, .interested))
    for block in 0..<2 {
      effects += bench.feed(.message(link, .request(piece: PieceIndex(0), begin: Int64(block) * 16384, length: 16384)))
    }
    return effects.count { if case .link(link, .sendPiece) = $0 { true } else { false } }
  }

  @Test func `pieces that a dead link never sent do not count against the living`() throws {
    var bench = try seeder()
    // Far more than may wait before the kernel at once, each on a link that dies before it was sent.
    for number in UInt32(1)...20 {
      #expect(ask(&bench, number) == 2, "peer \(number)")
      let end: LinkEnd = number % 2 == 0 ? .closedByPeer : .malformedMessage
      bench.feed(.linkClosed(LinkID(number * 2), end))
    }
    // And on links that the machine itself ends.
    for number in UInt32(21)...40 {
      #expect(ask(&bench, number) == 2, "peer \(number)")
      #expect(bench.feed(.message(LinkID(number * 2), .have(PieceIndex(999)))).closes == [.brokeRules])
    }
  }

  @Test func `no more than two pieces wait before the kernel, and what left makes room`() throws {
    var bench = try seeder()
    let sent = (UInt32(1)...5).map { ask(&bench, $0) }
    #expect(sent == [2, 0, 0, 0, 0])
    let next = bench.feed(.drained(LinkID(2), pieces: 2))
    #expect(next.count { if case .link(_, .sendPiece) = $0 { true } else { false } } == 2)
    // A world that says more than was sent gives away nothing.
    bench.feed(.drained(LinkID(2), pieces: 100))
    #expect(ask(&bench, 6) == 0)
  }

  /// What happens while time passes and the peer of one link goes on to live, and says so each second.
  private func pass(_ span: TimeSpan, _ bench: inout AgentBench, living link: LinkID) -> [AgentEffect] {
    (0..<span.milliseconds / 1000).flatMap { _ in bench.pass(.seconds(1)) + bench.feed(.message(link, .keepAlive)) }
  }

  @Test func `a link on which nothing leaves and nothing is said for a minute ends`() throws {
    var bench = try seeder()
    let living = LinkID(4)
    for number in UInt32(1)...2 {
      _ = ask(&bench, number)
      _ = bench.pass(.seconds(1))
    }
    #expect(pass(.seconds(57), &bench, living: living).closes.isEmpty)
    let effects = pass(.seconds(20), &bench, living: living)
    #expect(effects.compactMap { if case .link(let link, .close(.idle)) = $0 { link } else { nil } } == [LinkID(2)])
  }

  @Test func `who sent corrupt bytes is shut out for ten minutes, and not for ever`() throws {
    var bench = AgentBench()
    _ = bench.open()
    bench.announceNow()
    let request = try #require(bench.peer(1, isAgent: true).requests.first)
    #expect(bench.feed(.blockArrived(request.0, request.1, .corrupt)).closes == [.banned])
    #expect(bench.machine.counters.peersBanned == 1)
    bench.now = bench.now + .seconds(599)
    #expect(bench.peer(1, isAgent: true).closes == [.banned])
    bench.now = bench.now + .seconds(2)
    #expect(!bench.peer(1, isAgent: true).closes.contains(.banned))
  }

  @Test func `a peer that cannot be reached is dialled after 10, 20, 40 and 80 s, and then every two minutes`() throws {
    var bench = try seeder()
    let peer = RankedPeer(
      endpoint: Self.far, node: nil, kind: .stock, infohash: InfoHash(1, 1, 1), ring: .isp, asn: nil, isComplete: false,
      score: 0)
    var dialled: [Instant] = []
    var link: LinkID?
    func look(_ effects: [AgentEffect], at now: Instant) {
      for effect in effects {
        guard case .link(let id, .dial) = effect else { continue }
        link = id
        dialled.append(now)
      }
    }
    let end = bench.now + .seconds(600)
    while bench.now < end {
      if let failed = link {
        link = nil
        look(bench.feed(.linkClosed(failed, .connectFailed)), at: bench.now)
      }
      for effect in bench.pass(.milliseconds(250)) {
        switch effect {
        case .link(_, .dial): look([effect], at: bench.now)
        case .control(let call, .announce):
          look(bench.feed(.announced(call, .reply(bench.announceReply(peers: [peer])))), at: bench.now)
        default: break
        }
      }
    }
    let pauses = zip(dialled, dialled.dropFirst()).map { ($1 - $0).milliseconds }
    for (pause, least) in zip(pauses, [10_000, 20_000, 40_000, 80_000, 120_000, 120_000] as [Int64]) {
      #expect(pause >= least && pause < least + 11_000, "\(pauses)")
    }
    #expect(pauses.count >= 4, "\(pauses)")
    #expect(bench.machine.counters.dials == dialled.count)
    #expect(bench.machine.counters.dialsFailed == dialled.count - (link == nil ? 0 : 1))
  }
}
