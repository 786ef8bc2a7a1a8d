/// SipHash-2-4 (Aumasson and Bernstein, 2012): a code of 64 bits of a short message under a key of 128. Who does not
/// know the key can neither make the code of another message nor find two messages with one code.
package struct SipHash: Sendable {
  private var v0: UInt64
  private var v1: UInt64
  private var v2: UInt64
  private var v3: UInt64
  private var words: UInt64 = 0

  /// - Parameter key: its first eight bytes and its last, least significant first.
  package init(key: (UInt64, UInt64)) {
    v0 = key.0 ^ 0x736F_6D65_7073_6575
    v1 = key.1 ^ 0x646F_7261_6E64_6F6D
    v2 = key.0 ^ 0x6C79_6765_6E65_7261
    v3 = key.1 ^ 0x7465_6462_7974_6573
  }

  /// Takes the next eight bytes of the message, least significant first.
  package mutating func mix(_ word: UInt64) {
    words &+= 1
    v3 ^= word
    round()
    round()
    v0 ^= word
  }

  /// The code of what was taken.
  package var code: UInt64 {
    var last = self
    last.mix(words &* 8 << 56)
    last.v2 ^= 0xFF
    for _ in 0..<4 { last.round() }
    return last.v0 ^ last.v1 ^ last.v2 ^ last.v3
  }

  private mutating func round() {
    v0 &+= v1
    v1 = v1 << 13 | v1 >> 51
    v1 ^= v0
    v0 = v0 << 32 | v0 >> 32
    v2 &+= v3
    v3 = v3 << 16 | v3 >> 48
    v3 ^= v2
    v0 &+= v3
    v3 = v3 << 21 | v3 >> 43
    v3 ^= v0
    v2 &+= v1
    v1 = v1 << 17 | v1 >> 47
    v1 ^= v2
    v2 = v2 << 32 | v2 >> 32
  }
}
