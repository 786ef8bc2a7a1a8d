import Foundation
import Testing

extension EndToEnd {
  /// apt and pip themselves, through the gateway: as their proxy, and by a prefix before the address.
  @Suite(.serialized) struct Packages {
    enum Server: String, CaseIterable { case shoal, nginx }

    enum Route: String, CaseIterable { case proxy, prefix }

    static let cases = Server.allCases.flatMap { server in Route.allCases.map { (server, $0) } }

    private struct Stage {
      var work: String
      var root: String
      /// What stands before the path of a file, as apt and pip are told it.
      var source: String
      /// The proxy, or nothing.
      var proxy: String
      var agent: Running
      var gateway: String
    }

    /// Makes the repositories, and starts their server and an agent.
    private func stage(_ server: Server, _ route: Route, on ground: Ground) async throws -> Stage {
      let (root, work) = (try ground.directory("root"), try ground.directory("work"))
      let script = try ground.text("repository.sh", PackageScripts.repository)
      let making = try ground.start("repository", ["bash", script, root, work])
      #expect(try await making.finish() == 0, "\(making.out) \(making.err)")
      let at: String
      switch server {
      case .shoal: at = String(try await ground.servers().originURL.dropFirst("http://".count))
      case .nginx:
        at = try ground.endpoint("127.64.0.4")
        let settings = try ground.text("nginx.conf", PackageScripts.nginx(root: root, work: work, listen: at))
        let nginx = try ground.start("nginx", ["/usr/sbin/nginx", "-p", work, "-c", settings, "-e", "stderr"])
        for _ in 0..<100 {
          if try await ground.curl("http://\(at)/simple/").status == 200 { break }
          if let status = nginx.ended { throw TestProblem("nginx ended with \(status): \(nginx.err)") }
          try await Task.sleep(for: .milliseconds(100))
        }
      }
      let gateway = try ground.endpoint("127.0.0.1")
      let agent = try ground.shoal(
        "agent", "--gateway", gateway, "--cache", ground.path("agent.cache"), "--peer-listen", "127.64.1.1:0",
        "--log-level", "info")
      try await ground.ready(agent, "http://\(gateway)")
      return Stage(
        work: work, root: root, source: route == .proxy ? "http://\(at)" : "http://\(gateway)/http/\(at)",
        proxy: route == .proxy ? "http://\(gateway)" : "", agent: agent, gateway: gateway)
    }

    /// Whether the agent's access log says that it answered a request for a file whole.
    private func served(_ file: String, by agent: Running) -> Bool {
      agent.err.split(separator: "\n").contains { $0.contains(file) && $0.contains("\"status\":200") }
    }

    @Test(arguments: cases)
    func `apt updates, hits the second time, and installs`(server: Server, route: Route) async throws {
      try await Ground.with { ground in
        let stage = try await stage(server, route, on: ground)
        let script = try ground.text("apt.sh", PackageScripts.apt)
        let package = "shoal-test_1.0_all.deb"
        let run = try ground.start(
          "apt", ["bash", script, stage.work, stage.source, stage.proxy, "\(stage.root)/pool/main/\(package)"])
        #expect(try await run.finish(within: 90) == 0, "\(run.out) \(run.err) \(stage.agent.err)")
        #expect(run.out.contains("== same"), "\(run.out)")
        let parts = run.out.components(separatedBy: "== ")
        let first = try #require(parts.first { $0.hasPrefix("first") })
        let second = try #require(parts.first { $0.hasPrefix("second") })
        // Which lists came: those of the signed repository, and the one without a signature.
        for list in ["stable InRelease", "./ Packages"] {
          let (get, hit) = (#"Get:[0-9]+ .*"#, #"Hit:[0-9]+ .*"#)
          #expect(first.range(of: get + list, options: .regularExpression) != nil, "\(list): \(run.out)")
          #expect(second.range(of: hit + list, options: .regularExpression) != nil, "\(list): \(run.out)")
          #expect(second.range(of: get + list, options: .regularExpression) == nil, "\(list): \(run.out)")
        }
        #expect(served(package, by: stage.agent), "\(stage.agent.err)")
      }
    }

    @Test(arguments: cases)
    func `pip downloads, with the index as an argument and in the environment`(server: Server, route: Route)
      async throws
    {
      try await Ground.with { ground in
        let stage = try await stage(server, route, on: ground)
        let script = try ground.text("pip.sh", PackageScripts.pip)
        let wheel = "shoal_test-1.0-py3-none-any.whl"
        let run = try ground.start(
          "pip", ["bash", script, stage.work, "\(stage.source)/simple", stage.proxy, "\(stage.root)/wheels/\(wheel)"])
        #expect(try await run.finish(within: 90) == 0, "\(run.out) \(run.err) \(stage.agent.err)")
        #expect(run.out.contains("== same"), "\(run.out)")
        #expect(served(wheel, by: stage.agent), "\(stage.agent.err)")
      }
    }
  }
}
