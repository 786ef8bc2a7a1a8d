import Nodes
import Testing
import Vocabulary
import Wire

/// An agent that holds an object and is told to send 10 kB/s.
@Suite struct UploadLimitTests {
  private static let limit: Int64 = 10_000
  private static let blocks = 4096

  private func bench() -> AgentBench {
    var bench = AgentBench(uploadLimit: ByteRate(bytesPerSecond: Self.limit))
    let description = AgentBench.description(blocks: Self.blocks)
    for effect in bench.want(description) {
      guard case .store(let handle, .open) = effect else { continue }
      bench.feed(
        .opened(
          handle, held: BitField(count: Self.blocks, repeating: true),
          provable: BitField(count: description.geometry.pieceCount, repeating: true)))
    }
    return bench
  }

  /// Bytes of what links are sent; the hashes that a request of ours is answered with all count.
  private func bytes(_ effects: [AgentEffect]) -> Int64 {
    effects.reduce(0) { sum, effect in
      switch effect {
      case .link(_, .send(let message)): sum + message.size
      case .link(_, .sendPiece(_, let request)): sum + request.length + Int64(PeerFrame.pieceHeaderLength)
      case .link(_, .sendHashes(_, let request)): sum + 53 + 32 * Int64(request.length + request.proofLayers)
      case .link(_, .accept), .link(_, .dial): sum + Int64(Handshake.byteCount)
      default: sum
      }
    }
  }

  /// Sends of a minute in which five peers ask as fast as they can.
  private func sent(_ ask: (_ step: Int, _ link: LinkID) -> [PeerMessage]) -> Int64 {
    var bench = bench()
    var sum: Int64 = 0
    for number in 1...5 as ClosedRange<UInt32> { sum += bytes(bench.peer(number, isAgent: true, holds: .haveNone)) }
    for step in 0..<600 {
      var effects = bench.pass(.milliseconds(100))
      for number in 1...5 as ClosedRange<UInt32> {
        for message in ask(step, LinkID(number * 2)) { effects += bench.feed(.message(LinkID(number * 2), message)) }
      }
      sum += bytes(effects)
      for case .link(let link, .sendPiece) in effects { sum += bytes(bench.feed(.drained(link, pieces: 1))) }
    }
    return sum
  }

  /// A minute of the limit, the debt that may be made, and one answer more.
  private static let most = limit * 62 + 512 * 32 + Geometry.blockLength

  private static func hashes(_ step: Int) -> PeerMessage {
    .hashRequest(
      HashRequest(
        piecesRoot: Digest256(3, 3, 3, 3), baseLayer: 0, index: step % 8 * 512, length: 512, proofLayers: 0))
  }

  private static func block(_ number: Int) -> PeerMessage {
    .request(
      piece: PieceIndex(number / 4 % (blocks / 4)), begin: Int64(number % 4) * Geometry.blockLength,
      length: Geometry.blockLength)
  }

  @Test func `hash answers and refusals count as much as blocks do`() {
    let sum = sent { step, _ in (0..<20).map { _ in Self.hashes(step) } }
    #expect(sum <= Self.most && sum >= Self.limit * 50, "\(sum)")
  }

  @Test func `blocks, hashes and all else together keep the limit`() {
    let sum = sent { step, link in
      [.interested, Self.hashes(step), Self.block(step * 5 + Int(link.value))]
    }
    #expect(sum <= Self.most && sum >= Self.limit * 50, "\(sum)")
  }

  @Test func `blocks alone take all of it`() {
    let sum = sent { step, link in [.interested, Self.block(step * 5 + Int(link.value))] }
    #expect(sum <= Self.most && sum >= Self.limit * 55, "\(sum)")
  }
}
