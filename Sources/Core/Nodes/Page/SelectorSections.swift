internal import Vocabulary

/// What a selector's page shows: swarms, what crosses which ISP's border, and how the registry is.
struct SelectorSections {
  let selector: SelectorStatus
  let view: PageView

  private var order: PageView.Order { view.order ?? .peers }

  var all: [Markup] {
    [now, swarms] + RolloutSections(selector: selector, view: view).all
      + [FlowDiagram(ways: selector.ways, isps: selector.isps, view: view).section, isps, registry]
  }

  private var now: Markup {
    let transit = PageParts.sum(selector.ways.filter(\.isTransit).map(\.named))
    let named = PageParts.sum(selector.ways.map(\.named))
    let fetching = PageParts.sum(selector.swarms.map { Int64($0.incomplete) })
    let figures: [Markup] = [
      PageParts.figure(
        "object-count", "Objects", "\(PageParts.count(selector.objectCount))",
        "\(PageParts.count(selector.holding)) of them only held"),
      PageParts.figure(
        "peer-count", "Peers", "\(PageParts.count(selector.peerCount))", "each as often as it has objects"),
      PageParts.figure(
        "near", "Named nearby", named > 0 ? "\(PageParts.percent(max(0, named - transit), of: named))" : "–",
        named > 0 ? "of the peers that were named are of the same ISP" : "nobody was named yet"),
      PageParts.figure(
        "fetching", "Fetching", "\(PageParts.count(fetching))", "peers of the largest swarms lack something yet"),
    ]
    return PageParts.section("now", "Right now", "<dl class=\"figures\">\(figures)</dl>")
  }

  private var sorted: [SelectorStatus.Swarm] {
    let swarms = selector.swarms
    let keys = swarms.map { swarm -> Int64 in
      switch order {
      case .held: Self.doneThousandths(swarm)
      case .name: 0
      case .received: swarm.length
      case .age: Int64(swarm.completions)
      default: PageParts.sum([Int64(swarm.agents), Int64(swarm.stock)])
      }
    }
    return swarms.indices.sorted { a, b in
      if keys[a] != keys[b] { return keys[a] > keys[b] }
      return order == .name ? (swarms[a].name, a) < (swarms[b].name, b) : a < b
    }.map { swarms[$0] }
  }

  private var swarms: Markup {
    guard !selector.swarms.isEmpty else {
      return PageParts.section(
        "swarms", "Swarms", PageParts.empty("No object is known: no origin has registered one, and nobody asked."))
    }
    let rows = sorted.prefix(PageParts.mostRows).map { swarm -> Markup in
      let all = PageParts.sum([Int64(swarm.complete), Int64(swarm.incomplete)])
      let isChosen = swarm.object == view.object
      return """
        <tr id="o-\(PageParts.clipped(swarm.object, 64))"\(isChosen ? " class=\"chosen\"" : "" as Markup)>\
        <th scope="row"><a href="\(view.showing(swarm.object).link)#object"\
        \(isChosen ? " aria-current=\"true\"" : "" as Markup)>\
        \(PageParts.clipped(swarm.name, 60))</a> <small>\(PageParts.size(swarm.length))</small></th>\
        <td class="words">\(PageParts.bar(Int64(swarm.complete), of: all, "held")) \
        \(PageParts.count(swarm.complete)) of \(PageParts.count(all)) have all</td>\
        <td class="n">\(PageParts.count(swarm.agents))</td><td class="n">\(PageParts.count(swarm.stock))</td>\
        <td class="n">\(PageParts.count(swarm.completions))</td></tr>

        """
    }
    let table = PageParts.table(
      "objects",
      caption: PageParts.count(selector.objectCount, "object", "objects") + ", the largest swarms of them here",
      columns: [
        .text("Object", .name), .text("Complete", .held), .number("Agents", .peers), .number("Stock clients"),
        .number("Completions", .age),
      ], rows: rows, order: order, view: view)
    return PageParts.section("swarms", "Swarms", "\(table)\(PageParts.more(rows.count, of: selector.objectCount))")
  }

  private var isps: Markup {
    guard !selector.isps.isEmpty else {
      return PageParts.section("isps", "ISPs", PageParts.empty("No peer has announced itself."), wide: false)
    }
    let all = PageParts.sum(selector.isps.map { Int64($0.peers) })
    let rows = selector.isps.prefix(PageParts.mostRows).map { isp -> Markup in
      """
      <tr><th scope="row">\(PageParts.clipped(isp.asn, 20)) \
      <small>\(PageParts.clipped(isp.name ?? "", 40))</small></th>\
      <td>\(PageParts.bar(Int64(isp.peers), of: all, "in"))</td><td class="n">\(PageParts.count(isp.peers))</td></tr>

      """
    }
    let table = PageParts.table(
      "providers", caption: "Peers by ISP, each as often as it has objects",
      columns: [.text("ISP"), .text("Share"), .number("Peers")], rows: rows, view: view)
    return PageParts.section("isps", "ISPs", table, wide: false)
  }

  private var registry: Markup {
    let refused: Markup =
      selector.refused > 0
      ? "<span class=\"level warn\">\(PageParts.count(selector.refused))</span> messages" : "nothing"
    let pace: Markup =
      selector.pacePercent > 100
      ? "agents wait longer than usual: \(PageParts.count(selector.pacePercent)) % of the time" : "as usual"
    let facts: [Markup] = [
      PageParts.fact("Announces", "\(PageParts.count(selector.announces))"),
      PageParts.fact("Refused", refused), PageParts.fact("Pace", pace),
      PageParts.fact("Policy", "number \(PageParts.count(selector.policy))"),
      PageParts.fact("Store", "\(selector.store.map { PageParts.clipped($0, 40) } ?? "alone, in memory")"),
    ]
    return PageParts.section("registry", "Registry", "<dl class=\"facts\">\(facts)</dl>", wide: false)
  }

  private static func doneThousandths(_ swarm: SelectorStatus.Swarm) -> Int64 {
    let all = PageParts.sum([Int64(swarm.complete), Int64(swarm.incomplete)])
    return all > 0 ? max(0, Int64(swarm.complete)).multipliedFullWidthDivided(by: 1000, over: all) : 0
  }
}
