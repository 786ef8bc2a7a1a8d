import Nodes
import Testing
import Vocabulary
import Wire

/// The short way to the canonical bytes of effects must lead to those that their coding gives.
@Suite struct EffectBytesTests {
  private static let link = LinkID(300)
  private static let object = ObjectHandle(7)
  private static let messages: [PeerMessage] = [
    .interested, .notInterested, .choke, .have(PieceIndex(3)), .haveAll,
    .request(piece: PieceIndex(70), begin: 65_536, length: 16_384),
    .cancel(piece: PieceIndex(0), begin: -1, length: .max),
    .reject(piece: PieceIndex(1), begin: 0, length: 1),
    .extended(id: 200, payload: []), .extended(id: 1, payload: [UInt8](repeating: 9, count: 130)),
    .bitfield([1, 2]),
    .hashReject(
      HashRequest(
        piecesRoot: Digest256(1, 2, 3, 4), baseLayer: 0, index: 0, length: 2, proofLayers: 0)),
  ]
  private static let others: [AgentEffect] = [
    .link(link, .sendPiece(object, PieceRequest(piece: PieceIndex(200), begin: 16_384, length: 16_384))),
    .store(object, .write(BlockIndex(-1))), .store(object, .write(BlockIndex(1 << 40))),
    .store(object, .stage(BlockIndex(5))), .store(object, .adopt(BlockIndex(5))), .store(object, .confirm),
    .link(link, .close(.idle)), .origin(OriginRequestID(2), .cancel),
    .reader(WantID(.max), .deliver(object, ByteSpan(offset: 1 << 50, length: 16_384))),
    .reader(WantID(1), .text("--")),
  ]

  @Test func `each effect alone, and all of them, have the bytes that their coding gives`() throws {
    let all = Self.messages.map { AgentEffect.link(Self.link, .send($0)) } + Self.others
    for list in all.map({ [$0] }) + [[], all, Array(repeating: all, count: 20).flatMap(\.self)] {
      var bytes: [UInt8] = [1, 2, 3]
      try AgentMachine.write(list, appendingTo: &bytes)
      #expect(try bytes == [1, 2, 3] + CanonicalEncoder.encode(list))
    }
  }
}
