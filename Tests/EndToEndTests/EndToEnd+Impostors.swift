import Foundation
import Testing

extension EndToEnd {
  /// Peers that say that they are others, and peers that only take places.
  @Suite(.serialized) struct Impostors {
    /// An agent that has an object, and its peer port.
    private struct Stage {
      var url: String
      var object: String
      var agent: Running
      var gateway: String
      var port: UInt16
      var script: String
    }

    private func stage(_ ground: Ground) async throws -> Stage {
      // An origin that is no faster than a peer: else it has given all before anybody else is asked.
      let servers = try await ground.servers(["--upload-limit", "2MB/s"])
      try ground.file("root/object.bin", bytes: 4_000_000)
      let url = servers.originURL + "/object.bin"
      try await ground.described(url)
      let (gateway, port) = (try ground.endpoint("127.64.1.1"), try ground.port("127.64.1.1"))
      let agent = try ground.shoal(
        "agent", "--gateway", gateway, "--cache", ground.path("cache"), "--peer-listen", "127.64.1.1:\(port)")
      try await ground.ready(agent, "http://\(gateway)")
      #expect(try await ground.curl("http://\(gateway)/\(url)", ["-o", ground.path("whole")]).status == 200)
      let first = try ground.get(url, name: "first", at: "127.64.1.2")
      #expect(try await first.finish(within: 30) == 0, "\(first.err)")
      let object = try #require(try Report(first.out).object)
      return Stage(
        url: url, object: String(object.prefix(40)), agent: agent, gateway: gateway, port: port,
        script: try ground.text("impostor.py", ImpostorScripts.script))
    }

    private func counter(_ name: String, _ stage: Stage, _ ground: Ground) async throws -> Int {
      let metrics = try await ground.curl("http://\(stage.gateway)/metrics").body
      let line = metrics.split(separator: "\n").first { $0.hasPrefix(name + " ") } ?? ""
      return Int(line.dropFirst(name.count + 1)) ?? -1
    }

    @Test func `agents prove which nodes they are, and who says that he is another is cut off`() async throws {
      try await Ground.with { ground in
        let stage = try await stage(ground)
        #expect(try await counter("shoal_links_proven_total", stage, ground) == 1)
        #expect(try await counter("shoal_impostors_total", stage, ground) == 0)
        let port = try ground.port("127.64.1.3")
        let victim = try ground.shoal(
          "get", stage.url, "-o", ground.path("victim.bin"), "--cache", ground.path("victim"), "--peer-listen",
          "127.64.1.3:\(port)", "--keep-serving", "60")
        _ = try await victim.wait(within: 30, "its file") { ground.digest(ground.path("victim.bin")) }
        let impostor = try ground.start(
          "impostor",
          [
            Programs.python, stage.script, "claim", "127.64.1.1", "\(stage.port)", stage.object, "127.64.2.9",
            "127.64.1.3", "\(port)",
          ])
        #expect(try await impostor.finish(within: 30) == 0, "\(impostor.err)")
        #expect(impostor.out == "ended\n")
        #expect(try await counter("shoal_impostors_total", stage, ground) == 1)
      }
    }

    @Test func `sixty-four idle links from one address keep an honest peer from nothing`() async throws {
      try await Ground.with { ground in
        let stage = try await stage(ground)
        let idle = try ground.start(
          "idle",
          [Programs.python, stage.script, "idle", "127.64.1.1", "\(stage.port)", stage.object, "127.64.2.9"])
        _ = try await idle.wait(within: 30, "its links") { idle.out.contains("idle") ? true : nil }
        let honest = try ground.get(stage.url, name: "honest", at: "127.64.1.4")
        #expect(try await honest.finish(within: 30) == 0, "\(honest.err)")
        #expect(try Report(honest.out).from.sameISP > 0, "\(honest.out)")
        #expect(try await counter("shoal_links_given_up_total", stage, ground) > 0)
      }
    }
  }
}
