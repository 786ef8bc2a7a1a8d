import Selection
import Testing
import Vocabulary

@Suite struct CostMapTests {
  private static let table = """
    10.0.0.0/8,1,One,CH
    11.0.0.0/8,1,One,FR
    12.0.0.0/8,2,Two,CH
    """

  private func rows(_ filter: CostMapFilter) throws -> [String] {
    let map = NetworkMap(try PrefixTable(csv: Self.table))
    return CostMap(map, policy: ScoringPolicy()).rows(filter).map { row in
      "\(row.source): " + row.costs.map { "\($0.destination) \($0.cost)" }.joined(separator: ", ")
    }
  }

  @Test func `nothing is paid inside an ISP, less inside a country than abroad`() throws {
    #expect(
      try rows(CostMapFilter(mode: .numerical)) == [
        "AS1-CH: AS1-CH 0, AS1-FR 0, AS2-CH 625, default 1000", "AS1-FR: AS1-CH 0, AS1-FR 0, AS2-CH 1000, default 1000",
        "AS2-CH: AS1-CH 625, AS1-FR 1000, AS2-CH 0, default 1000",
        "default: AS1-CH 1000, AS1-FR 1000, AS2-CH 1000, default 1000",
      ])
  }

  @Test func `ordinal costs are ranks of the whole map, whatever part is asked for`() throws {
    let filter = CostMapFilter(mode: .ordinal, sources: ["AS2-CH", "PID9"], destinations: ["default", "AS1-CH"])
    #expect(try rows(filter) == ["AS2-CH: AS1-CH 2, default 3"])
  }

  @Test func `costs that do not meet the constraints are left out`() throws {
    var filter = CostMapFilter(mode: .numerical, range: CostRange("le 625")!)
    #expect(
      try rows(filter) == [
        "AS1-CH: AS1-CH 0, AS1-FR 0, AS2-CH 625", "AS1-FR: AS1-CH 0, AS1-FR 0", "AS2-CH: AS1-CH 625, AS2-CH 0",
      ])
    filter.range.narrow(to: CostRange("gt 0.5")!)
    #expect(try rows(filter) == ["AS1-CH: AS2-CH 625", "AS2-CH: AS1-CH 625"])
  }
}
