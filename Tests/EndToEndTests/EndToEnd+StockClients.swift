import Foundation
import Testing

extension EndToEnd {
  /// Real clients of Debian in one swarm with agents.
  @Suite(.serialized) struct StockClients {
    private static let size = 4 << 20

    @Test func `libtorrent gets a quarter or more from an agent, by the hybrid description`() async throws {
      try await Ground.with { ground in
        let swarm = try await ground.seeded(bytes: Self.size, limit: "150kB/s")
        let script = try ground.text("lt.py", Scripts.libtorrent)
        let client = try ground.start(
          "libtorrent",
          [Programs.python, script, ground.path("hybrid.torrent"), try ground.directory("lt"), "127.64.1.5"])
        _ = try await client.wait(within: 90, "libtorrent to complete") { client.out.contains("complete") ? true : nil }
        try await ground.waitForCopy(ground.path("lt/object.bin"), of: swarm.file, by: client, within: 10)
        #expect(try await ground.counter("shoal_sent_bytes_total", at: swarm.gateway) >= Self.size / 4)
        // It prefers UDP, as most clients do; that is counted each second only.
        var connections = 0
        for _ in 0..<50 where connections == 0 {
          connections = try await ground.counter("shoal_selector_udp_connections_total", at: swarm.selector)
          try await Task.sleep(for: .milliseconds(100))
        }
        #expect(connections > 0)
      }
    }

    @Test(arguments: ["http", "udp"])
    func `aria2 gets a quarter or more from an agent, by the v1 description`(scheme: String) async throws {
      try await Ground.with { ground in
        let swarm = try await ground.seeded(bytes: Self.size, limit: "150kB/s")
        let client = try ground.start(
          "aria2c",
          [
            // Without its DHT, of which a private torrent makes no use, it has no socket for UDP trackers.
            "aria2c", "--interface=127.64.1.6", "--listen-port=6891", "--enable-dht=\(scheme == "udp")",
            "--dht-listen-port=6892", "--dht-file-path=\(ground.path("aria.dht"))", "--bt-enable-lpd=false",
            "--enable-peer-exchange=false", "--seed-time=0", "--dir", try ground.directory("aria"),
            "--bt-exclude-tracker=*", "--bt-tracker=\(scheme)://\(swarm.selector)/announce", ground.path("v1.torrent"),
          ])
        #expect(try await client.finish(within: 90) == 0, "\(client.out)")
        try await ground.waitForCopy(ground.path("aria/object.bin"), of: swarm.file, by: client, within: 5)
        #expect(try await ground.counter("shoal_sent_bytes_total", at: swarm.gateway) >= Self.size / 4)
      }
    }

    /// Among the long tests, since Transmission takes its time to try uTP first.
    @Test(.enabled(if: Soak.isOn))
    func `Transmission gets a quarter or more from an agent, by the v1 description`() async throws {
      try await Ground.with { ground in
        let space = try #require(ground.space(), "a network namespace takes root and iproute2")
        for host in ["0.1", "0.2", "1.1", "1.7"] { try space.add(address: "10.64.\(host)") }
        let swarm = try await ground.seeded(bytes: Self.size, limit: "100kB/s", net: "10.64", in: space)
        let folder = try ground.directory("tr")
        _ = try ground.text(
          "tr/settings.json",
          """
          {"bind-address-ipv4": "10.64.1.7", "peer-port": 51413, "dht-enabled": false, "lpd-enabled": false,
           "pex-enabled": false, "utp-enabled": true, "encryption": 1,
           "rpc-bind-address": "10.64.1.7", "rpc-port": 9091,
           "rpc-whitelist-enabled": false, "rpc-host-whitelist-enabled": false, "download-dir": "\(folder)",
           "port-forwarding-enabled": false}
          """)
        let client = try ground.start(
          "transmission", ["transmission-daemon", "--foreground", "--config-dir", folder], in: space)
        let add = ["transmission-remote", "10.64.1.7:9091", "--add", ground.path("v1.torrent")]
        for _ in 0..<20 {
          if try await ground.start("transmission-remote", add, in: space).finish(within: 10) == 0 { break }
          try await Task.sleep(for: .milliseconds(500))
        }
        try await ground.waitForCopy("\(folder)/object.bin", of: swarm.file, by: client, within: 120)
        #expect(try await ground.counter("shoal_sent_bytes_total", at: swarm.gateway, in: space) >= Self.size / 4)
      }
    }

    @Test(arguments: ["seed", "check"])
    func `an agent with the metainfo file completes from a libtorrent seed alone while the origin is down`(mode: String)
      async throws
    {
      try await Ground.with { ground in
        let swarm = try await ground.seeded(bytes: Self.size, limit: "1MB/s")
        swarm.agent.kill()
        swarm.origin.kill()
        let script = try ground.text("lt.py", Scripts.libtorrent)
        let seed = try ground.start(
          "libtorrent",
          [Programs.python, script, ground.path("hybrid.torrent"), ground.path("root"), "127.64.1.5", mode])
        _ = try await seed.wait(within: 30, "libtorrent to seed") { seed.out.contains("complete") ? true : nil }
        let get = try ground.get(ground.path("hybrid.torrent"), name: "peer", at: "127.64.1.8", ["--allow-unverified"])
        #expect(try await get.finish(within: 90) == 0, "\(get.err)")
        #expect(try Report(get.out).from.origin == 0, "\(get.out)")
        #expect(ground.digest(ground.path("peer.bin")) == ground.digest(swarm.file))
      }
    }

    @Test func `an agent and libtorrent give to each other in one swarm`() async throws {
      try await Ground.with { ground in
        let swarm = try await ground.seeded(bytes: Self.size, limit: "400kB/s")
        swarm.agent.kill()
        let script = try ground.text("lt.py", Scripts.libtorrent)
        let client = try ground.start(
          "libtorrent",
          [Programs.python, script, ground.path("hybrid.torrent"), try ground.directory("lt"), "127.64.1.5"])
        let gateway = try ground.endpoint("127.64.1.8")
        let get = try ground.get(
          swarm.url, name: "peer", at: "127.64.1.8",
          ["--gateway", gateway, "--keep-serving", "60", "--upload-limit", "300kB/s"])
        let line = try await get.wait(within: 90, "the report") { get.out.hasSuffix("\n") ? get.out : nil }
        let report = try Report(line)
        try await ground.waitForCopy(ground.path("lt/object.bin"), of: swarm.file, by: client, within: 60)
        #expect(report.from.peers > 0, "\(line)")
        #expect(try await ground.counter("shoal_sent_bytes_total", at: gateway) > 0)
        #expect(ground.digest(ground.path("peer.bin")) == ground.digest(swarm.file))
      }
    }
  }
}
