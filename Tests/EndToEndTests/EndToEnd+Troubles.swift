import Foundation
import Testing

extension EndToEnd {
  /// For each of twelve troubles (three of them unless it is a soak): the panel, the alert, the line of the log and the
  /// screen that show it. Most are simulated, and watched; what is scraped meanwhile goes through the real rules.
  @Suite(.serialized) struct Troubles {
    @Test func `what goes wrong is seen on its panel, by its alert, in the log and on the screen`() async throws {
      try await Ground.with { ground in
        // All of them take three minutes.
        let troubles = Trouble.simulated.filter { Soak.isOn || $0.minute <= 15 }
        // Two at a time, one for each core.
        for first in stride(from: 0, to: troubles.count, by: 2) {
          let pair = troubles[first...].prefix(2)
          let runs = try pair.map { try Self.start($0.name, ground) }
          for (trouble, run) in zip(pair, runs) {
            let seen = try await Self.seen(of: trouble.name, by: run, ground)
            try await Self.judge(trouble, ScrapedSeries(watched: seen.metrics), ground)
            #expect(seen.lines.contains(where: trouble.isLogged), "\(trouble.name): \(trouble.log)")
            let screens = try String(contentsOfFile: "\(seen.folder)/top/\(trouble.top.host).txt", encoding: .utf8)
            #expect(try screens.contains(Regex(trouble.top.screen)), "\(trouble.name): \(screens.suffix(6000))")
          }
        }
      }
    }

    @Test func `while nothing goes wrong none of their panels, alerts, lines and screens shows it`() async throws {
      try await Ground.with { ground in
        let seen = try await Self.seen(of: "calm", by: Self.start("calm", ground), ground)
        let series = try ScrapedSeries(watched: seen.metrics)
        let tests = try (Trouble.simulated + [.blocked]).map { trouble in
          try series.test(
            trouble.name, at: min(trouble.minute, 40), holds: [],
            not: [trouble.panelQuery] + (trouble.alertQuery.map { [$0] } ?? []))
        }
        try await Self.promtool(tests, ground)
        for trouble in Trouble.simulated where !["want_complete", "want_peers"].contains(trouble.log.event) {
          #expect(!seen.lines.contains(where: trouble.isLogged), "\(trouble.name)")
        }
      }
    }

    @Test func `an event loop that stands still is seen on its panel, by its alert, in the log and on the screen`()
      async throws
    {
      try await Ground.with { ground in
        let trouble = Trouble.blocked
        let gateway = try ground.endpoint("127.0.0.1")
        let agent = try ground.shoal(
          "agent", "--gateway", gateway, "--cache", ground.path("cache"), "--peer-listen", "127.64.1.1:0")
        try await ground.ready(agent, "http://\(gateway)")
        var series = ScrapedSeries()
        let process = try agent.child()
        for minute in 0...trouble.minute {
          // What is a second here is a minute to the rules: the share of late wake-ups is what counts.
          kill(process, SIGSTOP)
          try await Task.sleep(for: .milliseconds(1800))
          kill(process, SIGCONT)
          try await Task.sleep(for: .milliseconds(200))
          let text = try await ground.curl("http://\(gateway)/metrics").body
          try series.add(text, of: "shoal-agent", trouble.top.host, at: minute)
        }
        try await Self.judge(trouble, series, ground)
        #expect(agent.err.split(separator: "\n").contains { trouble.isLogged($0) }, "\(agent.err)")
        let top = try ground.shoal("top", "http://\(gateway)", "--once", "--interval", "200ms")
        #expect(try await top.finish(within: 20) == 0, "\(top.err)")
        #expect(try top.out.contains(Regex(trouble.top.screen)), "\(top.out)")
      }
    }

    @Test func `the table in the documentation has a row for each of them, which says the same`() throws {
      let page = try String(contentsOfFile: Programs.root + "/Dashboards/TROUBLES.md", encoding: .utf8)
      let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `") }
      #expect(rows.count == Trouble.simulated.count + 1)
      for trouble in Trouble.simulated + [.blocked] {
        let row = try #require(rows.first { $0.hasPrefix("| `\(trouble.name)`") }, "\(trouble.name)")
        #expect(row.contains("\(trouble.panel.title)"))
        #expect(row.contains(trouble.alert.map { "[\($0.name)](RUNBOOK.md#\($0.name.lowercased()))" } ?? "none"))
        #expect(row.contains("`\(trouble.log.event)`"))
      }
    }

    /// Begins a simulated run that somebody watches.
    private static func start(_ name: String, _ ground: Ground) throws -> Running {
      try ground.shoal(
        "simulate", "\(Programs.root)/Replays/troubles/\(name).json", "--watch", ground.path(name))
    }

    /// What was seen of it.
    private static func seen(of name: String, by run: Running, _ ground: Ground) async throws
      -> (folder: String, metrics: String, lines: [Substring])
    {
      let folder = ground.path(name)
      // Who cannot get the object because of the trouble makes it fail.
      #expect(try await run.finish(within: 200) <= 1, "\(run.err)")
      let metrics = try String(contentsOfFile: folder + "/metrics.txt", encoding: .utf8)
      let log = try String(contentsOfFile: folder + "/log.jsonl", encoding: .utf8)
      return (folder, metrics, log.split(separator: "\n"))
    }

    /// Panel and alert, by Prometheus's own rules.
    private static func judge(_ trouble: Trouble, _ series: ScrapedSeries, _ ground: Ground) async throws {
      let holds = try [trouble.panelQuery] + (trouble.alertQuery.map { [$0] } ?? [])
      try await promtool([series.test(trouble.name, at: trouble.minute, holds: holds, not: [])], ground)
    }

    private static func promtool(_ tests: [[String: Any]], _ ground: Ground) async throws {
      let rules = Programs.root + "/Dashboards/prometheus"
      let file: [String: Any] = [
        "rule_files": [rules + "/rules.yml", rules + "/alerts.yml"], "evaluation_interval": "1m", "tests": tests,
      ]
      let text = try JSONSerialization.data(withJSONObject: file, options: [.withoutEscapingSlashes])
      let path = try ground.text("troubles.yml", String(decoding: text, as: UTF8.self))
      let check = try ground.start("promtool", ["promtool", "test", "rules", path])
      #expect(
        try await check.finish(within: 60) == 0,
        "\(tests.map { $0["name"] ?? "" }): \((check.out + check.err).prefix(6000))")
    }
  }
}

extension Trouble {
  /// Whether the line is the one that shows it.
  func isLogged(_ line: Substring) -> Bool {
    line.contains("\"event\":\"\(log.event)\"") && line.contains(log.text)
  }
}
