import Foundation
import Testing

extension EndToEnd {
  /// Machines of IPv4 only, IPv6 only, and of both, in namespaces that are wired together.
  @Suite(.serialized) struct DualStack {
    private static let url = "http://server.test:8080/object.bin"
    private static let length = 4_000_000

    /// The servers on both families, and an agent on both that has the object; the origin then gives 20 kB/s.
    private static func seeded(_ ground: Ground, _ hub: NetworkHub, listen: [String]) async throws -> String {
      let server = try hub.machine("10.64.0.1/16", "fd00:64::1/64")
      let dual = try hub.machine("10.64.1.3/16", "fd00:64::3/64")
      for space in [server, dual] { try space.know(hosts) }
      let root = try ground.directory("root")
      let file = try ground.file("root/object.bin", bytes: length)
      let selector = try ground.shoal("selector", "--listen", "[::]:8090", in: server)
      let words = [
        "origin", "--root", root, "--listen", "[::]:8080", "--url", "http://server.test:8080", "--selector",
        "http://server.test:8090",
      ]
      let origin = try ground.shoal(words: words, in: server)
      try await ground.ready(selector, "http://10.64.0.1:8090", in: server)
      try await ground.ready(origin, "http://[fd00:64::1]:8080", in: server)
      try await ground.described(url, in: server)
      let agent = try ground.shoal(words: ["agent", "--cache", ground.path("dual.cache")] + listen, in: dual)
      try await ground.ready(agent, "http://127.0.0.1:8070", in: dual)
      let got = try await ground.curl("http://127.0.0.1:8070/\(url)", ["-o", ground.path("dual.bin")], in: dual)
      #expect(got.status == 200, "\(agent.err)")
      #expect(ground.digest(ground.path("dual.bin")) == ground.digest(file))
      origin.terminate()
      try await origin.finish(within: 20)
      let slow = try ground.shoal(words: words + ["--upload-limit", "20kB/s"], in: server)
      try await ground.ready(slow, "http://10.64.0.1:8080", in: server)
      return file
    }

    private static let hosts = "127.0.0.1 localhost\n10.64.0.1 server.test\nfd00:64::1 server.test\n"

    /// A machine gets the object, of peers almost all of it.
    private static func fetch(_ ground: Ground, _ name: String, in space: NetworkSpace, of file: String) async throws {
      try space.know(hosts)
      let get = try ground.shoal(
        "get", url, "-o", ground.path("\(name).bin"), "--cache", ground.path("\(name).cache"), "--json", in: space)
      #expect(try await get.finish(within: 60) == 0, "\(name): \(get.err)")
      let report = try Report(get.out)
      #expect(report.from.peers > length * 3 / 4, "\(name): \(get.out)")
      #expect(ground.digest(ground.path("\(name).bin")) == ground.digest(file))
    }

    @Test(arguments: [[], ["--peer-listen", "10.64.1.3:7000,[fd00:64::3]:7000"]])
    func `an agent of both families serves those who have only one, and who loses one`(listen: [String]) async throws {
      try await Ground.with { ground in
        guard let hub = try NetworkHub(ground) else { return }
        let file = try await Self.seeded(ground, hub, listen: listen)
        try await Self.fetch(ground, "four", in: try hub.machine("10.64.1.4/16"), of: file)
        try await Self.fetch(ground, "six", in: try hub.machine("fd00:64::6/64"), of: file)
        for (name, address, lost) in [
          ("five", "5", ["-6", "route", "add", "unreachable", "fd00:64::3/128"]),
          ("seven", "7", ["route", "add", "unreachable", "10.64.1.3/32"]),
        ] {
          let space = try hub.machine("10.64.1.\(address)/16", "fd00:64::\(address)/64")
          #expect(NetworkSpace.ip(["-n", space.name] + lost))
          try await Self.fetch(ground, name, in: space, of: file)
        }
      }
    }
  }
}
