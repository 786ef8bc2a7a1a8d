import Foundation
import Testing

extension EndToEnd {
  /// What a node shows of itself, and downloads that are kept from peers to see what those are worth.
  @Suite(.serialized) struct HoldOut {
    @Test func `a download that is held out comes from the origin alone, the next one does not, and the books balance`()
      async throws
    {
      try await Ground.with { ground in
        // Slower than an announce: a download that is over before the selector answers is drawn by nobody.
        let servers = try await ground.servers(["--upload-limit", "3MB/s"], ofSelector: ["--hold-out", "100%"])
        try ground.file("root/object.bin", bytes: 3 << 20)
        let url = servers.originURL + "/object.bin"
        try await ground.described(url)
        var gateways: [String] = []
        // Of one object only one is held out: the first.
        for (number, source) in [(1, "held_out"), (2, "peers")] {
          let gateway = try ground.endpoint("127.0.0.1")
          let agent = try ground.shoal(
            "agent", "--gateway", gateway, "--cache", ground.path("\(number)"), "--peer-listen", "127.64.1.\(number):0")
          try await ground.ready(agent, "http://\(gateway)")
          #expect(try await ground.curl("http://\(gateway)/\(url)", ["-o", ground.path("out")]).status == 200)
          let metrics = try await ground.curl("http://\(gateway)/metrics")
          let isHeldOut = metrics.body.contains("shoal_held_out_total 1\n")
          #expect(isHeldOut == (source == "held_out"), "\(number)")
          if isHeldOut { #expect(metrics.body.contains("shoal_held_out_download_seconds_count{size=\"16M\"} 1\n")) }
          gateways.append(gateway)
        }
        for node in gateways.map({ "http://\($0)" }) + [servers.originURL, servers.selectorURL] {
          let laws = try await ground.curl(node + "/v1/laws")
          #expect(laws.status == 200 && laws.body.contains("\"holds\":true") && !laws.body.contains("\"holds\":false"))
          let status = try await ground.curl(node + "/_shoal/status")
          #expect(status.status == 200 && status.body.contains("\"uptime_milliseconds\":"), "\(status.body)")
          let strange = try await ground.curl(node + "/_shoal/status", ["-H", "host: evil.example"])
          #expect(strange.status == 403 || strange.status == 421)
        }
      }
    }
  }
}
