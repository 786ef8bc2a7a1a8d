import Foundation
import Selection
import Simulation
import Vocabulary

/// `shoal simulate --compare`
struct CompareRun {
  let scenario: Scenario
  let orders: [ListComparison.Order]
  let seeds: [UInt64]
  let isJSON: Bool

  /// - Parameter list: names of orders, separated by commas.
  init(_ scenario: Scenario, list: String, first: UInt64, count: UInt64, isJSON: Bool) throws {
    guard (1...100).contains(count), first < UInt64.max - count else {
      throw CommandFailure.usage("--seeds takes a number from 1 to 100")
    }
    self.scenario = scenario
    self.isJSON = isJSON
    seeds = Array(first..<first + count)
    let names = RankingMethod.allCases.map(\.rawValue)
    orders = try list.split(separator: ",").map { word in
      do throws(ScenarioError) {
        return try ListComparison.Order(String(word), of: scenario)
      } catch {
        let hint = Spelling.hint(for: String(word), among: names)
        throw CommandFailure.usage(
          "--compare: there is no order '\(word)'\(hint); there are \(names.joined(separator: ", ")), and shoal "
            + "without some of its points, such as shoal-latency")
      }
    }
    guard !orders.isEmpty else { throw CommandFailure.usage("--compare names no order") }
  }

  func run() async throws {
    let all = orders.count * seeds.count
    var done = 0
    let comparison = try await ListComparison.run(
      scenario, orders, seeds: seeds, width: ProcessInfo.processInfo.activeProcessorCount
    ) { order, seed in
      done += 1
      Terminal.err("\(order.name), seed \(seed): \(done) of \(all)")
    }
    if isJSON {
      for line in comparison.json { Terminal.out(line) }
      return
    }
    var text = Table(ListComparison.titles.enumerated().map { ($1, $0 == 0 ? .left : .right) })
    for row in comparison.text { text.add(row) }
    for line in text.lines { Terminal.out(line) }
  }
}
