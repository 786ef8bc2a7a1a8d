import Testing
import Vocabulary

@Suite struct SipHashTests {
  /// The key of the vectors: bytes 0 to 15.
  private static let key: (UInt64, UInt64) = (0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0908)

  @Test func `codes are those of the reference implementation's vectors`() {
    var hash = SipHash(key: Self.key)
    #expect(hash.code == 0x726F_DB47_DD0E_0E31)
    hash.mix(0x0706_0504_0302_0100)
    #expect(hash.code == 0x93F5_F579_9A93_2462)
    hash.mix(0x0F0E_0D0C_0B0A_0908)
    #expect(hash.code == 0x3F2A_CC7F_57C2_9BDB)
  }

  @Test func `another key gives another code`() {
    var (one, other) = (SipHash(key: Self.key), SipHash(key: (Self.key.0, Self.key.1 ^ 1)))
    one.mix(1)
    other.mix(1)
    #expect(one.code != other.code)
  }
}
