import Testing

@testable import Nodes

@Suite struct FlowDiagramTests {
  private func page(_ ways: [SelectorStatus.Way]) -> PageReader {
    PageReader(FlowDiagram(ways: ways, isps: [], view: PageView(query: "")).section.html)
  }

  @Test func `ribbons are as wide as what they stand for, and only those that cross a border are marked so`() {
    let page = page([
      SelectorStatus.Way(from: "AS1", to: "AS1", named: 300, isTransit: false),
      SelectorStatus.Way(from: "AS1", to: "AS2", named: 100, isTransit: true),
    ])
    let ribbons = page.all("path")
    #expect(ribbons.map { $0.attributes["class"] } == ["own", "transit"])
    let widths = ribbons.compactMap { ribbon -> Int? in
      guard let down = ribbon.attributes["d"]?.split(separator: "v").last else { return nil }
      return Int(down.prefix { $0.isNumber })
    }
    #expect(widths == [195, 65])
  }

  @Test func `the table beside it says the same`() {
    let page = page([
      SelectorStatus.Way(from: "AS1", to: "AS1", named: 3000, isTransit: false),
      SelectorStatus.Way(from: "unknown", to: "other", named: 1000, isTransit: true),
    ])
    let rows = page.all("tr").dropFirst().map(\.text)
    #expect(rows == ["AS1AS13,00075 %no", "unknown ISPall others1,00025 %yes"])
    let label = page.all("svg").first?.attributes["aria-label"] ?? ""
    #expect(label.contains("25 % crossed a border"))
  }

  @Test func `all is inside of the picture, however many ISPs there are`() {
    let ways = (0..<SelectorStatus.mostWays).map { number in
      SelectorStatus.Way(from: "AS\(number)", to: "AS\(number / 2)", named: Int64(1000 - number), isTransit: true)
    }
    let page = page(ways + ways)
    let height = Int(page.all("svg").first?.attributes["viewBox"]?.split(separator: " ").last ?? "") ?? 0
    let nodes = page.all("rect")
    #expect(nodes.count == 45)
    for node in nodes {
      let (top, tall) = (Int(node.attributes["y"] ?? "") ?? -1, Int(node.attributes["height"] ?? "") ?? 10_000)
      #expect(top >= 0 && top + tall <= height)
    }
  }
}
