import Vocabulary

/// Seeded random numbers for fuzzing.
struct SeededRandom {
  private var source: RandomSource

  init(seed: UInt64) { source = RandomSource(seed: seed) }

  mutating func below(_ bound: Int) -> Int { source.below(bound) }
}
