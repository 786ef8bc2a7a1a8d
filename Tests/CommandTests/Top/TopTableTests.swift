import Testing

@testable import shoal

@Suite struct TopTableTests {
  private struct Row: Sendable {
    var name: String
    var number: Int64?
  }

  private static let columns: [TopColumn<Row>] = [
    .text("name", 6, rank: 0, spare: 4) { $0.name }, .number("one", 4, rank: 2) { $0.number },
    .number("two", 4, rank: 1) { $0.number.map { -$0 } },
  ]

  private let rows = [Row(name: "b", number: 2), Row(name: "a", number: nil), Row(name: "c", number: 2)]

  private func text(_ columns: Int, _ sort: TopSort? = nil) -> [String] {
    TopTable(columns: Self.columns, rows: rows, sort: sort).content(columns).lines(atMost: 10).map(\.text)
  }

  @Test func `columns that matter least are left out first, and room is given to those that take it`() {
    #expect(text(16)[0] == "name    one  two")
    #expect(text(20)[0] == "name        one  two")
    #expect(text(15)[0] == "name        two")
    #expect(text(10)[0] == "name")
    #expect(text(3) == ["na…", "b", "a", "c"])
  }

  @Test func `rows are sorted by numbers from the greatest, by texts from the first, and equal ones stay`() {
    let names = { (sort: TopSort) in text(80, sort).dropFirst().compactMap(\.first).map(String.init) }
    #expect(names(TopSort(column: 0)) == ["a", "b", "c"])
    #expect(names(TopSort(column: 0, isReversed: true)) == ["c", "b", "a"])
    #expect(names(TopSort(column: 1)) == ["b", "c", "a"])
    #expect(names(TopSort(column: 1, isReversed: true)) == ["a", "b", "c"])
    #expect(names(TopSort(column: 99)) == ["b", "a", "c"])
  }

  @Test func `a long table says how much is left out`() {
    let content = TopTable(columns: Self.columns, rows: rows).content(80)
    #expect(content.lines(atMost: 1).map(\.text).suffix(2) == ["b             2   -2", "and 2 more"])
  }

  @Test func `a line is cut with a mark, whatever its parts`() {
    var line = TopLine("ab", .good)
    line.add("更新", .bad)
    line.add("x")
    for limit in 0...10 {
      let cut = line.cut(to: limit)
      #expect(cut.columns <= limit && cut.text.hasSuffix("…") == (1..<7).contains(limit), "\(limit) \(cut.text)")
    }
    #expect(line.cut(to: 7) == line)
    #expect(TopLine([TopLine("a"), TopLine("bcdef"), TopLine("g")], columns: 5).text == "a  g")
  }
}
