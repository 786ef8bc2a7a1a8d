import Testing
import Vocabulary

@testable import Wire

/// BEP 52: what the v2 bit of a handshake says depends on the infohash beside it.
@Suite struct InfoHashesTests {
  private static let v2 = Digest256(9, 9, 9, 9)
  private static let truncated = InfoHash(truncating: v2)
  private static let v1 = InfoHash(1, 1, 1)
  private static let v1Only = InfoHash(2, 2, 2)
  private static let hybrid = InfoHashes(v2: v2, v1: v1, v1Only: v1Only)

  private func peerID() -> PeerID {
    var random = RandomSource(seed: 1)
    return PeerID(random: &random)
  }

  @Test(arguments: [(truncated, true), (v1, true), (v1Only, false), (InfoHash(3, 3, 3), false)])
  func `the v2 bit goes with the infohashes of the hybrid only`(infohash: InfoHash, hasV2: Bool) {
    let handshake = Self.hybrid.opening(with: infohash, from: peerID())
    #expect(handshake.infohash == infohash && handshake.supportsV2 == hasV2)
    #expect(handshake.supportsFast && handshake.supportsExtensions)
  }

  @Test func `an object known by its v1-only description alone never bears the v2 bit`() {
    let infohashes = InfoHashes(kind: .v1Only, v2: Self.v2, v1: Self.v1Only, v1Only: Self.v1Only)
    #expect(!infohashes.opening(with: Self.v1Only, from: peerID()).supportsV2)
    #expect(!infohashes.mayBearV2Bit(infohashes.truncatedV2))
  }

  @Test func `an object known by a v2-only description always does`() {
    let infohashes = InfoHashes(kind: .v2Only, v2: Self.v2, v1: Self.truncated, v1Only: Self.truncated)
    #expect(infohashes.opening(with: Self.truncated, from: peerID()).supportsV2)
  }

  @Test(arguments: [
    (truncated, false, truncated), (truncated, true, truncated), (v1, true, truncated), (v1, false, v1),
    (v1Only, true, v1Only), (v1Only, false, v1Only),
  ])
  func `an opening is answered with its infohash, but with v2 when that is offered`(
    infohash: InfoHash, bit: Bool, answer: InfoHash
  ) {
    let opening = Handshake(infohash: infohash, peerID: peerID(), supportsV2: bit)
    #expect(Self.hybrid.answer(to: opening, from: peerID()).infohash == answer)
  }

  @Test(arguments: [(truncated, false, true), (truncated, true, true), (v1, true, false), (v1Only, true, false)])
  func `hashes are asked for only where the answer named the v2 infohash`(infohash: InfoHash, bit: Bool, isV2: Bool) {
    #expect(Self.hybrid.speaksV2(answer: Handshake(infohash: infohash, peerID: peerID(), supportsV2: bit)) == isV2)
  }
}
