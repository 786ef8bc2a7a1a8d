/// A seeded generator (xoshiro256**, Blackman and Vigna 2018), held in the state of the machine that draws from it.
///
/// Fork one per purpose, so that an added draw for one purpose does not move another.
@usableFromInline package struct RandomSource: RandomNumberGenerator, Hashable, Codable, Sendable {
  @usableFromInline var s0: UInt64
  @usableFromInline var s1: UInt64
  @usableFromInline var s2: UInt64
  @usableFromInline var s3: UInt64

  package init(seed: UInt64) {
    var state = seed
    func splitMix() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
    s0 = splitMix()
    s1 = splitMix()
    s2 = splitMix()
    s3 = splitMix()
  }

  /// A generator of its own for `purpose`; the same seed and purpose always give the same one.
  package func forked(for purpose: String) -> RandomSource {
    var mixed: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in purpose.utf8 { mixed = (mixed ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return RandomSource(seed: s0 ^ mixed)
  }

  @inlinable package mutating func next() -> UInt64 {
    let product = s1 &* 5
    let result = ((product << 7) | (product >> 57)) &* 9
    let t = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= t
    s3 = (s3 << 45) | (s3 >> 19)
    return result
  }

  /// A number in 0 ..< bound, evenly; `bound` must be positive.
  @inlinable package mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0)
    return Int(next(upperBound: UInt64(bound)))
  }
}
