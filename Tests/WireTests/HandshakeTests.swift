import Testing
import Vocabulary

@testable import Wire

@Suite struct HandshakeTests {
  private func sample() -> Handshake {
    var random = RandomSource(seed: 1)
    return Handshake(infohash: SHA.sha1([]), peerID: PeerID(random: &random), supportsV2: true)
  }

  @Test func `the handshake has the bits of BEP 6, 10 and 52`() throws {
    let bytes = sample().encoded
    #expect(bytes.count == 68)
    #expect(bytes.prefix(20) == [19] + Array("BitTorrent protocol".utf8)[...])
    #expect(Array(bytes[20..<28]) == [0, 0, 0, 0, 0, 0x10, 0, 0x14])
    #expect(Array(bytes[28..<48]) == SHA.sha1([]).bytes)
    #expect(Array(bytes[48..<56]) == Array("-SH0001-".utf8))
    let read = try Handshake.decode(bytes + [0, 0])
    #expect(read == sample() && read.supportsFast && read.supportsExtensions && read.supportsV2)
    #expect(read.peerID.description.hasPrefix("-SH0001-"))
  }

  @Test func `another protocol fails at its first wrong byte`() throws {
    #expect(throws: WireError.notAHandshake) { try Handshake.checkOpening(Array("GET /".utf8)) }
    #expect(throws: WireError.notAHandshake) { try Handshake.decode([0x16, 3, 1]) }
    #expect(throws: Never.self) { try Handshake.checkOpening([19, 0x42]) }
    #expect(throws: WireError.truncated) { try Handshake.decode(sample().encoded.prefix(67)) }
  }

  @Test func `no damage to a handshake traps`() {
    var mutation = Mutation(seed: 4)
    for _ in 0..<2000 {
      let bytes = mutation.mutate(sample().encoded)
      if let read = try? Handshake.decode(bytes) { #expect(read.encoded == Array(bytes.prefix(68))) }
    }
  }
}
