import Vocabulary

/// Seeded damage to valid bytes: flips, deletions, insertions, copies, truncations.
struct Mutation {
  var random: RandomSource

  init(seed: UInt64) { random = RandomSource(seed: seed) }

  mutating func mutate(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    for _ in 0...random.below(4) {
      guard !result.isEmpty else { return [UInt8(truncatingIfNeeded: random.next())] }
      let at = random.below(result.count)
      switch random.below(7) {
      case 0: result[at] = UInt8(truncatingIfNeeded: random.next())
      case 1: result[at] ^= 1 << UInt8(random.below(8))
      case 2: result.remove(at: at)
      case 3: result.insert(UInt8(truncatingIfNeeded: random.next()), at: at)
      case 4: result.removeLast(min(result.count, random.below(8)))
      case 5:
        let end = min(result.count, at + 1 + random.below(8))
        result.insert(contentsOf: result[at..<end], at: random.below(result.count))
      default: result[at] = Array("0123456789:ield-%&=".utf8)[random.below(19)]
      }
    }
    return result
  }
}
