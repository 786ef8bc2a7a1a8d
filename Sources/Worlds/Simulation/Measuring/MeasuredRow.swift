import Vocabulary

/// A row of the tables that show how a swarm fares: a scenario, how many seeds it is run with, and what it has to
/// reach.
package struct MeasuredRow: Sendable {
  /// What a row has to reach at the most, in thousandths; nil where nothing is asked.
  package struct Targets: Hashable, Sendable {
    package var ratio: Int64
    package var origin: Int64?
    package var transit: Int64?
    /// The last peer over the median one.
    package var tail: Int64?
    /// Thousandths of a percent of the bytes sent.
    package var control: Int64 = 2_500
  }

  /// The word by which `--only` chooses it.
  package var name: String
  package var title: String
  package var scenario: Scenario
  package var targets: Targets
  /// Seeds 1 to this number: five, or three for a thousand peers and more.
  package var seeds: Int { scenario.peers.count >= 1_000 ? 3 : 5 }

  private init(
    _ name: String, _ title: String, _ scenario: Scenario, ratio: Int64, origin: Int64? = nil, transit: Int64? = nil,
    tail: Int64? = 1_250
  ) {
    self.name = name
    self.title = title
    self.scenario = scenario
    targets = Targets(ratio: ratio, origin: origin, transit: transit, tail: tail)
  }

  /// All rows, as they are printed.
  package static let all: [MeasuredRow] = equal + unequal + troubled

  private static let equal: [MeasuredRow] =
    [8, 50, 200, 1_000].map { count in
      MeasuredRow(
        "two-\(count)", "two ISPs of \(count)", Populations.equal([count, count]), ratio: 1_200, origin: 1_300,
        transit: 1_400)
    } + [
      MeasuredRow(
        "twenty", "20 ISPs of 50", Populations.equal(Array(repeating: 50, count: 20)), ratio: 1_220, origin: 1_300,
        transit: 1_400)
    ]

  private static let unequal: [MeasuredRow] = [
    MeasuredRow(
      "UN", "ISPs of 1000, 200, 50 and ten of 5",
      Populations.equal([1_000, 200, 50] + Array(repeating: 5, count: 10)), ratio: 1_250, origin: 1_300,
      transit: 1_500),
    MeasuredRow("FL", "flash-crowd", Populations.flashCrowd, ratio: 1_320),
    MeasuredRow("AS", "mixed and thin uplinks", Populations.mixed, ratio: 1_280),
  ]

  /// 200 and 200 peers with something wrong. No tail is asked where peers die, or where they come one by one.
  private static let troubled: [MeasuredRow] = [
    trouble("killed", "half killed at a fifth of the time", tail: nil) { $0.silentPerMille = 500 },
    trouble("arrivals", "arrivals over 30 s", tail: nil) { $0.arrivals = .seconds(30) },
    trouble("undialable", "45 % not dialable") { $0.undialablePerMille = 450 },
    trouble("polluters", "a tenth polluters") { $0.pollutersPerMille = 100 },
    trouble("liars", "a tenth lying of slowness, age, uplink") { $0.liarsPerMille = 100 },
    trouble("selector", "the selector gone after 5 s") { $0.selectorGoneAfter = .seconds(5) },
  ]

  private static func trouble(
    _ name: String, _ title: String, tail: Int64? = 1_250, _ change: (inout Population) -> Void
  ) -> MeasuredRow {
    var scenario = Populations.equal([200, 200])
    change(&scenario.population)
    return MeasuredRow(name, "200 + 200: \(title)", scenario, ratio: 1_350, tail: tail)
  }
}
