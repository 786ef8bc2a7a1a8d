import Testing
import Vocabulary

@Suite struct RandomSourceTests {
  @Test func `the numbers are those of xoshiro256 starstar seeded by SplitMix64`() {
    var random = RandomSource(seed: 42)
    let drawn = (0..<4).map { _ in random.next() }
    #expect(drawn == [0x1578_0b2e_0c2e_c716, 0x6104_d986_6d11_3a7e, 0xae17_5332_39e4_99a1, 0xecb8_ad47_03b3_60a1])
  }

  @Test func `a fork depends on its purpose alone and leaves its source as it was`() {
    let source = RandomSource(seed: 7)
    var a = source.forked(for: "picking")
    var again = source.forked(for: "picking")
    var b = source.forked(for: "choking")
    let first = a.next()
    #expect(first == again.next() && first != b.next())
    #expect(source == RandomSource(seed: 7))
  }

  @Test func `numbers below a bound reach all of it and nothing else`() {
    var random = RandomSource(seed: 1)
    var seen = BitField(count: 10)
    for _ in 0..<1000 { seen[random.below(10)] = true }
    #expect(seen.isFull)
    #expect((0..<100).allSatisfy { _ in random.below(1) == 0 })
  }
}
