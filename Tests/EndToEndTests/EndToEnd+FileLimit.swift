import Foundation
import Testing

extension EndToEnd {
  @Suite(.serialized) struct FileLimit {
    /// What a node did while twenty callers came for whom it may open no more files.
    private struct Seen: Decodable {
      var open: Int
      /// Seconds of processor in three seconds.
      var busy: Double
      var isAlive: Bool
      /// Whether it answered once the callers were gone, still with that limit.
      var answers: Bool
    }

    private func besiege(_ ground: Ground, _ node: Running, _ address: String, _ path: String) async throws -> Seen {
      let script = try ground.text("siege.py", Self.script)
      let siege = try ground.start("siege", [Programs.python, script, "\(node.child())", address, path])
      try await siege.finish(within: 60)
      return try JSONDecoder().decode(Seen.self, from: Data(siege.out.utf8))
    }

    @Test func `a node at its limit of open files neither spins nor dies, and serves again afterwards`() async throws {
      try await Ground.with { ground in
        let servers = try await ground.servers()
        try ground.file("root/object.bin", bytes: 100_000)
        let gateway = try ground.endpoint("127.64.1.1")
        let agent = try ground.shoal("agent", "--gateway", gateway, "--cache", ground.path("cache"))
        try await ground.ready(agent, "http://\(gateway)")
        for (node, url, path) in [
          (servers.selector, servers.selectorURL, "/healthz"), (servers.origin, servers.originURL, "/object.bin"),
          (agent, "http://\(gateway)", "/healthz"),
        ] {
          let seen = try await besiege(ground, node, String(url.dropFirst(7)), path)
          #expect(seen.isAlive && seen.answers, "\(node.name): \(seen) \(node.err)")
          #expect(seen.busy < 0.5, "\(node.name): \(seen)")
          #expect(node.err.contains("callers_wait"), "\(node.name): \(node.err)")
        }
      }
    }

    @Test func `a node that may open few files takes fewer callers than that`() async throws {
      try await Ground.with { ground in
        let address = try ground.endpoint("127.64.0.2")
        let selector = try ground.start(
          "selector", ["prlimit", "--nofile=64:64", Programs.shoal, "selector", "--listen", address])
        try await ground.ready(selector, "http://\(address)")
        let script = try ground.text("crowd.py", Self.crowd)
        let crowd = try ground.start("crowd", [Programs.python, script, "\(selector.child())", address])
        try await crowd.finish(within: 60)
        let seen = try JSONDecoder().decode(Seen.self, from: Data(crowd.out.utf8))
        #expect(seen.open < 64 && seen.isAlive && seen.answers, "\(seen) \(selector.err)")
        #expect(seen.busy < 0.5 && !selector.err.contains("callers_wait"), "\(seen) \(selector.err)")
      }
    }

    private static let common = """
      import json, os, resource, socket, sys, time, urllib.request
      pid, address = int(sys.argv[1]), sys.argv[2]
      host, port = address.rsplit(":", 1)
      def cpu():
          words = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
          return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
      def files():
          return [int(name) for name in os.listdir(f"/proc/{pid}/fd")]
      def call():
          return socket.create_connection((host, int(port)), 5)
      def answers(path):
          for _ in range(20):
              try:
                  return urllib.request.urlopen(f"http://{address}{path}", timeout=5).status == 200
              except OSError:
                  time.sleep(0.25)
          return False
      def watch(callers, path):
          time.sleep(0.5)
          before, count = cpu(), len(files())
          time.sleep(3)
          busy = cpu() - before
          for caller in callers: caller.close()
          print(json.dumps({"open": count, "busy": busy, "isAlive": os.path.exists(f"/proc/{pid}/fd"),
                            "answers": answers(path)}))

      """

    private static let script =
      common + """
        # The limit is on the numbers of descriptors: two that are free are left.
        _, hard = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        used = files()
        limit = next(n for n in range(hard) if n - sum(1 for one in used if one < n) == 2)
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (limit, hard))
        watch([call() for _ in range(20)], sys.argv[3])

        """

    private static let crowd = common + "watch([call() for _ in range(200)], '/healthz')\n"
  }
}
