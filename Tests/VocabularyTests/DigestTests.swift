import Testing
import Vocabulary

@Suite struct DigestTests {
  @Test func `digests and infohashes survive bytes and hexadecimal`() throws {
    let bytes = (0..<32).map { UInt8($0 * 8 + 7) }
    let digest = try #require(Digest256(bytes: bytes))
    #expect(
      digest.bytes == bytes && Digest256(hex: digest.hex) == digest && Digest256(hex: digest.hex.uppercased()) == digest
    )
    let infohash = try #require(InfoHash(bytes: bytes.prefix(20)))
    #expect(infohash.bytes == Array(bytes.prefix(20)) && InfoHash(hex: infohash.description) == infohash)
    #expect(InfoHash(truncating: digest) == infohash)
    for count in [0, 19, 21, 31, 33] {
      let other = [UInt8](repeating: 1, count: count)
      #expect(Digest256(bytes: other) == nil && InfoHash(bytes: other) == nil)
    }
    #expect(Digest256(hex: String(repeating: "g", count: 64)) == nil && [UInt8](hex: "abc") == nil)
  }

  @Test func `digests are ordered as their bytes are`() throws {
    var random = RandomSource(seed: 5)
    let digests = (0..<50).map { _ in Digest256(random.next() & 1, random.next() & 1, random.next() & 1, random.next())
    }
    #expect(digests.sorted().map(\.hex) == digests.map(\.hex).sorted())
  }
}
