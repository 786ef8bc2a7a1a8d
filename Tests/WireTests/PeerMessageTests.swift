import Testing
import Vocabulary

@testable import Wire

@Suite struct PeerMessageTests {
  static let request = HashRequest(piecesRoot: SHA.sha256([]), baseLayer: 2, index: 512, length: 512, proofLayers: 9)
  static let all: [PeerMessage] = [
    .keepAlive, .choke, .unchoke, .interested, .notInterested, .have(PieceIndex(7)), .bitfield([0xA0, 1]),
    .bitfield([]),
    .request(piece: PieceIndex(1), begin: 16384, length: 16384), .cancel(piece: PieceIndex(1), begin: 0, length: 5),
    .suggest(PieceIndex(1)), .haveAll, .haveNone,
    .reject(piece: PieceIndex(0xFFFF_FFFF), begin: 0xFFFF_FFFF, length: 1),
    .allowedFast(PieceIndex(3)), .port(6881), .extended(id: 0, payload: Array("de".utf8)),
    .extended(id: 3, payload: []),
    .hashRequest(request), .hashes(request, [.zero, SHA.sha256([1])]), .hashes(request, []), .hashReject(request),
    .unknown(id: 99),
  ]

  @Test(arguments: all) func `every message survives its bytes`(message: PeerMessage) throws {
    let bytes = message.encoded
    #expect(try PeerFrame.next(in: bytes) == .message(message, consumed: bytes.count))
    #expect(try PeerFrame.next(in: bytes + [1, 2, 3]) == .message(message, consumed: bytes.count))
    for count in 0..<bytes.count {
      guard case .needs(let needed) = try PeerFrame.next(in: bytes.prefix(count)) else {
        Issue.record("\(count) bytes are no message")
        return
      }
      #expect(needed > count && needed <= bytes.count)
    }
  }

  @Test func `the bytes are those of the BEPs`() {
    #expect(PeerMessage.keepAlive.encoded == [0, 0, 0, 0])
    #expect(PeerMessage.have(PieceIndex(258)).encoded == [0, 0, 0, 5, 4, 0, 0, 1, 2])
    #expect(
      PeerMessage.request(piece: PieceIndex(1), begin: 16384, length: 16384).encoded.hex
        == "0000000d06000000010000400000004000")
    #expect(PeerMessage.hashRequest(Self.request).encoded.prefix(5) == [0, 0, 0, 49, 21])
  }

  @Test func `a piece is told apart by its header alone`() throws {
    var bytes: [UInt8] = []
    PeerFrame.encodePieceHeader(piece: PieceIndex(5), begin: 32768, length: 16384, into: &bytes)
    #expect(bytes.hex == "000040090700000005" + "00008000")
    #expect(try PeerFrame.next(in: bytes) == .piece(piece: PieceIndex(5), begin: 32768, length: 16384))
    #expect(try PeerFrame.next(in: bytes.prefix(12)) == .needs(count: 13))
    #expect(throws: WireError.frameTooLong(id: 7, bytes: 0x20_000A)) { try PeerFrame.next(in: [0, 0x20, 0, 10, 7]) }
    #expect(throws: WireError.badLength(id: 7, bytes: 7)) { try PeerFrame.next(in: [0, 0, 0, 8, 7]) }
    #expect(throws: WireError.unexpectedPiece) { try PeerMessage.decode(id: 7, payload: []) }
  }

  @Test func `overlong and misshapen messages are refused before they are read`() {
    #expect(throws: WireError.frameTooLong(id: 5, bytes: 0x7FFF_FFFF)) {
      try PeerFrame.next(in: [0x7F, 0xFF, 0xFF, 0xFF, 5])
    }
    for (id, count) in [
      (0, 1), (4, 3), (4, 5), (6, 11), (9, 1), (14, 1), (20, 0), (21, 47), (22, 47), (22, 49), (23, 49),
    ] {
      #expect(throws: WireError.badLength(id: UInt8(id), bytes: count)) {
        try PeerMessage.decode(id: UInt8(id), payload: [UInt8](repeating: 0, count: count))
      }
    }
  }

  @Test func `no damage to messages traps, and what is read can be written`() throws {
    var mutation = Mutation(seed: 3)
    for message in Self.all {
      for _ in 0..<400 {
        let bytes = mutation.mutate(message.encoded)
        guard case .message(let read, let consumed)? = try? PeerFrame.next(in: bytes) else { continue }
        #expect(consumed <= bytes.count)
        if case .unknown = read { continue }
        #expect(read.encoded == Array(bytes.prefix(consumed)))
      }
    }
  }
}
