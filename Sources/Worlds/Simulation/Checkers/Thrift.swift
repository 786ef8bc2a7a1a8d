import Nodes

/// Where nothing disturbs, hardly anything comes twice: what is wasted is a small part of the object.
enum Thrift {
  /// Blocks that may come twice without a cause that can be seen: the last ones are asked of two.
  private static let blocksMax: Int64 = 8

  static func violations(in scenario: Scenario, _ reports: [(name: String, report: TransferReport)]) -> [Violation] {
    let isCalm =
      !scenario.faults.contains { $0.disturbs } && scenario.killedPerMille == 0 && scenario.polluters == 0
      && scenario.linkCuts == 0 && scenario.fullDisks == 0 && !scenario.leavesWhenComplete
      && scenario.population == Population()
    guard isCalm, scenario.isThorough else { return [] }
    let most = scenario.objectLength / 10 + blocksMax * 16_384
    return reports.filter { $0.report.waste.total > most }.map { name, report in
      Violation(
        law: "thrift",
        sentence: "\(name) wasted \(report.waste.total) bytes of an object of \(scenario.objectLength) in calm")
    }
  }
}
