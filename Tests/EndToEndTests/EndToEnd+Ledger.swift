import Foundation
import Testing

extension EndToEnd {
  /// What an agent's ledger says is what it counts.
  @Suite(.serialized) struct Ledger {
    /// What `shoal ledger --json` says in all of a cache: taken, given, wasted.
    private static func sums(_ ground: Ground, _ cache: String) async throws -> [Int] {
      let run = try ground.shoal("ledger", "--json", "--cache", cache)
      guard try await run.finish(within: 20) == 0 else { return [] }
      let report = try JSONSerialization.jsonObject(with: Data(run.out.utf8)) as? [String: Any]
      let totals = report?["totals"] as? [String: Any]
      func sum(_ name: String) -> Int { (totals?[name] as? [String: Int] ?? [:]).values.reduce(0, +) }
      return [sum("taken"), sum("given"), totals?["wasted"] as? Int ?? -1]
    }

    private static func counters(_ ground: Ground, _ gateway: String) async throws -> [Int] {
      var result: [Int] = []
      for name in ["received", "sent", "wasted"] {
        result.append(try await ground.counter("shoal_\(name)_bytes_total", at: gateway))
      }
      return result
    }

    @Test
    func `a ledger equals the counters after a stop, after a kill within a minute, and is read while it grows`()
      async throws
    {
      try await Ground.with { ground in
        // Slow, so that the second agent asks the first.
        let servers = try await ground.servers(["--upload-limit", "1MB/s"])
        _ = try ground.file("root/object.bin", bytes: 2_000_000)
        let url = servers.originURL + "/object.bin"
        try await ground.described(url)
        var (agents, gateways, caches): ([Running], [String], [String]) = ([], [], [])
        for number in 1...2 {
          let (gateway, cache) = (try ground.endpoint("127.64.1.\(number)"), ground.path("\(number).cache"))
          let agent = try ground.shoal(
            "agent", "--gateway", gateway, "--cache", cache, "--peer-listen", "127.64.1.\(number):0")
          try await ground.ready(agent, "http://\(gateway)")
          if number == 1 {
            let none = try ground.shoal("ledger", "--cache", cache)
            #expect(try await none.finish(within: 20) == 1)
            ground.expectSentence(none, mentioning: "There is no ledger")
          }
          let got = try await ground.curl("http://\(gateway)/\(url)", ["-o", ground.path("\(number).bin")])
          #expect(got.status == 200)
          agents.append(agent)
          gateways.append(gateway)
          caches.append(cache)
        }
        let counted = [
          try await Self.counters(ground, gateways[0]), try await Self.counters(ground, gateways[1]),
        ]
        #expect(counted[0][0] == 2_000_000 && counted[1][0] == 2_000_000 && counted[0][1] > 0, "\(counted)")
        var booked: [Int] = []
        for _ in 0..<60 where booked != counted[0] {
          booked = try await Self.sums(ground, caches[0])
          try await Task.sleep(for: .seconds(1))
        }
        #expect(booked == counted[0])
        agents[0].kill()
        agents[1].terminate()
        for agent in agents { _ = try await agent.finish(within: 20) }
        #expect(try await Self.sums(ground, caches[0]) == counted[0])
        #expect(try await Self.sums(ground, caches[1]) == counted[1])

        // What the second took of the first, by its signed word. Whose receipts never came is of an unknown ISP.
        let rolled = try ground.shoal("ledger", "--selector", servers.selectorURL)
        #expect(try await rolled.finish(within: 20) == 0)
        #expect(rolled.out.contains(url) && rolled.out.contains("  AS64501  "), "\(rolled.out)")
        let json = try ground.shoal("ledger", "--selector", servers.selectorURL, "--json")
        #expect(try await json.finish(within: 20) == 0)
        let message = try JSONSerialization.jsonObject(with: Data(json.out.utf8)) as? [String: Any]
        let total = message?["total"] as? Int ?? 0
        #expect(total > 0 && total <= counted[1][0] + counted[1][2], "\(json.out)")

        let table = try ground.shoal("ledger", "--cache", caches[1])
        #expect(try await table.finish(within: 20) == 0)
        #expect(table.out.contains("object.bin") && table.out.contains(servers.originURL.dropFirst(7)), "\(table.out)")
        let csv = try ground.shoal("ledger", "--csv", "--month", "1999-12", "--cache", caches[1])
        #expect(try await csv.finish(within: 20) == 0 && csv.out == "month,object,file,publisher,fate,class,bytes\n")
        let wrong = try ground.shoal("ledger", "--month", "1999-13", "--cache", caches[1])
        #expect(try await wrong.finish(within: 20) == 64)
      }
    }
  }
}
