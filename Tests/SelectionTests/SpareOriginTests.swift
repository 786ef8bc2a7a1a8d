import Testing
import Vocabulary

@testable import Selection

@Suite struct SpareOriginTests {
  private let start = Instant(nanoseconds: 1_000_000_000)

  @Test func `where peers are many the origin gives one copy`() {
    var spare = SpareOrigin()
    spare.look(rates: Array(repeating: 156_250, count: 16), agents: 16, uplinks: 20_000_000, at: start)
    #expect(spare.perMille == 0)
  }

  @Test func `where peers are few and slow it gives all it can, to whoever asks`() {
    var spare = SpareOrigin()
    spare.look(rates: Array(repeating: 250_000, count: 10), agents: 10, uplinks: 2_500_000, at: start)
    #expect(spare.perMille == 1000)
  }

  @Test func `where it would save a sixth it gives half of what it can, to each alike`() {
    var spare = SpareOrigin()
    spare.look(rates: Array(repeating: 75_000, count: 10), agents: 10, uplinks: 2_500_000, at: start)
    // 10 x 0.75 / 3.25 copies, one of them by stripes.
    #expect((60...65).contains(spare.perMille))
  }

  @Test func `while the uplinks are not known, or nobody shares, it gives one copy`() {
    var spare = SpareOrigin()
    spare.look(rates: [1_000_000, 1_000_000], agents: 2, uplinks: nil, at: start)
    #expect(spare.perMille == 0)
    spare.look(rates: [1_000_000], agents: 1, uplinks: 250_000, at: start)
    #expect(spare.perMille == 0)
  }

  @Test func `who says that it gets a thousand times as much is believed four times as much`() {
    var spare = SpareOrigin()
    let rates = Array(repeating: Int64(156_250), count: 15) + [125_000_000]
    spare.look(rates: rates, agents: 16, uplinks: 20_000_000, at: start)
    #expect(spare.perMille == 0)
  }

  @Test func `what the origin gave is not forgotten while nobody takes anything from it`() {
    var spare = SpareOrigin()
    spare.look(rates: Array(repeating: 75_000, count: 10), agents: 10, uplinks: 2_500_000, at: start)
    let first = spare.perMille
    for second in 1...600 {
      spare.look(rates: [0, 0], agents: 10, uplinks: 2_500_000, at: start + .seconds(Int64(second)))
    }
    #expect(spare.perMille == first)
  }

  @Test func `what the origin gave is forgotten slowly`() {
    var spare = SpareOrigin()
    spare.look(rates: Array(repeating: 75_000, count: 10), agents: 10, uplinks: 2_500_000, at: start)
    let first = spare.perMille
    spare.look(rates: Array(repeating: 10_000, count: 10), agents: 10, uplinks: 2_500_000, at: start + .seconds(1))
    #expect(spare.perMille > first * 9 / 10 && spare.perMille < first)
    #expect(!spare.isDue(start + .milliseconds(1500)) && spare.isDue(start + .seconds(2)))
  }
}
