import Testing
import Vocabulary

@testable import Trace

@Suite struct ReadyEventsTests {
  @Test func `whatever is ready comes earliest first`() {
    var random = RandomSource(seed: 7)
    var ready = ReadyEvents()
    let times = (0..<200).map { _ in Int64(random.below(1000)) }
    for (node, time) in times.enumerated() { ready.insert(node, at: time) }
    var order: [Int64] = []
    while let node = ready.popFirst() { order.append(times[node]) }
    #expect(order == times.sorted())
  }
}
