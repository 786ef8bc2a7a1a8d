import Testing

extension EndToEnd {
  @Suite(.serialized) struct Simulation {
    @Test func `the same seed gives the same digest in two processes, and its traces replay`() async throws {
      try await Ground.with { ground in
        let scenario = try ground.text(
          "small.json",
          """
          {"object_mib": 1, "seed": 3, "ases": [
            {"asn": 64500, "hosts": ["origin", "selector"], "up_mbit": 20, "down_mbit": 200},
            {"asn": 64501, "hosts": 3, "up_mbit": 10, "down_mbit": 50, "delay_ms": 10},
            {"asn": 64502, "hosts": 3, "up_mbit": 10, "down_mbit": 50, "delay_ms": 25}]}
          """)
        let first = try ground.shoal("simulate", scenario, "--json", "--record", ground.path("traces"))
        let second = try ground.shoal("simulate", scenario, "--json")
        let other = try ground.shoal("simulate", scenario, "--json", "--seed", "4")
        for process in [first, second, other] {
          #expect(try await process.finish(within: 120) == 0, "\(process.out) \(process.err)")
        }
        #expect(first.out.contains(#""digest""#))
        #expect(first.out == second.out)
        #expect(first.out != other.out)
        let check = try ground.shoal("replay", ground.path("traces"), "--check")
        #expect(try await check.finish(within: 120) == 0, "\(check.out) \(check.err)")
      }
    }
  }
}
