import Foundation
import Glibc
import Testing

extension EndToEnd {
  /// Three selectors that are one over a Redis.
  @Suite(.serialized) struct Store {
    private struct Service {
      var selectors: [Running]
      var urls: [String]
      var redis: Running
      var port: UInt16
    }

    @Test func `three selectors are one service, and neither a killed selector nor an emptied store loses a peer`()
      async throws
    {
      try await Ground.with { ground in
        var service = try await start(on: ground)
        let root = try ground.directory("root")
        try ground.file("root/object.bin", bytes: 300_000)
        let originAt = try ground.endpoint("127.64.0.1")
        let origin = try ground.shoal("origin", "--root", root, "--listen", originAt, "--selector", service.urls[0])
        try await ground.ready(origin, "http://\(originAt)")
        let object = "http://\(originAt)/object.bin"
        try await ground.described(object)
        let seed = try ground.get(object, name: "seed", at: "127.64.1.1", ["--keep-serving", "120"])
        _ = try await seed.wait(within: 60, "the file") { seed.out.isEmpty ? nil : true }

        // The agent speaks to the first; the second knows the object, and where the agent is.
        let name = try await first(of: object, at: service.urls[1], on: ground)
        try await names("127.64.1.1", name, at: service.urls[1], on: ground)
        // A client at the third is told of to who asks the first.
        try await track(name, "127.64.2.7", port: 6881, at: service.urls[2], on: ground)
        try await names("127.64.2.7", name, at: service.urls[0], on: ground)

        // What a selector has acknowledged is with the others a second later, when it dies.
        try await track(name, "127.64.2.8", port: 6882, at: service.urls[2], on: ground)
        try await Task.sleep(for: .seconds(1))
        Glibc.kill(try service.selectors[2].child(), SIGKILL)
        try await names("127.64.2.8", name, at: service.urls[1], on: ground)

        // The store dies, and comes back with nothing; meanwhile each answers from what it knows.
        service.redis.kill()
        try await track(name, "127.64.2.9", port: 6883, at: service.urls[1], on: ground)
        try await names("127.64.1.1", name, at: service.urls[1], on: ground)
        service.redis = try redis(service.port, on: ground)
        try await names("127.64.2.9", name, at: service.urls[0], on: ground)

        // A new selector is whole as soon as all have announced again.
        let selector = try selector(service.port, "fourth", on: ground)
        let url = selector.1
        try await ground.ready(selector.0, url)
        try await names("127.64.1.1", name, at: url, within: 60, on: ground)
        let metrics = try await ground.curl(url + "/metrics").body
        #expect(metrics.contains("shoal_selector_store_connected 1"), "\(metrics)")

        for one in [service.selectors[0], service.selectors[1], selector.0] {
          one.terminate()
          #expect(try await one.finish(within: 20) == 0, "\(one.err)")
        }
        let check = try ground.shoal("replay", ground.path("traces"), "--check")
        #expect(try await check.finish(within: 60) == 0, "\(check.out) \(check.err)")
        #expect(check.out.contains(" 0 divergences"), "\(check.out)")
      }
    }

    @Test func `a store that refuses is named in the log, and the selector answers all the same`() async throws {
      try await Ground.with { ground in
        let port = try ground.port("127.0.0.1")
        let redis = try redis(port, ["--requirepass", "hunter2"], on: ground)
        _ = redis
        let (shut, url) = try selector(port, "shut", on: ground)
        try await ground.ready(shut, url)
        _ = try await shut.wait(within: 20, "the reason") {
          shut.err.contains("does not let this selector in") ? true : nil
        }
        let (open, _) = try selector(port, "open", credentials: ":hunter2@", on: ground)
        _ = try await open.wait(within: 20, "the store") { open.err.contains("store_found") ? true : nil }
        #expect(!open.err.contains("hunter2") && !shut.err.contains("hunter2"))
        let wrong = try ground.shoal("selector", "--listen", "127.0.0.1:0", "--store", "redis://a b")
        #expect(try await wrong.finish(within: 10) != 0)
        #expect(wrong.err.contains("--store expects"), "\(wrong.err)")
      }
    }

    private func start(on ground: Ground) async throws -> Service {
      let port = try ground.port("127.0.0.1")
      let redis = try redis(port, on: ground)
      var service = Service(selectors: [], urls: [], redis: redis, port: port)
      for number in 1...3 {
        let (selector, url) = try selector(port, "s\(number)", on: ground)
        try await ground.ready(selector, url)
        service.selectors.append(selector)
        service.urls.append(url)
      }
      return service
    }

    private func redis(_ port: UInt16, _ extra: [String] = [], on ground: Ground) throws -> Running {
      let words = ["redis-server", "--port", "\(port)", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
      return try ground.start("redis", words + ["--dir", ground.folder] + extra)
    }

    private func selector(
      _ port: UInt16, _ name: String, credentials: String = "", on ground: Ground
    ) throws -> (Running, String) {
      let at = try ground.endpoint("127.64.0.2")
      let selector = try ground.shoal(
        "selector", "--listen", at, "--prefixes", try ground.prefixes(), "--session-key", ground.path("session.key"),
        "--record", ground.path("traces/\(name)"), "--store", "redis://\(credentials)127.0.0.1:\(port)/test")
      return (selector, "http://\(at)")
    }

    /// The name of the object at an address, as soon as a selector knows it.
    private func first(of url: String, at selector: String, on ground: Ground) async throws -> String {
      for _ in 0..<100 {
        let answer = try await ground.curl("\(selector)/v1/peers?url=\(url)")
        if let json = try? JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any],
          let object = json["object"] as? String
        {
          return object
        }
        try await Task.sleep(for: .milliseconds(100))
      }
      throw TestProblem("\(selector) never heard of \(url)")
    }

    /// Waits until a selector names a peer at an address.
    private func names(
      _ address: String, _ object: String, at selector: String, within seconds: Int = 15, on ground: Ground
    ) async throws {
      var last = ""
      for _ in 0..<seconds * 5 {
        last = try await ground.curl("\(selector)/v1/peers?object=\(object)&for=127.64.1.77").body
        if last.contains("\"\(address):") { return }
        try await Task.sleep(for: .milliseconds(200))
      }
      throw TestProblem("\(selector) never named \(address): \(last)")
    }

    /// A BitTorrent client announces from an address.
    private func track(
      _ object: String, _ address: String, port: Int, at selector: String, on ground: Ground
    ) async throws {
      let hash = stride(from: 0, to: 40, by: 2).map { at in
        "%" + object.dropFirst(at).prefix(2)
      }.joined()
      let answer = try await ground.curl(
        "\(selector)/announce?info_hash=\(hash)&peer_id=-XX0001-abcdefghijkl&port=\(port)&uploaded=0&downloaded=0"
          + "&left=1000&compact=1", ["--interface", address, "--output", "/dev/null"])
      #expect(answer.status == 200)
    }
  }
}
