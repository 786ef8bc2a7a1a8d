internal import Vocabulary

/// What a selector's page shows of the object that was asked about: how it reaches those who want it, and who they are.
struct RolloutSections {
  let selector: SelectorStatus
  let view: PageView

  var all: [Markup] {
    guard let asked = view.object else { return [] }
    guard let detail = selector.object, detail.swarm.object == asked else {
      let swarm = selector.swarms.first { $0.object == asked }
      return [swarm.map { rollout($0, nil) } ?? unknown]
    }
    let explained = view.peer.map { PeersExplained(explanation: detail.explanation, asked: $0, view: view).section }
    return [rollout(detail.swarm, detail), agents(detail)] + (explained.map { [$0] } ?? [])
  }

  private var unknown: Markup {
    PageParts.section(
      "object", "One object",
      PageParts.empty("The object that was asked for is not among the largest swarms, nor known here otherwise."))
  }

  private func rollout(_ swarm: SelectorStatus.Swarm, _ detail: ObjectRollout?) -> Markup {
    let all = PageParts.sum([Int64(swarm.complete), Int64(swarm.incomplete)])
    let share = "\(PageParts.count(swarm.complete)) of \(PageParts.count(all)) peers have all of it"
    let facts: [Markup] = [
      PageParts.fact("Complete", "\(PageParts.percent(Int64(swarm.complete), of: all))"),
      PageParts.fact("Still fetching", "\(PageParts.count(swarm.incomplete, "peer", "peers"))"),
      PageParts.fact("Completions told", "\(PageParts.count(swarm.completions))"),
      PageParts.fact("Length", "\(PageParts.size(swarm.length))"),
      PageParts.fact("Address", "<span class=\"hash\">\(PageParts.clipped(swarm.url ?? "not known", 200))</span>"),
      PageParts.fact("Infohash", "<code class=\"hash\">\(PageParts.clipped(swarm.object, 64))</code>"),
    ]
    let body: Markup = """
      <p>\(PageParts.progress(Int64(swarm.complete), of: all, "Rollout: " + share)) \(share).</p>
      \(detail.map { curve($0) } ?? "")<dl class="facts">\(facts)</dl>
      \(detail.map { copies($0) } ?? "")
      """
    return PageParts.section("object", "Rollout of \(PageParts.clipped(swarm.name, 60))", body)
  }

  // How fast

  private func curve(_ detail: ObjectRollout) -> Markup {
    let bound = detail.bound.map { Self.words(of: $0, length: detail.swarm.length) } ?? Self.noBound
    guard let rollout = detail.swarm.rollout, rollout.completed > 0 else {
      return "\(PageParts.empty("Nobody who began since this selector started has said that it is through."))\(bound)"
    }
    let open = max(0, max(0, rollout.started) - max(0, rollout.completed))
    let figures: [Markup] = [
      PageParts.figure(
        "rollout-p50", "Half had it after", Self.time(detail.medianMilliseconds),
        "p50 of \(PageParts.count(rollout.completed)) that are through"),
      PageParts.figure("rollout-p95", "95 of 100 after", Self.time(detail.slowMilliseconds), "p95, to an eighth of it"),
      PageParts.figure(
        "rollout-last", "The last after", Self.time(rollout.lastMilliseconds),
        "\(PageParts.count(open)) that began are not through"),
      PageParts.figure(
        "rollout-bound", "At the least", Self.time(detail.bound?.milliseconds),
        detail.bound == nil ? "not known" : "the bound of eq. 2.3"),
    ]
    let diagram = RolloutCurve(rollout: rollout, bound: detail.bound?.milliseconds, view: view).markup
    return "<dl class=\"figures\">\(figures)</dl>\(diagram)\(bound)"
  }

  private static func time(_ milliseconds: Int64?) -> Markup { "\(milliseconds.map { PageParts.time($0) } ?? "–")" }

  private static let noBound: Markup = """
    <p class="soft">How long it takes at the least is not known: nobody downloads it, or neither its origin nor any \
    agent has said what it can send.</p>

    """

  /// What the bound is made of, and what it lacks.
  private static func words(of bound: RolloutBound, length: Int64) -> Markup {
    let uplinks =
      bound.uplinks.map {
        "the sum of u = \(Quantities.rate(max(0, $0))) by the word of \(bound.toldPercent) % of "
          + PageParts.count(bound.agents, "agent", "agents")
          + (bound.toldPercent < 100 ? ", the others taken for their mean" : "")
      } ?? "no agent has said what it can send, so the second term is left out"
    let origin =
      bound.origin.map { "u_s = \(Quantities.rate(max(0, $0))) by the origin's word" }
      ?? "the origin has not said what its line carries (--uplink), so u_s is left out and the bound may be too long"
    return """
      <p class="soft">The bound is the least time of eq. 2.3 of Kurose and Ross, max(F / u_s, N F / (u_s + sum of u)): \
      F = \(PageParts.size(length)), N = \(PageParts.count(bound.downloads)), \(uplinks); \(origin). All are claims. \
      The term of the slowest line, F / d_min, is left out: no selector knows it.</p>

      """
  }

  // From where

  private func copies(_ detail: ObjectRollout) -> Markup {
    guard !detail.entered.isEmpty else {
      return PageParts.empty("No agent has told by receipt what it took of this object.")
    }
    let rows = detail.entered.prefix(ObjectRollout.mostEntered).map { entered -> Markup in
      """
      <tr><th scope="row">\(name(of: entered.isp))</th>\(PageParts.number("\(PageParts.size(entered.bytes))"))\
      \(PageParts.number("\(Quantities.copies(entered.bytes, of: detail.swarm.length))"))</tr>

      """
    }
    return """
      \(PageParts.table(
        "entered", caption: "What came into each ISP from peers of others, by receipts",
        columns: [.text("ISP"), .number("Entered"), .number("Copies")], rows: rows, view: view))\
      <p class="soft">What came from the origin is in no receipt, and adds to that.</p>

      """
  }

  private func agents(_ detail: ObjectRollout) -> Markup {
    guard !detail.members.isEmpty else {
      return PageParts.section("agents", "Agents", PageParts.empty("No agent has announced this object."))
    }
    let rows = detail.members.prefix(ObjectRollout.mostMembers).map { member -> Markup in
      let isChosen = member.node == view.peer
      return """
        <tr\(isChosen ? " class=\"chosen\"" : "" as Markup)><th scope="row"><a \
        href="\(view.explaining(member.node).link)#peers"\(isChosen ? " aria-current=\"true\"" : "" as Markup)>\
        \(PageParts.clipped(String(member.node.prefix(8)), 8))</a> \
        <small>\(PageParts.clipped(member.endpoint, 60))</small></th><td>\(name(of: member.isp))</td>\
        \(PageParts.number("\(PageParts.percent(Int64(member.held), of: 1000))"))\
        \(PageParts.number(PageParts.rate(member.uplink)))</tr>

        """
    }
    let table = PageParts.table(
      "members", caption: "Agents of this object; each leads to whom it would be named, and why",
      columns: [.text("Agent"), .text("ISP"), .number("Held"), .number("Says that it can send")], rows: rows,
      view: view)
    return PageParts.section("agents", "Agents", "\(table)\(PageParts.more(rows.count, of: detail.swarm.agents))")
  }

  private func name(of isp: String) -> String {
    let name = selector.isps.first { $0.asn == isp }?.name
    return PageParts.clipped(name.map { "\(isp) \($0)" } ?? isp, 60)
  }
}
