internal import Vocabulary

/// Which ISP's peers were named to agents of which: a Sankey diagram, and the same as a table.
struct FlowDiagram {
  /// An ISP at one side, as high as what it gives or takes.
  private struct Node {
    var asn: String
    var sum: Int64
    var top = 0
    var height = 0
    /// Where its next ribbon begins.
    var next = 0
  }

  let ways: [SelectorStatus.Way]
  let isps: [SelectorStatus.ISP]
  let view: PageView

  private static let (width, labels, bar) = (760, 180, 10)
  /// What all ribbons together are high, and least of a node's and between two.
  private static let (flow, least, gap) = (260, 18, 6)

  var section: Markup {
    let shown = Array(ways.prefix(SelectorStatus.mostWays).filter { $0.named > 0 })
    guard !shown.isEmpty else {
      return PageParts.section(
        "flows", "From ISP to ISP", PageParts.empty("No peer was named to anybody yet."))
    }
    let all = PageParts.sum(shown.map(\.named))
    let transit = PageParts.sum(shown.filter(\.isTransit).map(\.named))
    let label =
      "Peers named, from the ISP of the peer at the left to the ISP of who was told at the right. "
      + "\(PageParts.percent(transit, of: all)) crossed a border. The table below says the same."
    let body: Markup = """
      <p class="legend"><span><i class="key own"></i>stays in its ISP: \(PageParts.count(all - transit))</span>
      <span><i class="key transit"></i>crosses a border: \(PageParts.count(transit))</span></p>
      <div class="scroll" role="region" aria-label="Diagram of the flows" tabindex="0">
      \(diagram(shown, all, label))</div>
      <details id="ways"><summary>The same as a table</summary>\(table(shown, all))</details>
      """
    return PageParts.section("flows", "From ISP to ISP", body)
  }

  private func table(_ shown: [SelectorStatus.Way], _ all: Int64) -> Markup {
    let rows = shown.map { way -> Markup in
      """
      <tr><th scope="row">\(name(way.from))</th><td>\(name(way.to))</td>\
      \(PageParts.number("\(PageParts.count(way.named))"))\
      \(PageParts.number("\(PageParts.percent(way.named, of: all))"))\
      <td>\(way.isTransit ? "<span class=\"level bad\">yes</span>" : "no" as Markup)</td></tr>

      """
    }
    return PageParts.table(
      "crossings", caption: "Peers named, by the ISP of the peer and of who was told",
      columns: [.text("From"), .text("To"), .number("Peers named"), .number("Share"), .text("Crosses a border")],
      rows: rows, view: view)
  }

  private func diagram(_ shown: [SelectorStatus.Way], _ all: Int64, _ label: String) -> Markup {
    func thickness(_ named: Int64) -> Int {
      max(1, Int(named.multipliedFullWidthDivided(by: Int64(Self.flow), over: max(1, all))))
    }
    var left = nodes(shown, \.from, thickness)
    var right = nodes(shown, \.to, thickness)
    let height = max(bottom(left), bottom(right))
    center(&left, in: height)
    center(&right, in: height)
    let order = { (nodes: [Node], asn: String) in nodes.firstIndex { $0.asn == asn } ?? 0 }
    let ordered = shown.sorted {
      (order(left, $0.from), order(right, $0.to)) < (order(left, $1.from), order(right, $1.to))
    }
    let (from, to) = (Self.labels + Self.bar, Self.width - Self.labels - Self.bar)
    var (near, far): ([Markup], [Markup]) = ([], [])
    for way in ordered {
      let (a, b, thick) = (order(left, way.from), order(right, way.to), thickness(way.named))
      let (y0, y1, middle) = (left[a].next, right[b].next, (from + to) / 2)
      left[a].next += thick
      right[b].next += thick
      let ribbon: Markup = """
        <path class="\(way.isTransit ? "transit" : "own")" \
        d="M\(from) \(y0)C\(middle) \(y0) \(middle) \(y1) \(to) \(y1)v\
        \(thick)C\(middle) \(y1 + thick) \(middle) \(y0 + thick) \(from) \(y0 + thick)z"><title>\(name(way.from)) to \
        \(name(way.to)): \(PageParts.count(way.named))</title></path>

        """
      if way.isTransit { far.append(ribbon) } else { near.append(ribbon) }
    }
    return """
      <svg class="flows" viewBox="0 0 \(Self.width) \(height)" role="img" aria-label="\(label)">
      \(near)\(far)\(left.map { mark($0, at: Self.labels, isLeft: true) })\
      \(right.map { mark($0, at: to, isLeft: false) })</svg>
      """
  }

  /// The ISPs of one side, the largest first.
  private func nodes(
    _ shown: [SelectorStatus.Way], _ side: KeyPath<SelectorStatus.Way, String>, _ thickness: (Int64) -> Int
  ) -> [Node] {
    var nodes: [Node] = []
    for way in shown {
      let asn = way[keyPath: side]
      let at = nodes.firstIndex { $0.asn == asn } ?? nodes.count
      if at == nodes.count { nodes.append(Node(asn: asn, sum: 0)) }
      nodes[at].sum = PageParts.sum([nodes[at].sum, way.named])
      nodes[at].height += thickness(way.named)
    }
    nodes.sort { $0.sum != $1.sum ? $0.sum > $1.sum : $0.asn < $1.asn }
    var top = 1
    for at in nodes.indices {
      // Ribbons begin in the middle of a node that is higher than they are.
      let ribbons = nodes[at].height
      nodes[at].height = max(ribbons, Self.least)
      nodes[at].top = top
      nodes[at].next = top + (nodes[at].height - ribbons) / 2
      top += nodes[at].height + Self.gap
    }
    return nodes
  }

  private func bottom(_ nodes: [Node]) -> Int { nodes.last.map { $0.top + $0.height + 1 } ?? 0 }

  private func center(_ nodes: inout [Node], in height: Int) {
    let shift = (height - bottom(nodes)) / 2
    for at in nodes.indices {
      nodes[at].top += shift
      nodes[at].next += shift
    }
  }

  private func mark(_ node: Node, at x: Int, isLeft: Bool) -> Markup {
    let (textX, anchor) = isLeft ? (x - 8, "end") : (x + Self.bar + 8, "start")
    return """
      <rect class="isp" x="\(x)" y="\(node.top)" width="\(Self.bar)" height="\(node.height)"/><text x="\(textX)" \
      y="\(node.top + node.height / 2 + 4)" text-anchor="\(anchor)">\(PageParts.clipped(name(node.asn), 18)) \
      \(PageParts.count(node.sum))</text>

      """
  }

  /// What people call an ISP.
  private func name(_ asn: String) -> String {
    if asn == "other" { return "all others" }
    if asn == "unknown" { return "unknown ISP" }
    return PageParts.clipped(isps.first { $0.asn == asn }?.name ?? asn, 40)
  }
}
