import Vocabulary

/// A hash that is the same in every process (FNV-1a over words, finished by SplitMix64): chance without a generator.
struct PairHash {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  @inline(always) mutating func mix(_ word: UInt64) { state = (state ^ word) &* 0x0000_0100_0000_01B3 ^ (state >> 29) }

  @inline(always) mutating func mix(_ address: IPAddress) {
    switch address {
    case .v4(let number): mix(UInt64(number))
    case .v6(let high, let low):
      mix(high)
      mix(low)
    }
  }

  @inline(always) var value: UInt64 {
    var z = state &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
