import NIOCore
import NIOPosix
import Testing
import Vocabulary

@testable import Live

@Suite struct UploadBudgetTests {
  /// What was sent, and by whom.
  private final class Log: @unchecked Sendable {
    var turns: [Int] = []
    var budget: UploadBudget?
  }

  /// Two connections with as much to send as they may: the order of their turns, and how long all took.
  private func run(turns: Int, rate: Int64) async throws -> (order: [Int], took: TimeSpan) {
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let log = Log()
    let done = loop.makePromise(of: Void.self)
    let connections = Carried([Connection(), Connection()])
    let start = NodeClock.system.now
    loop.execute {
      let budget = UploadBudget(rate: ByteRate(bytesPerSecond: rate), eventLoop: loop)
      log.budget = budget
      func queue(_ number: Int) {
        budget.wait(ObjectIdentifier(connections.value[number])) {
          log.turns.append(number)
          if log.turns.count == turns { done.succeed() }
          if log.turns.count < turns { queue(number) }
          return Int64(budget.turnLength)
        }
      }
      queue(0)
      queue(1)
    }
    try await done.futureResult.get()
    let took = NodeClock.system.now - start
    let order = try await loop.submit {
      for connection in connections.value { log.budget?.leave(ObjectIdentifier(connection)) }
      log.budget = nil
      return log.turns
    }.get()
    return (order, took)
  }

  private final class Connection: Sendable {}

  @Test func `connections take turns, and all together keep the rate`() async throws {
    // 40 turns of 20 ms of the rate each; the first 50 ms are lent.
    let (order, took) = try await run(turns: 40, rate: 2_000_000)
    #expect(took >= .milliseconds(700), "\(took)")
    #expect(order.dropFirst(2).enumerated().allSatisfy { $1 == order[2 + $0 % 2] }, "\(order)")
    #expect(Set(order.suffix(2)) == [0, 1])
  }
}
