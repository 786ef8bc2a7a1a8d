import Testing
import Vocabulary

@Suite struct KeyHistoryTests {
  private static func key(_ number: UInt64) -> Digest256 { Digest256(number, 0, 0, 0) }

  private func history(_ steps: [(UInt64, UInt64)], revoked: [UInt64] = []) -> KeyHistory {
    var history = KeyHistory()
    history.successions = steps.map { .init(from: Self.key($0.0), to: Self.key($0.1), time: 0) }
    history.revocations = revoked.map { .init(key: Self.key($0), time: 0) }
    return history
  }

  private func way(_ history: KeyHistory, _ from: UInt64, _ signers: [UInt64]) -> [Digest256]? {
    history.way(from: Self.key(from), to: signers.map(Self.key))
  }

  @Test func `a way leads over any successors to the farthest that signs`() {
    let three = history([(1, 2), (2, 3), (3, 4)])
    #expect(way(three, 1, [1]) == [Self.key(1)])
    #expect(way(three, 1, [3]) == [1, 2, 3].map(Self.key))
    #expect(way(three, 1, [1, 3]) == [1, 2, 3].map(Self.key))
    #expect(way(three, 2, [4]) == [2, 3, 4].map(Self.key))
  }

  @Test func `nobody goes back, nor to a key that does not sign`() {
    let three = history([(1, 2), (2, 3)])
    #expect(way(three, 3, [1, 2]) == nil && way(three, 1, [9]) == nil && way(three, 9, [3]) == nil)
    #expect(three.predecessors(of: Self.key(3)) == [1, 2].map(Self.key))
    #expect(three.predecessors(of: Self.key(1)).isEmpty)
  }

  @Test func `a revocation wins over a succession by the same key`() {
    #expect(way(history([(1, 2)], revoked: [1]), 1, [2]) == nil)
    #expect(way(history([(1, 2), (2, 3)], revoked: [2]), 1, [3]) == nil)
    #expect(way(history([(1, 2), (2, 3)], revoked: [2]), 1, [1, 3]) == [Self.key(1)])
    #expect(way(history([(1, 2)], revoked: [2]), 1, [2]) == nil)
    let known = history([(1, 2)])
    #expect(known.way(from: Self.key(1), to: [Self.key(2)]) { $0 == Self.key(1) } == nil)
  }

  @Test func `circles and long ways end`() {
    let circle = history([(1, 2), (2, 1)])
    #expect(way(circle, 1, [9]) == nil && way(circle, 1, [1, 2]) == [1, 2].map(Self.key))
    let long = history((1...40).map { ($0, $0 + 1) })
    #expect(way(long, 1, [17])?.count == 17 && way(long, 1, [18]) == nil)
  }
}
