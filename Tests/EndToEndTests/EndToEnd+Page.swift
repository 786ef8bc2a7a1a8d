import Foundation
import Testing

extension EndToEnd {
  /// The pages that nodes show of themselves, in Chromium.
  @Suite(.serialized) struct Page {
    /// A file whose name is markup.
    private static let evil = "<img src=x onerror=alert(1)>.bin"

    private struct Stage {
      var agent: Running
      var words: [String]
      /// Of agent, selector and origin.
      var pages: [String]
    }

    /// A slow origin, and two agents of two ISPs that fetch from it for as long as a test takes.
    private static func stage(_ ground: Ground) async throws -> Stage {
      let servers = try await ground.servers(["--upload-limit", "400kB/s", "--uplink", "8Mbit/s"])
      try ground.file("root/large.bin", bytes: 40_000_000)
      try ground.file("root/\(Self.evil)", bytes: 100_000)
      let url = servers.originURL + "/large.bin"
      try await ground.described(url)
      var (agents, gateways, words): ([Running], [String], [[String]]) = ([], [], [])
      for isp in 1...2 {
        let gateway = try ground.endpoint("127.0.0.1")
        words.append([
          "agent", "--gateway", gateway, "--cache", ground.path("cache-\(isp)"), "--peer-listen", "127.64.\(isp).1:0",
        ])
        agents.append(try ground.shoal(words: words[isp - 1]))
        gateways.append("http://\(gateway)")
      }
      for (agent, gateway) in zip(agents, gateways) {
        try await ground.ready(agent, gateway)
        _ = try ground.start("curl", ["curl", "-s", "-o", "/dev/null", "\(gateway)/\(url)"])
      }
      let pages = [gateways[0], servers.selectorURL, servers.originURL].map { $0 + "/_shoal/" }
      return Stage(agent: agents[0], words: words[0], pages: pages)
    }

    private static func look(_ ground: Ground, _ script: String, _ pages: [String]) throws -> Running {
      let browser = [
        "env", "PYTHONPATH=\(Programs.root)/Deploy", "PYTHONDONTWRITEBYTECODE=1", "TMPDIR=\(ground.folder)",
      ]
      return try ground.start(
        "browser", browser + [Programs.python, try ground.text("look.py", script)] + pages, longest: 120)
    }

    private static func expectNothingBad(_ looking: Running) async throws {
      #expect(try await looking.finish(within: 110) == 0, "\(looking.err.suffix(3000))")
      for line in looking.out.split(separator: "\n") { #expect(!line.hasPrefix("BAD"), "\(line)") }
    }

    @Test func `pages change while something is fetched, leave alone what a person does, and come back`() async throws {
      try await Ground.with { ground in
        let stage = try await Self.stage(ground)
        let looking = try Self.look(ground, PageScripts.live, stage.pages)
        func said(_ words: String) -> Bool? { looking.ended != nil || looking.out.contains(words) ? true : nil }
        _ = try await looking.wait(within: 90, "the page to be looked at") { said("lose the agent") }
        stage.agent.terminate()
        _ = try await stage.agent.finish(within: 20)
        _ = try await looking.wait(within: 40, "the page to miss the agent") { said("bring it back") }
        _ = try ground.shoal(words: stage.words)
        try await Self.expectNothingBad(looking)
      }
    }

    @Test func `everybody can use the pages: names, headings, contrast, a phone's width, light and dark`() async throws
    {
      try await Ground.with { ground in
        let stage = try await Self.stage(ground)
        let small = stage.pages[2].replacing("/_shoal/", with: "/%3Cimg%20src=x%20onerror=alert(1)%3E.bin")
        try await ground.described(small)
        let gateway = stage.pages[0].replacing("/_shoal/", with: "/")
        let fetching = try ground.start("curl", ["curl", "-s", "-g", "-o", "/dev/null", gateway + small], longest: 60)
        #expect(try await fetching.finish(within: 60) == 0)
        try await Self.expectNothingBad(try Self.look(ground, PageScripts.audit, stage.pages))
      }
    }

    @Test func `a page is of use without JavaScript`() async throws {
      try await Ground.with { ground in
        let stage = try await Self.stage(ground)
        try await Self.expectNothingBad(try Self.look(ground, PageScripts.plain, Array(stage.pages.prefix(2))))
      }
    }
  }
}
