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

  @Test func `a third piece in user space is noticed`() {
    var checkers = Checkers()
    checkers.queuedPiece(node: 1, link: LinkID(3), undrained: 2)
    #expect(checkers.violations.isEmpty)
    checkers.queuedPiece(node: 1, link: LinkID(3), undrained: 3)
    #expect(checkers.violations.map(\.law) == ["short queues"])
  }

  @Test func `requests without end are noticed, answered ones are not counted`() {
    var checkers = Checkers()
    let request = PeerMessage.request(piece: PieceIndex(0), begin: 0, length: 16384)
    for _ in 0..<BoundedRequests.limit { checkers.sent(node: 1, link: LinkID(1), request) }
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
