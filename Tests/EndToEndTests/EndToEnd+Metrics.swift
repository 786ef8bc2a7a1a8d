import Foundation
import Testing

extension EndToEnd {
  @Suite(.serialized) struct Metrics {
    private static let openMetrics = ["-H", "accept: application/openmetrics-text;version=1.0.0,*/*;q=0.1"]

    @Test func `promtool finds nothing to complain of in what nodes count`() async throws {
      try await Ground.with { ground in
        let nodes = try await Self.nodes(ground)
        for (name, endpoint) in nodes {
          let text = try await ground.curl("http://\(endpoint)/metrics").body
          let file = try ground.text("\(name).metrics", text)
          let check = try ground.start("promtool", ["/bin/sh", "-c", "promtool check metrics < '\(file)'"])
          #expect(try await check.finish(within: 20) == 0, "\(name): \(check.out)\(check.err)")
          let open = try await ground.curl("http://\(endpoint)/metrics", Self.openMetrics)
          #expect(open.body.hasSuffix("\n# EOF\n"), "\(name)")
          #expect(open.body.contains("\nprocess_open_fds ") && open.body.contains("shoal_event_loop_lag_seconds_count"))
        }
      }
    }

    @Test func `a real Prometheus reads them, and exemplars lead to a node and an input`() async throws {
      try await Ground.with { ground in
        let nodes = try await Self.nodes(ground)
        let jobs = nodes.map { "  - job_name: \($0.0)\n    static_configs: [{targets: ['\($0.1)']}]\n" }.joined()
        let settings = try ground.text(
          "prometheus.yml", "global: {scrape_interval: 1s}\nscrape_configs:\n" + jobs)
        let at = try ground.endpoint("127.0.0.1")
        let prometheus = try ground.start(
          "prometheus",
          [
            "/usr/bin/prometheus", "--config.file=\(settings)", "--storage.tsdb.path=\(ground.path("tsdb"))",
            "--web.listen-address=\(at)",
            "--enable-feature=exemplar-storage",
          ])
        let query = "http://\(at)/api/v1/query?query="
        var up = ""
        for _ in 0..<300 where !up.contains("\"\(nodes.count)\"") {
          up = (try? await ground.curl(query + "sum(up)").body) ?? ""
          try await Task.sleep(for: .milliseconds(200))
        }
        #expect(up.contains("\"\(nodes.count)\""), "\(up) \(prometheus.err.suffix(2000))")
        let received = try await ground.curl(query + "sum(shoal_received_bytes_total)").body
        #expect(received.contains("\"2000000\""), "\(received)")
        let time = Int(Date().timeIntervalSince1970)
        let exemplars = try await ground.curl(
          "http://\(at)/api/v1/query_exemplars?query=shoal_download_seconds_bucket"
            + "&start=\(time - 120)&end=\(time + 1)"
        ).body
        #expect(exemplars.contains("\"node\":") && exemplars.contains("\"seq\":"), "\(exemplars)")
      }
    }

    @Test
    func `every query of every board brings data from nodes that have worked, and the boards are as the code has them`()
      async throws
    {
      try await Ground.with { ground in
        // A slow origin, so that peers are worth asking.
        let nodes = try await Self.nodes(ground, ["--upload-limit", "400kB/s"])
        let list = try ground.shoal("metrics", "list", "--json")
        #expect(try await list.finish(within: 10) == 0)
        let metrics = try ground.text("metrics.json", list.out)
        let boards = Programs.root + "/Dashboards"
        let check = try ground.start(
          "boards", [Programs.python, boards + "/boards.py", "--check", "--metrics", metrics])
        #expect(try await check.finish(within: 20) == 0, "\(check.err)")
        let script = try ground.text("queries.py", MetricsScripts.queries)
        let at = try ground.endpoint("127.0.0.1")
        for number in 0..<30 { try ground.file("root/\(number).bin", bytes: 400_000, seed: UInt64(number) + 10) }
        let other = try ground.endpoint("127.0.0.1")
        let second = try ground.shoal(
          "agent", "--gateway", other, "--cache", ground.path("other"), "--peer-listen", "127.64.1.2:0")
        try await ground.ready(second, "http://\(other)")
        let origin = nodes.first { $0.0 == "origin" }?.1 ?? ""
        let words =
          [Programs.python, script, boards, at, "http://\(origin)/"] + nodes.map { "\($0.0)=\($0.1)" }
          + ["agent=\(other)"]
        let run = try ground.start("queries", words, longest: 120)
        #expect(try await run.finish(within: 110) == 0, "\(run.out)\(run.err)")
      }
    }

    @Test func `each alert fires where it should and is silent where it should, and leads to its paragraph`()
      async throws
    {
      try await Ground.with { ground in
        let rules = Programs.root + "/Dashboards/prometheus"
        let check = try ground.start(
          "check", ["promtool", "check", "rules", rules + "/rules.yml", rules + "/alerts.yml"])
        #expect(try await check.finish(within: 20) == 0, "\(check.out)\(check.err)")
        let test = try ground.start("test", ["promtool", "test", "rules", rules + "/alerts-test.yml"])
        #expect(try await test.finish(within: 20) == 0, "\(test.out)\(test.err)")
        let alerts = try String(contentsOfFile: rules + "/alerts.yml", encoding: .utf8)
        let tests = try String(contentsOfFile: rules + "/alerts-test.yml", encoding: .utf8)
        let runbook = try String(contentsOfFile: Programs.root + "/Dashboards/RUNBOOK.md", encoding: .utf8)
        let names = alerts.split(separator: "\n").compactMap { line in
          line.contains("- alert: ") ? line.split(separator: " ").last.map(String.init) : nil
        }
        #expect(names.count >= 8)
        for name in names {
          #expect(runbook.contains("\n## \(name)\n") && alerts.contains("RUNBOOK.md#\(name.lowercased())"), "\(name)")
          #expect(tests.components(separatedBy: name).count >= 3, "\(name) is tested firing and silent")
        }
      }
    }

    @Test(.enabled(if: PythonPackages.openTelemetry != nil, "opentelemetry-proto cannot be had from PyPI here"))
    func `what goes out by the OpenTelemetry protocol is what is scraped, and a receiver that is away does no harm`()
      async throws
    {
      try await Ground.with { ground in
        let servers = try await ground.servers()
        try ground.file("root/file.bin", bytes: 300_000)
        let url = servers.originURL + "/file.bin"
        try await ground.described(url)
        let (gateway, port) = (try ground.endpoint("127.0.0.1"), try ground.port("127.0.0.1"))
        let agent = try ground.shoal(
          "agent", "--gateway", gateway, "--cache", ground.path("cache"), "--peer-listen", "127.64.1.1:0",
          "--otlp", "http://127.0.0.1:\(port)/base/", "--otlp-interval", "1s")
        try await ground.ready(agent, "http://\(gateway)")
        #expect(try await ground.curl("http://\(gateway)/\(url)", ["-o", ground.path("whole")]).status == 200)
        _ = try await agent.wait(within: 20, "a word of the receiver that is away") {
          agent.err.contains("metrics_not_sent") ? true : nil
        }
        let script = try ground.text("receiver.py", MetricsScripts.receiver)
        let out = ground.path("received")
        let words = ["env", "PYTHONPATH=\(PythonPackages.openTelemetry ?? "")", Programs.python, script]
        _ = try ground.start("receiver", words + ["\(port)", "http://\(gateway)/metrics", out])
        _ = try await agent.wait(within: 60, "three messages that are as what is scraped") {
          let lines = (try? String(contentsOfFile: out, encoding: .utf8))?.split(separator: "\n") ?? []
          return lines.suffix(3).count { $0.hasPrefix("equal ") } == 3 ? true : nil
        }
        let lines = try String(contentsOfFile: out, encoding: .utf8)
        #expect(!lines.contains("unreadable"), "\(lines.prefix(4000))")
        #expect(agent.err.contains("metrics_sent_again"))
      }
    }

    @Test func `the reference in the documentation is what the program lists`() async throws {
      try await Ground.with { ground in
        let list = try ground.shoal("metrics", "list", "--markdown")
        #expect(try await list.finish(within: 10) == 0)
        let page = try String(contentsOfFile: Programs.root + "/Dashboards/METRICS.md", encoding: .utf8)
        #expect(list.out == page, "make it anew: shoal metrics list --markdown > Dashboards/METRICS.md")
        let json = try ground.shoal("metrics", "list", "selector", "--json")
        #expect(try await json.finish(within: 10) == 0)
        #expect(json.out.contains("{\"help\":\"Malformed") || json.out.contains("\"shoal_selector_malformed_total\""))
      }
    }

    /// A selector, an origin and an agent that has fetched two megabytes.
    private static func nodes(_ ground: Ground, _ ofServers: [String] = []) async throws -> [(String, String)] {
      let servers = try await ground.servers(ofServers)
      try ground.file("root/file.bin", bytes: 2_000_000)
      let url = servers.originURL + "/file.bin"
      try await ground.described(url)
      let gateway = try ground.endpoint("127.0.0.1")
      let agent = try ground.shoal(
        "agent", "--gateway", gateway, "--cache", ground.path("cache"), "--peer-listen", "127.64.1.1:0")
      try await ground.ready(agent, "http://\(gateway)")
      let whole = try await ground.curl("http://\(gateway)/\(url)", ["-o", ground.path("whole")])
      #expect(whole.status == 200)
      func endpoint(_ url: String) -> String { String(url.dropFirst("http://".count)) }
      return [("agent", gateway), ("origin", endpoint(servers.originURL)), ("selector", endpoint(servers.selectorURL))]
    }
  }
}
