import Testing
import Vocabulary

@testable import Nodes

@Suite struct CompletionTimesTests {
  private func times(_ milliseconds: some Sequence<Int64>) -> CompletionTimes {
    var times = CompletionTimes()
    for one in milliseconds { times.observe(.milliseconds(one)) }
    return times
  }

  @Test func `a quantile is never below the time that it stands for, nor an eighth above it`() {
    for scale in [1, 7, 130, 9_999, 600_000] as [Int64] {
      let times = times((1...1000).map { $0 * scale })
      for permille in [1, 250, 500, 950, 1000] as [Int64] {
        let (right, found) = (permille * scale, times.quantile(permille: permille) ?? 0)
        #expect(found >= right && found <= right + right / 8, "\(scale) \(permille): \(found)")
      }
    }
  }

  @Test func `the curve rises to all of them, and ends at the last`() {
    let times = times([5, 900, 5, 12_345, 900, 901].map { Int64($0) })
    #expect(times.steps.map(\.count).last == 6 && times.steps.map(\.milliseconds).last == 12_345)
    #expect(times.steps.map(\.milliseconds) == times.steps.map(\.milliseconds).sorted())
    #expect(times.steps.first.map { ($0.milliseconds, $0.count) } ?? (0, 0) == (5, 2))
    #expect(CompletionTimes().steps.isEmpty && CompletionTimes().quantile(permille: 500) == nil)
  }

  @Test func `however many times and whichever, it stays small`() {
    var random = RandomSource(seed: 3)
    let many = times((0..<20_000).map { _ in Int64(random.below(30 * 86_400_000)) >> Int64(random.below(32)) })
    #expect(many.steps.count < 260 && many.count == 20_000)
    #expect(times([0, -5, .max / 1_000_000]).steps.count == 2)
  }
}
