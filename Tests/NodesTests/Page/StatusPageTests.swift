import Testing

@testable import Nodes

@Suite struct StatusPageTests {
  private static let plain = PageView(query: "")

  private func page(_ status: NodeStatus, _ query: String = "") -> PageReader {
    PageReader(StatusPage.html(status, view: PageView(query: query)))
  }

  /// All text of the page's sections.
  private func text(_ status: NodeStatus, _ query: String = "") -> String {
    page(status, query).all("main").first?.text ?? ""
  }

  @Test func `every page is well-formed, and has what readers of screens need`() {
    for status in PageSamples.all {
      let hash = PageSamples.hash(1)
      for query in ["", "sort=name", "object=\(hash)&paused=1", "object=\(hash)&peer=\(PageSamples.hash(2))"] {
        let page = page(status, query)
        #expect(page.problems == [], "\(status.role)")
        #expect(page.all("html").first?.attributes["lang"] == "en" && page.all("title").first?.text.isEmpty == false)
        #expect(page.all("h1").count == 1 && page.all("main").count == 1)
        var level = 1
        for element in page.elements where ["h2", "h3"].contains(element.name) {
          let next = element.name == "h2" ? 2 : 3
          #expect(next <= level + 1, "\(element.text)")
          level = next
        }
        for table in page.all("table") { #expect(table.parents.last == "div") }
        #expect(page.all("caption").count == page.all("table").count)
        #expect(page.all("th").allSatisfy { ["row", "col"].contains($0.attributes["scope"]) })
        #expect(page.all("progress").allSatisfy { $0.attributes["aria-label"]?.isEmpty == false })
        for image in page.all("svg") {
          #expect(image.attributes["aria-hidden"] == "true" || image.attributes["aria-label"]?.isEmpty == false)
        }
      }
    }
  }

  @Test func `nothing on a page is inline that its policy forbids`() {
    for status in PageSamples.all {
      let page = page(status)
      for element in page.elements {
        #expect(element.attributes["style"] == nil && !element.attributes.keys.contains { $0.hasPrefix("on") })
        #expect(element.name != "style" && (element.name != "script" || element.text.isEmpty))
        for name in ["src", "href", "action"] {
          let address = element.attributes[name] ?? ""
          #expect(["", "/", "?", "#", "d"].contains(address.prefix(1)), "\(address)")
        }
      }
    }
  }

  @Test func `names that are markup stay names, wherever others may set them`() {
    let evil = "</table><script>alert('x')</script>\"><img src=x onerror=alert(1)>\u{202E}\u{0}"
    var agent = PageSamples.agent(objects: [PageSamples.object(1, name: evil)])
    agent.agent?.objects[0].host = evil
    agent.agent?.objects[0].map = evil
    agent.agent?.objects[0].copies = evil
    agent.agent?.objects[0].origin = evil
    agent.agent?.objects[0].waiting = evil
    agent.agent?.objects[0].object = evil
    agent.agent?.objects[0].peers = [PageSamples.peer(1, text: evil)]
    agent.agent?.objects[0].peers[0].endpoint = evil
    agent.agent?.objects[0].peers[0].source = evil
    agent.agent?.downloads[0].name = evil
    agent.agent?.downloads[0].waiting = evil
    agent.agent?.volumes[0].source = evil
    agent.agent?.policy = [AgentStatus.Rule(name: evil, value: evil, reason: evil)]
    var selector = PageSamples.selector(swarms: [PageSamples.swarm(1, name: evil)])
    selector.selector?.swarms[0].url = evil
    selector.selector?.isps[0].name = evil
    selector.selector?.isps[0].asn = evil
    selector.selector?.ways[0].from = evil
    selector.selector?.store = evil
    var rollout = PageSamples.rollout()
    (rollout.swarm.name, rollout.swarm.url) = (evil, evil)
    rollout.entered[0].isp = evil
    (rollout.members[0].node, rollout.members[0].endpoint, rollout.members[0].isp) = (evil, evil, evil)
    rollout.explanation = PageSamples.explanation()
    rollout.explanation?.endpoint = evil
    rollout.explanation?.seed = evil
    rollout.explanation?.candidates[0].terms[0] = .init(name: evil, points: 1, why: evil)
    rollout.explanation?.candidates[0].node = evil
    rollout.explanation?.leftOut[0].reason = evil
    var rolling = selector
    rolling.selector?.object = rollout
    var origin = PageSamples.origin(trouble: evil)
    origin.origin?.files[0].path = evil
    origin.origin?.files[0].object = evil
    origin.origin?.offload?.objects[0].path = evil
    agent.agent?.uploads?.why = evil
    agent.agent?.ledger?.months[0].volumes[0].source = evil
    for var status in [agent, selector, rolling, origin] {
      status.role = evil
      status.node = evil
      status.build = evil
      status.events = [NodeStatus.Event(at: .max, level: evil, name: evil, text: evil)]
      let page = page(status, "object=\(PageSamples.hash(1))&peer=\(PageSamples.hash(2))")
      #expect(page.problems == [], "\(status.role)")
      #expect(page.all("img").isEmpty && page.all("script").count == 1)
      #expect(!StatusPage.html(status, view: Self.plain).unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\u{0}" })
      #expect(page.all("main").first?.text.contains("<script>") == true, "it is shown as it is")
    }
  }

  @Test func `who has nothing to tell says so in sentences`() {
    var agent = PageSamples.status("agent")
    agent.agent = AgentStatus()
    #expect(text(agent).contains("Nothing is being fetched."))
    #expect(text(agent).contains("No object is open"))
    var selector = PageSamples.status("selector")
    selector.selector = SelectorStatus()
    #expect(text(selector).contains("No object is known"))
    #expect(text(selector).contains("No peer was named to anybody yet."))
    var origin = PageSamples.status("origin")
    origin.origin = OriginStatus()
    #expect(text(origin).contains("No file is described yet."))
    #expect(text(origin).contains("Nothing was sent of any object yet."))
    #expect(text(PageSamples.status("agent")).contains("This node has not yet told anything."))
  }

  @Test func `an agent shows what peers saved the origin`() {
    let text = text(PageSamples.agent())
    #expect(text.contains("75 % of what came") && text.contains("300.0 MiB that the origin need not send"))
    #expect(text.contains("6.4 MB/s") && text.contains("43 %, 43 B of 100 B"))
    #expect(text.contains("2 peers linked") && text.contains("is spared: near peers bring as much"))
  }

  @Test func `a share is never above all, whatever the counters say`() {
    var status = PageSamples.agent()
    status.agent?.volumes[0].flow = PageSamples.flow(.max, .max)
    status.agent?.volumes[1].flow = PageSamples.flow(.max, -5, -7)
    status.agent?.objects[0].held = .max
    status.agent?.objects[0].peers[0].held = .max
    status.agent?.objects[0].peers[0].flow = PageSamples.flow(.max, .max, .max, .max)
    status.agent?.objects[0].peers[1].roundTripMicroseconds = .min
    status.agent?.downloads[0].total = 0
    status.agent?.cache = AgentStatus.Cache(bytes: .max, limit: 1, resting: .max)
    let page = page(status)
    #expect(page.problems == [])
    let percents = page.all("main")[0].text.split(separator: " %").dropLast()
      .compactMap { part in Int(part.split { !$0.isNumber }.last ?? "") }
    #expect(!percents.isEmpty && percents.allSatisfy { $0 <= 100 }, "\(percents)")
    var selector = PageSamples.selector()
    selector.selector?.swarms[0].agents = .max
    selector.selector?.swarms[0].complete = .max
    selector.selector?.ways[0].named = .max
    selector.selector?.ways[1].named = .max
    #expect(self.page(selector, "sort=held").problems == [])
  }

  @Test func `peers are sorted by rate, or by what was asked for`() {
    var status = PageSamples.agent(objects: [PageSamples.object(1, peers: 3)])
    func order(_ query: String) -> [String] {
      page(status, query).all("tr").compactMap { $0.attributes["id"] }.filter { $0.hasPrefix("p-") }
    }
    #expect(order("") == ["p-2", "p-1", "p-0"])
    #expect(order("sort=name") == ["p-0", "p-1", "p-2"])
    status.agent?.objects[0].peers[1].held = 900
    #expect(order("sort=held").first == "p-1")
    #expect(page(status, "sort=held").all("th").contains { $0.attributes["aria-sort"] == "descending" })
  }

  @Test func `a thousand peers and two hundred objects make a page of bounded size`() {
    let objects = (1...200).map { number in
      PageSamples.object(number, name: String(repeating: "<", count: 5000), peers: number == 1 ? 1000 : 0)
    }
    let status = PageSamples.agent(objects: objects)
    for query in ["", "object=\(PageSamples.hash(1))", "sort=name&object=\(PageSamples.hash(200))"] {
      let html = StatusPage.html(status, view: PageView(query: query))
      #expect(html.utf8.count < 300_000, "\(query): \(html.utf8.count)")
    }
    let text = text(status, "object=\(PageSamples.hash(1))")
    #expect(text.contains("and 950 more") && text.contains("and 150 more"))
  }

  @Test func `what an event brings is what stands in the page`() {
    for status in PageSamples.all {
      let whole = StatusPage.html(status, view: Self.plain)
      #expect(whole.contains(">\n" + StatusPage.sections(status, view: Self.plain) + "</main>"))
    }
  }

  @Test func `a page without a script is refreshed, unless that is paused`() {
    let page = page(PageSamples.agent())
    #expect(page.all("meta").contains { $0.attributes["http-equiv"] == "refresh" && $0.parents.last == "noscript" })
    #expect(page.all("a").contains { $0.attributes["href"] == "?paused=1" && $0.text == "Pause" })
    let paused = self.page(PageSamples.agent(), "paused=1")
    #expect(!paused.all("meta").contains { $0.attributes["http-equiv"] == "refresh" })
    #expect(paused.all("a").contains { $0.attributes["href"] == "?" && $0.text == "Go on" })
  }

  @Test func `what a query does not name, or names wrongly, changes nothing`() {
    let (hash, peer) = (PageSamples.hash(7), PageSamples.hash(8))
    #expect(PageView(query: "peer=\(peer)&object=\(hash)").link == "?object=\(hash)&peer=\(peer)")
    #expect(PageView(query: "peer=\(peer)") == Self.plain, "nobody is a peer of nothing")
    #expect(PageView(query: "object=\(hash)&sort=held&paused=1").link == "?sort=held&object=\(hash)&paused=1")
    for query in [
      "sort=", "sort=x", "object=ABC", "object=\(hash.uppercased().replacing("0", with: "F"))", "paused=2", "&&==&",
      "%",
      "object=\"><script>", String(repeating: "a", count: 100_000),
    ] {
      #expect(PageView(query: query) == Self.plain, "\(query.prefix(40))")
    }
  }

  @Test func `a rollout is drawn, with half, nearly all, the last and the least time`() throws {
    var status = PageSamples.selector()
    status.selector?.object = PageSamples.rollout()
    let query = "object=\(PageSamples.hash(1))"
    let page = page(status, query)
    let text = page.all("main")[0].text
    #expect(text.contains("Half had it after12.00 s") && text.contains("95 of 100 after40.00 s"))
    #expect(text.contains("The last after1:30 20 that began are not through"))
    // max(2^30 / 10^8, 80 * 2^30 / (10^8 + 9 * 10^8)) = 85.9 s.
    #expect(text.contains("At the least1:25 the bound of eq. 2.3"))
    #expect(
      text.contains("F = 1.0 GiB, N = 80, the sum of u = 900.0 MB/s by the word of 50 % of 90 agents, the others"))
    #expect(text.contains("u_s = 100.0 MB/s by the origin") && text.contains("F / d_min, is left out"))
    #expect(text.contains("AS64501 Left ISP1.5 GiB1.50") && text.contains("unknown0 B0.00"))
    let line = try #require(page.all("path").first { $0.attributes["class"] == "line" }?.attributes["d"])
    // 80 began, the last of 60 at the end of the axis: a quarter below the top.
    #expect(line == "M52 214L65 214L67 191L132 191L143 143L319 143L357 79L653 79L739 72", "\(line)")
    #expect(page.all("path").first { $0.attributes["class"] == "bound" }?.attributes["d"] == "M708 24V214")
    #expect(page.all("a").contains { $0.attributes["href"] == "?\(query)&amp;peer=\(PageSamples.hash(2))#peers" })
    #expect(page.all("tr").filter { $0.text.contains("203.0.113.2:6881") }.map { $0.text.hasSuffix("50 %–") } == [true])
  }

  @Test func `what a bound lacks is said`() {
    var status = PageSamples.selector()
    status.selector?.object = PageSamples.rollout()
    status.selector?.object?.bound?.origin = nil
    status.selector?.object?.bound?.uplinks = nil
    let query = "object=\(PageSamples.hash(1))"
    #expect(text(status, query).contains("the origin has not said what its line carries (--uplink)"))
    #expect(text(status, query).contains("no agent has said what it can send"))
    status.selector?.object?.bound = nil
    status.selector?.object?.swarm.rollout = nil
    status.selector?.object?.entered = []
    status.selector?.object?.members = []
    let bare = text(status, query)
    #expect(bare.contains("How long it takes at the least is not known") && bare.contains("Nobody who began"))
    #expect(bare.contains("No agent has told by receipt") && bare.contains("No agent has announced this object."))
  }

  @Test func `who is named to a peer is explained term by term, and who is not with a reason`() {
    var status = PageSamples.selector()
    status.selector?.object = PageSamples.rollout()
    let query = "object=\(PageSamples.hash(1))&peer=\(PageSamples.hash(2))"
    #expect(text(status, query).contains("not in the swarm of this object"))
    status.selector?.object?.explanation = PageSamples.explanation()
    let page = page(status, query)
    let rows = page.all("tr").map(\.text)
    #expect(rows.contains { $0.contains("3f9a11c2") && $0.contains("1,2501,300-50Why") }, "\(rows)")
    #expect(rows.contains { $0.contains("203.0.113.2:6881") && $0.contains("it is the requester itself") })
    #expect(page.all("th").map(\.text).contains("load") && page.all("li").map(\.text).contains("ring: the same ISP"))
    #expect(text(status, query).contains("policy number 3 and seed ab"))
  }

  @Test func `no number of a rollout breaks the page`() {
    var status = PageSamples.selector()
    var rollout = PageSamples.rollout()
    let steps = [(Int64.max, Int64.min), (.min, .max), (0, 0)] + (0..<5_000).map { (Int64($0), Int64($0)) }
    rollout.swarm.rollout = SelectorStatus.Rollout(
      started: .min, completed: .max, lastMilliseconds: .max,
      steps: steps.map { .init(milliseconds: $0.0, completed: $0.1) })
    (rollout.medianMilliseconds, rollout.slowMilliseconds) = (.min, .max)
    rollout.bound?.milliseconds = .max
    rollout.bound?.uplinks = .max
    rollout.bound?.origin = .min
    rollout.bound?.downloads = .max
    (rollout.members[0].held, rollout.members[0].uplink) = (.max, .min)
    rollout.entered[0].bytes = .max
    rollout.members = Array(repeating: rollout.members[0], count: 5_000)
    status.selector?.object = rollout
    let html = StatusPage.html(status, view: PageView(query: "object=\(PageSamples.hash(1))"))
    #expect(PageReader(html).problems == [] && html.utf8.count < 200_000, "\(html.utf8.count)")
  }

  @Test func `an agent's ledger is shown by month and class, and whether it uploads`() {
    var status = PageSamples.agent()
    let rows = page(status).all("tr").map(\.text)
    #expect(rows.contains("2026-11in all6.0 MiB7 B") && rows.contains("2026-01in all0 B0 B"))
    #expect(rows.contains("2026-11your ISP3.0 MiB7 B") && rows.contains("2026-11came for nothing1.0 KiB–"))
    #expect(text(status).contains("Uploads are on: up to 2.0 MB/s, as the upload limit says."))
    status.agent?.ledger = nil
    #expect(text(status).contains("The ledger is being read, or none is kept."))
    status.agent?.ledger = LedgerStatus(months: [])
    #expect(text(status).contains("The ledger is empty"))
    status.agent?.ledger = LedgerStatus(months: (0..<5_000).map { _ in LedgerStatus.Month(month: .max) })
    #expect(StatusPage.html(status, view: Self.plain).utf8.count < 100_000)
  }

  @Test func `an origin shows what it sent of each object, in copies, that of which most was sent first`() {
    let status = PageSamples.origin()
    let lines = { (query: String) in
      page(status, query).all("tr").map(\.text).filter { $0.contains("update.bin") || $0.contains("b.bin") }
    }
    #expect(lines("")[0].contains("update.bin") && lines("")[0].contains("5.0 GiB1.259.0 MB/s"))
    #expect(lines("")[1].contains("b.bin") && lines("")[1].contains("3.0 MiB3.00–"))
    #expect(lines("sort=name")[0].contains("b.bin"))
    #expect(text(status).contains("4.0 KiB of 12 other objects; 2.0 KiB of descriptions"))
    let sorted = page(status, "").all("th").filter { $0.attributes["aria-sort"] == "descending" }
    #expect(sorted.map(\.text) == ["Sent"])
  }

  @Test func `the page of a node that starts is whole, says so, and looks again by itself`() {
    let answer = NodeView.page.unready
    let page = PageReader(StatusPage.starting)
    #expect(answer.status == 503 && answer.body == [.text(StatusPage.starting)])
    #expect(page.problems == [] && page.all("main").first?.text.contains("This node is starting") == true)
    #expect(page.all("meta").contains { $0.attributes["http-equiv"] == "refresh" && $0.attributes["content"] == "1" })
    #expect(page.all("script").isEmpty && !page.elements.contains { $0.attributes["style"] != nil })
    for view in [NodeView.page, .status] {
      #expect(view.unready.fields.contains(HTTPField("retry-after", "1")))
      #expect(view.unready.fields.contains(HTTPField("cache-control", "no-store")))
      #expect(view.unready.fields.count { $0.name == "content-type" } == 1)
    }
    #expect(NodeView.status.unready.body == [.text(StatusPage.startingSentence + "\n")])
  }

  @Test func `a selector shows a swarm's rollout when it is asked, and that it does not know one`() {
    let status = PageSamples.selector()
    #expect(text(status, "object=\(PageSamples.hash(2))").contains("70 of 100 peers have all of it."))
    #expect(text(status, "object=\(PageSamples.hash(9))").contains("not among the largest swarms"))
  }
}
