import Nodes
import Testing
import Vocabulary
import Wire

/// The static code for the canonical bytes of inputs and effects must do what their coding does.
@Suite struct StaticCodeTests {
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

  private static let inputs: [AgentInput] = [
    .deadlineReached, .abandoned(WantID(9)), .deliveryDrained(WantID(1), through: -4), .calling(CallID(3), .connecting),
    .message(link, .have(PieceIndex(3))), .message(link, .extended(id: 3, payload: [1, 2])),
    .blockArrived(link, PieceRequest(piece: PieceIndex(200), begin: 16_384, length: 16_384), .verified),
    .blockArrived(link, PieceRequest(piece: PieceIndex(0), begin: 0, length: 1), .corrupt),
    .hashesArrived(
      link, HashRequest(piecesRoot: Digest256(1, 2, 3, .max), baseLayer: 0, index: 0, length: 2, proofLayers: 0),
      proven: [PieceIndex(1), PieceIndex(300)]),
    .opened(object, held: BitField(count: 100), provable: BitField(count: 0)), .stored(object),
    .storeFailed(object, sentence: "the disk is full"), .tunnelled(ExchangeID(5), nil), .shelved([]),
    .judged(
      object,
      AgentInput.Judgement(piece: PieceIndex(2), byLeaves: true, good: [BlockIndex(1)], bad: [], exposed: [])),
    .linkClosed(link, .closedByPeer), .drained(link, pieces: 3),
    .originAnswered(
      OriginRequestID(4),
      AgentInput.OriginAnswer(status: 206, entityTag: "\"x\"", retryAfterSeconds: nil, isUsable: true)),
    .originBlock(OriginRequestID(4), BlockIndex(1 << 33), .misfit), .originEnded(OriginRequestID(4), .stale),
    .originEnded(OriginRequestID(4), .failed(sentence: "é")), .plainEnded(WantID(2), .complete(bytes: .min)),
    .plainProgress(WantID(2), received: ByteCount(77), length: 1 << 40),
    .probed(
      CallID(1),
      .answered(status: 200, description: nil, length: 7, entityTag: "a", retryAfterSeconds: -1)),
    .described(CallID(1), .notYet(retryAfterSeconds: 5)), .announced(CallID(1), .refused(status: 403, sentence: "no")),
  ]

  @Test func `inputs have the bytes that their coding gives`() throws {
    for input in Self.inputs {
      var bytes: [UInt8] = [7]
      try AgentMachine.write(input, appendingTo: &bytes)
      #expect(try bytes == [7] + CanonicalEncoder.encode(input))
    }
  }

  @Test func `inputs are read from bytes as their coding reads them`() throws {
    for input in Self.inputs {
      let bytes = try CanonicalEncoder.encode(input)
      #expect(try CanonicalEncoder.encode(AgentMachine.input(from: bytes)) == bytes)
    }
  }

  /// What both read may be another value than was written, but must be the same.
  @Test func `inputs are read from damaged bytes as their coding reads them, or are refused by both`() throws {
    for input in Self.inputs {
      let bytes = try CanonicalEncoder.encode(input)
      var damaged = bytes.indices.map { Array(bytes[..<$0]) } + [bytes + [0]]
      for at in bytes.indices {
        for bit in 0..<8 {
          var flipped = bytes
          flipped[at] ^= 1 << bit
          damaged.append(flipped)
        }
      }
      for bytes in damaged {
        let coded = try? CanonicalEncoder.encode(CanonicalDecoder.decode(AgentInput.self, from: bytes))
        #expect((try? CanonicalEncoder.encode(AgentMachine.input(from: bytes))) == coded, "\(bytes)")
      }
    }
  }

  @Test func `each effect alone, and all of them, have the bytes that their coding gives`() throws {
    let all = Self.messages.map { AgentEffect.link(Self.link, .send($0)) } + Self.others
    for list in all.map({ [$0] }) + [[], all, Array(repeating: all, count: 20).flatMap(\.self)] {
      var bytes: [UInt8] = [1, 2, 3]
      try AgentMachine.write(list, appendingTo: &bytes)
      #expect(try bytes == [1, 2, 3] + CanonicalEncoder.encode(list))
    }
  }
}
