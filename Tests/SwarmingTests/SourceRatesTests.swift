import Swarming
import Testing
import Vocabulary

@Suite struct SourceRatesTests {
  /// Two sources that bring so many bytes per millisecond, as long as they are asked.
  private struct Play {
    var rates = SourceRates()
    var now = Instant(nanoseconds: 5_000_000_000)
    var near: Int64
    var origin: Int64
    /// What the reader's own line takes of both together.
    var line = Int64.max
    private(set) var fromOrigin: Int64 = 0
    private(set) var fromNear: Int64 = 0
    private var originHasAnswered = false

    init(near: Int64, origin: Int64) { (self.near, self.origin) = (near, origin) }

    mutating func pass(milliseconds: Int) {
      for _ in 0..<milliseconds {
        now = now + .milliseconds(1)
        let isAsked = rates.stance == .beside
        let asked = isAsked ? origin : 0
        let share = min(line, near + asked)
        let (nearNow, originNow) = (share * near / max(1, near + asked), share * asked / max(1, near + asked))
        rates.nearBrought(nearNow)
        if isAsked { rates.originBrought(originNow, delay: originHasAnswered ? nil : .milliseconds(5)) }
        originHasAnswered = isAsked
        rates.watch(nearOwes: true, originFlows: isAsked, now: now)
        rates.weigh(originIsIdle: !isAsked, now: now)
        (fromNear, fromOrigin) = (fromNear + nearNow, fromOrigin + originNow)
      }
    }
  }

  @Test func `until both are known the origin stands beside the near peers`() {
    var play = Play(near: 50_000, origin: 10_000)
    #expect(play.rates.stance == .beside)
    play.pass(milliseconds: 150)
    #expect(play.rates.stance == .beside)
  }

  @Test func `near peers that bring more than the origin stand in for it`() {
    var play = Play(near: 50_000, origin: 10_000)
    play.pass(milliseconds: 5_000)
    #expect(play.rates.stance == .spared)
    #expect(play.fromOrigin < 10_000 * 300)
  }

  @Test(arguments: [0, 10, 500, 2_400, 5_000, 9_000, 9_900] as [Int64])
  func `near peers that bring less never make it slower than the origin alone`(near: Int64) {
    var play = Play(near: near, origin: 10_000)
    play.pass(milliseconds: 20_000)
    #expect(play.fromOrigin + play.fromNear >= 20_000 * 10_000 * 99 / 100)
    #expect(play.fromOrigin >= (20_000 * 10_000) / 100 * 90)
  }

  @Test func `near peers that stop or begin to drip are noticed within a second`() {
    for rest in [0, 5] as [Int64] {
      var play = Play(near: 20_000, origin: 10_000)
      play.pass(milliseconds: 3_000)
      #expect(play.rates.stance == .spared)
      play.near = rest
      play.pass(milliseconds: 1_000)
      #expect(play.rates.stance == .beside)
    }
  }

  @Test func `when they stop, the time at which that matters is known beforehand`() throws {
    var play = Play(near: 20_000, origin: 10_000)
    play.pass(milliseconds: 3_000)
    let look = try #require(play.rates.nextLook)
    #expect(look > play.now && look < play.now + .seconds(2))
    play.rates.watch(nearOwes: true, originFlows: false, now: look)
    play.rates.weigh(originIsIdle: true, now: look)
    #expect(play.rates.stance == .beside)
  }

  @Test func `on a line that both fill, a trial shows that the near peers are enough`() {
    var play = Play(near: 8_000, origin: 10_000)
    play.line = 6_000
    play.pass(milliseconds: 1_000)
    #expect(play.rates.stance == .beside)
    play.pass(milliseconds: 1_000)
    #expect(play.rates.stance == .spared)
  }

  @Test func `trials that fail become rarer`() {
    var play = Play(near: 5_000, origin: 10_000)
    play.pass(milliseconds: 60_000)
    #expect(play.fromOrigin >= 60_000 * 10_000 * 98 / 100)
  }

  @Test func `peers that are not asked for anything are not judged`() {
    var play = Play(near: 50_000, origin: 10_000)
    play.pass(milliseconds: 1_000)
    #expect(play.rates.stance == .spared)
    play.rates.watch(nearOwes: false, originFlows: false, now: play.now)
    #expect(play.rates.nextLook == nil)
    play.rates.weigh(originIsIdle: true, now: play.now + .seconds(60))
    #expect(play.rates.stance == .spared)
  }
}
