import Nodes
import Testing
import Vocabulary
import Wire

@testable import Simulation

@Suite struct CheckersTests {
  private func span(_ offset: Int64, _ length: Int64) -> ByteSpan { ByteSpan(offset: offset, length: length) }

  @Test func `bytes out of order, twice or not held are noticed`() {
    var checkers = Checkers()
    checkers.delivered(node: 1, want: WantID(0), span: span(0, 10), isHeld: true)
    checkers.delivered(node: 1, want: WantID(0), span: span(10, 10), isHeld: true)
    #expect(checkers.violations.isEmpty)
    checkers.delivered(node: 1, want: WantID(0), span: span(10, 10), isHeld: true)
    #expect(checkers.violations.map(\.law) == ["ordered delivery"])
    checkers.delivered(node: 1, want: WantID(0), span: span(20, 5), isHeld: false)
    #expect(checkers.corrupt == 1)
    checkers.finished(node: 1, want: WantID(0), length: 100)
    #expect(checkers.violations.count == 3)
  }

  @Test func `who is believed to be another is noticed`() {
    var checkers = Checkers()
    let nodes = [NodeID(key: Digest256(1, 0, 0, 0)), NodeID(key: Digest256(2, 0, 0, 0))]
    checkers.believed(node: 1, link: LinkID(3), nodes[0], real: nodes[0])
    #expect(checkers.violations.isEmpty)
    checkers.believed(node: 1, link: LinkID(3), nodes[0], real: nodes[1])
    #expect(checkers.violations.map(\.law) == ["proven links"])
  }

  @Test func `more from peers than they could bring, or more of that than came, is noticed`() {
    var counters = AgentCounters()
    counters.received[.origin] = 100
    counters.received[.isp] = 50
    for (eligible, isGood) in [(50, true), (150, true), (49, false), (151, false)] as [(Int64, Bool)] {
      counters.eligibleBytes = eligible
      #expect((Books.excess(in: counters, of: 1) == nil) == isGood)
    }
  }

  @Test func `a third piece in user space is noticed`() {
    var checkers = Checkers()
    checkers.queuedPiece(node: 1, link: LinkID(3), undrained: 2, uplink: 1_250_000)
    #expect(checkers.violations.isEmpty)
    checkers.queuedPiece(node: 1, link: LinkID(3), undrained: 3, uplink: 1_250_000)
    #expect(checkers.violations.map(\.law) == ["short queues"])
  }

  @Test func `requests without end are noticed, answered ones are not counted`() {
    var checkers = Checkers()
    let request = PeerMessage.request(piece: PieceIndex(0), begin: 0, length: 16384)
    for _ in 0..<LinkUse.requestLimit { checkers.sent(node: 1, link: LinkID(1), request) }
    checkers.receivedBlock(node: 1, link: LinkID(1))
    checkers.sent(node: 1, link: LinkID(1), request)
    #expect(checkers.violations.isEmpty)
    checkers.sent(node: 1, link: LinkID(1), request)
    #expect(checkers.violations.map(\.law) == ["bounded requests"])
  }

  @Test func `a vault judges by leaves where it has them, and by the piece where not`() throws {
    let geometry = try #require(Geometry(length: 4 * 65536, pieceLength: 65536))
    let blocks = (0..<4).map { BlockIndex($0) }
    var vault = SimulatedVault(geometry: geometry)
    for block in blocks { vault.stage(block, isCorrupt: block.value == 2) }
    let whole = vault.judge(PieceIndex(0), blocks: blocks)
    #expect(!whole.byLeaves && whole.bad == blocks && whole.good.isEmpty)
    for block in blocks { vault.stage(block, isCorrupt: false) }
    let again = vault.judge(PieceIndex(0), blocks: blocks)
    #expect(again.good == blocks && again.exposed == [BlockIndex(2)])
    vault.prove([PieceIndex(1)])
    #expect(vault.verdict(BlockIndex(4), isCorrupt: true) == .corrupt)
    #expect(vault.verdict(BlockIndex(8), isCorrupt: true) == .unproven)
    for block in 4..<8 { vault.stage(BlockIndex(block), isCorrupt: block == 5) }
    let byLeaves = vault.judge(PieceIndex(1), blocks: (4..<8).map { BlockIndex($0) })
    #expect(byLeaves.byLeaves && byLeaves.bad == [BlockIndex(5)] && byLeaves.good.count == 3)
  }
}

/// The laws of thorough runs.
extension CheckersTests {
  private func laws(_ change: (inout Checkers) -> Void) -> [String] {
    var checkers = Checkers(isThorough: true)
    change(&checkers)
    return checkers.violations.map(\.law)
  }

  private func report(bytes: Int64, fromOrigin: Int64) -> TransferReport {
    var report = TransferReport(name: "o", bytes: bytes, elapsed: .zero, trust: .signed)
    report.fromOrigin = fromOrigin
    return report
  }

  @Test func `a want ends once, and its bytes add up`() {
    let good = report(bytes: 100, fromOrigin: 100)
    #expect(
      laws {
        $0.began(node: 1, want: WantID(0))
        $0.delivered(node: 1, want: WantID(0), span: ByteSpan(offset: 0, length: 100), isHeld: true)
        $0.finished(node: 1, want: WantID(0), report: good, length: 100)
      }.isEmpty)
    #expect(
      laws {
        $0.began(node: 1, want: WantID(0))
        $0.failed(node: 1, want: WantID(0), TransferFailure(.unreachable, "Nobody is there."))
        $0.failed(node: 1, want: WantID(0), TransferFailure(.unreachable, "Nobody is there."))
      } == ["want ends"])
    #expect(
      laws {
        $0.began(node: 1, want: WantID(0))
        $0.failed(node: 1, want: WantID(0), TransferFailure(.unreachable, ""))
      } == ["want ends"])
    #expect(
      laws {
        $0.began(node: 1, want: WantID(0))
        $0.delivered(node: 1, want: WantID(0), span: ByteSpan(offset: 0, length: 100), isHeld: true)
        $0.finished(node: 1, want: WantID(0), report: report(bytes: 100, fromOrigin: 90), length: 100)
      } == ["want ends"])
  }

  @Test func `asking for what is held, or twice of one peer, is noticed`() {
    let (link, block) = (LinkID(3), BlockIndex(5))
    #expect(laws { $0.requested(node: 1, link: link, block: block, isHeld: true) } == ["needless fetch"])
    #expect(laws { $0.fetchedHeld(node: 1, span: ByteSpan(offset: 0, length: 5)) } == ["needless fetch"])
    #expect(
      laws {
        $0.requested(node: 1, link: link, block: block, isHeld: false)
        $0.settled(node: 1, link: link, block: block)
        $0.requested(node: 1, link: link, block: block, isHeld: false)
        $0.linkEnded(node: 1, link: link)
        $0.requested(node: 1, link: link, block: block, isHeld: false)
        $0.requested(node: 1, link: LinkID(5), block: block, isHeld: false)
        $0.requested(node: 2, link: link, block: block, isHeld: false)
      }.isEmpty)
    #expect(
      laws {
        $0.requested(node: 1, link: link, block: block, isHeld: false)
        $0.requested(node: 1, link: link, block: block, isHeld: false)
      } == ["needless fetch"])
  }

  @Test func `more than the upload limit is noticed, a burst is not`() {
    func sending(every step: Int64) -> [String] {
      laws {
        $0.limited(node: 1, to: ByteRate(bytesPerSecond: 16384 * 10), at: Instant(nanoseconds: 0))
        for index in 0..<40 {
          $0.uploaded(node: 1, bytes: 16384, at: Instant(nanoseconds: Int64(index) * step))
          $0.uploaded(node: 2, bytes: 1 << 30, at: Instant(nanoseconds: Int64(index) * step))
        }
      }
    }
    #expect(sending(every: 100_000_000).isEmpty)
    #expect(sending(every: 90_000_000).contains("upload limits"))
  }

  @Test func `hammering, spinning and too many links are noticed`() {
    #expect(laws { for at in 0..<41 { $0.did(.call(server: 1), node: 1, at: Int64(at)) } } == ["patience"])
    #expect(laws { for at in 0..<80 { $0.did(.call(server: 1), node: 1, at: Int64(at) * 300_000_000) } }.isEmpty)
    #expect(laws { for at in 0..<13 { $0.dialled(node: 1, target: 4, at: Int64(at), links: 3) } } == ["patience"])
    #expect(laws { $0.dialled(node: 1, target: 4, at: 0, links: 256) } == ["patience"])
    #expect(laws { for at in 0..<20_001 { $0.did(.wake, node: 1, at: Int64(at)) } } == ["patience"])
  }

  @Test func `sending on a closed link and refusing in calm are noticed`() {
    #expect(laws { $0.sentOnNoLink(node: 1, link: LinkID(3)) } == ["open links"])
    #expect(laws { $0.failedInCalm(peer: "a", TransferFailure(.unreachable, "x")) } == ["recovery"])
  }
}

/// What peers owe each other, and thrift.
extension CheckersTests {
  private var geometry: Geometry {
    get throws { try #require(Geometry(length: 4 * 65536, pieceLength: 65536)) }
  }

  private var asked: PeerMessage { .request(piece: PieceIndex(1), begin: 16384, length: 16384) }
  private var refused: PeerMessage { .reject(piece: PieceIndex(1), begin: 16384, length: 16384) }

  @Test func `asking while choked is noticed`() throws {
    let geometry = try geometry
    var checkers = Checkers(isThorough: true)
    checkers.exchanged(node: 1, link: LinkID(3), received: .unchoke, in: geometry)
    checkers.exchanged(node: 1, link: LinkID(3), sent: asked, in: geometry)
    #expect(checkers.violations.isEmpty)
    checkers.exchanged(node: 1, link: LinkID(3), received: .choke, in: geometry)
    checkers.exchanged(node: 1, link: LinkID(3), sent: asked, in: geometry)
    #expect(checkers.violations.map(\.law) == ["owed answers"])
    // Another link begins choked.
    checkers.exchanged(node: 1, link: LinkID(5), sent: asked, in: geometry)
    #expect(checkers.violations.count == 2)
  }

  @Test func `a piece or a reject that nobody asked for is noticed`() throws {
    let geometry = try geometry
    var checkers = Checkers(isThorough: true)
    for _ in 0..<2 { checkers.exchanged(node: 1, link: LinkID(3), received: asked, in: geometry) }
    checkers.exchanged(node: 1, link: LinkID(3), sentPiece: BlockIndex(5))
    checkers.exchanged(node: 1, link: LinkID(3), sent: refused, in: geometry)
    #expect(checkers.violations.isEmpty)
    checkers.exchanged(node: 1, link: LinkID(3), sentPiece: BlockIndex(5))
    checkers.exchanged(node: 1, link: LinkID(3), sent: refused, in: geometry)
    #expect(checkers.violations.map(\.law) == ["owed answers", "owed answers"])
  }

  @Test func `waste in calm is noticed, and none that a storm explains`() {
    var scenario = SmallSwarm.scenario(mib: 1)
    scenario.isThorough = true
    var report = TransferReport(name: "o", bytes: 1 << 20, elapsed: .zero, trust: .signed)
    report.waste.duplicate = 200_000
    #expect(Thrift.violations(in: scenario, [("a", report)]).isEmpty)
    report.waste.duplicate = 300_000
    #expect(Thrift.violations(in: scenario, [("a", report)]).map(\.law) == ["thrift"])
    scenario.faults = [Fault(.reset("origin"), begin: .zero)]
    #expect(Thrift.violations(in: scenario, [("a", report)]).isEmpty)
  }

  @Test func `many requests at the origin at once are noticed`() {
    var checkers = Checkers(isThorough: true)
    checkers.fetches(node: 1, atOnce: 4)
    #expect(checkers.violations.isEmpty)
    checkers.fetches(node: 1, atOnce: 5)
    #expect(checkers.violations.map(\.law) == ["patience"])
  }
}
