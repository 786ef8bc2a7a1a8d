/// What an agent's page shows: what comes and goes, from whom, of what, and by which rules.
struct AgentSections {
  let agent: AgentStatus
  let view: PageView

  private static let mostDownloads = 20
  private static let mostRules = 40

  var all: [Markup] {
    let objects = ObjectSections(objects: agent.objects, count: agent.objectCount, view: view)
    return [now, downloads, sources] + objects.all + [LedgerSection(agent: agent, view: view).section, machine, policy]
  }

  /// What came, and what of that from the origin; the rest is what peers saved it.
  private var received: (all: Int64, origin: Int64) {
    let origin = PageParts.sum(agent.volumes.filter { $0.source == "origin" }.map(\.flow.received))
    let all = PageParts.sum(agent.volumes.map(\.flow.received))
    return (max(all, agent.total.received), origin)
  }

  private var now: Markup {
    let (all, origin) = received
    let fromPeers = max(0, all - origin)
    let share = PageParts.percent(fromPeers, of: all)
    let figures: [Markup] = [
      PageParts.figure(
        "rate-in", "Coming in", PageParts.rate(agent.total.receiving),
        "\(PageParts.size(agent.total.received)) so far"),
      PageParts.figure(
        "rate-out", "Going out", PageParts.rate(agent.total.sending), "\(PageParts.size(agent.total.sent)) so far"),
      PageParts.figure(
        "from-peers", "From peers", all > 0 ? "\(share)" : "–",
        all > 0 ? "of what came" : "nothing has come yet"),
      PageParts.figure("saved", "Saved", "\(PageParts.size(fromPeers))", "that the origin need not send"),
    ]
    let split: Markup =
      all == 0
      ? ""
      : """
      <p class="split">\(PageParts.bar(fromPeers, of: all, "peers"))<span><i class="key peers"></i>\
      \(PageParts.size(fromPeers)) from peers</span> <span><i class="key rest"></i>\(PageParts.size(origin)) from the \
      origin</span></p>
      """
    return PageParts.section("now", "Right now", "<dl class=\"figures\">\(figures)</dl>\(split)")
  }

  private var downloads: Markup {
    guard !agent.downloads.isEmpty else {
      return PageParts.section("downloads", "Downloads", PageParts.empty("Nothing is being fetched."), wide: false)
    }
    let items = agent.downloads.prefix(Self.mostDownloads).map { download -> Markup in
      let name = PageParts.clipped(download.name)
      let part: Markup =
        download.total.map {
          """
          \(PageParts.percent(download.have, of: $0)), \(PageParts.size(download.have)) of \
          \(PageParts.size($0))
          """
        } ?? "\(PageParts.size(download.have)), length not known yet"
      let waiting: Markup =
        download.waiting.isEmpty ? "" : " · \(PageParts.clipped(download.waiting, 120))"
      return """
        <li><b class="name">\(name)</b>\(PageParts.progress(download.have, of: download.total, "Download of " + name))\
        <span class="soft">\(part) · \(PageParts.duration(download.seconds))\(waiting)</span></li>

        """
    }
    let body: Markup = """
      <ul class="downloads">\(items)</ul>\(PageParts.more(items.count, of: agent.downloads.count))
      """
    return PageParts.section("downloads", "Downloads", body, wide: false)
  }

  /// Bytes by class, of which some has come or gone.
  private var sources: Markup {
    let volumes = agent.volumes.filter { $0.flow.received > 0 || $0.flow.sent > 0 }
    guard !volumes.isEmpty else {
      return PageParts.section(
        "sources", "Whom it came from", PageParts.empty("No byte has come or gone yet."), wide: false)
    }
    let (came, went) = (PageParts.sum(volumes.map(\.flow.received)), PageParts.sum(volumes.map(\.flow.sent)))
    let rows = volumes.prefix(PageParts.mostRows).map { volume -> Markup in
      """
      <tr><th scope="row">\(PageParts.words(ofSource: volume.source))</th>\
      <td>\(PageParts.bar(volume.flow.received, of: came, "in"))</td>\
      \(Self.summed(volume.flow.received, volume.flow.receiving))\
      <td>\(PageParts.bar(volume.flow.sent, of: went, "out"))</td>\
      \(Self.summed(volume.flow.sent, volume.flow.sending))</tr>

      """
    }
    let table = PageParts.table(
      "classes", caption: "Bytes since the start, by where the other end is",
      columns: [.text("Other end"), .text("Share of in"), .number("Came"), .text("Share of out"), .number("Went")],
      rows: rows, view: view)
    return PageParts.section("sources", "Whom it came from, and went to", table, wide: false)
  }

  private static func summed(_ sum: Int64, _ pace: Int64?) -> Markup {
    PageParts.number("\(PageParts.size(sum)) <small>\(PageParts.rate(pace))</small>")
  }

  private var machine: Markup {
    var facts: [Markup] = []
    if let cache = agent.cache {
      let sizes = "\(PageParts.size(cache.bytes)) of \(PageParts.size(cache.limit))"
      facts.append(
        PageParts.fact(
          "Cache", "\(sizes) \(PageParts.progress(cache.bytes, of: cache.limit, "Cache used: " + sizes))"))
      facts.append(PageParts.fact("Resting in it", "\(PageParts.count(cache.resting, "object", "objects"))"))
    }
    facts.append(PageParts.fact("Came for nothing", "\(PageParts.size(agent.wasted))"))
    let banned: Markup =
      agent.bannedPeers > 0
      ? "<span class=\"level bad\">\(PageParts.count(agent.bannedPeers))</span> for sending corrupt bytes" : "none"
    facts.append(PageParts.fact("Banned peers", banned))
    return PageParts.section("machine", "On this machine", "<dl class=\"facts\">\(facts)</dl>", wide: false)
  }

  private var policy: Markup {
    guard !agent.policy.isEmpty else {
      return PageParts.section("policy", "Rules in force", PageParts.empty("No rule limits this node."), wide: false)
    }
    let rows = agent.policy.prefix(Self.mostRules).map { rule -> Markup in
      """
      <tr><th scope="row">\(PageParts.clipped(rule.name, 40))</th><td>\(PageParts.clipped(rule.value, 60))</td>\
      <td class="text">\(PageParts.clipped(rule.reason, 200))</td></tr>

      """
    }
    let table = PageParts.table(
      "rules", caption: "What limits this node, and why",
      columns: [.text("Rule"), .text("Value"), .text("Because of")],
      rows: rows, view: view)
    return PageParts.section("policy", "Rules in force", table, wide: false)
  }
}
