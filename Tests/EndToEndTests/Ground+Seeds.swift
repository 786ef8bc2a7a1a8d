import Foundation

/// A swarm in which an agent holds an object, and the origin has become slow: whoever comes now gains by asking the
/// agent.
extension Ground {
  struct SeededSwarm {
    var originURL: String
    /// Where it listens.
    var selector: String
    var selectorURL: String
    var url: String
    var agent: Running
    var gateway: String
    var origin: Running
    var file: String
  }

  /// Publishes an object, lets an agent fetch it at full speed, and restarts the origin with an upload limit.
  func seeded(
    bytes: Int, limit: String, net: String = "127.64", in space: NetworkSpace? = nil, agent extra: [String] = []
  ) async throws -> SeededSwarm {
    let port = { (host: String) in
      space == nil ? try self.endpoint("\(net).\(host)") : "\(net).\(host):8000"
    }
    let (originAt, selectorAt) = (try port("0.1"), try port("0.2"))
    // Private addresses are fetched for programs of the same machine only: who asks comes over loopback.
    let gateway = space == nil ? try port("1.1") : "127.0.0.1:8000"
    let root = try directory("root")
    let file = try file("root/object.bin", bytes: bytes)
    let table = try text("isps.csv", "\(net).0.0/24,64500,Servers,AA\n\(net).1.0/24,64501,Left ISP,AA\n")
    let selector = try shoal("selector", "--listen", selectorAt, "--prefixes", table, in: space)
    let words = ["origin", "--root", root, "--listen", originAt, "--selector", "http://\(selectorAt)"]
    let fast = try shoal(words: words, in: space)
    try await ready(selector, "http://\(selectorAt)", in: space)
    try await ready(fast, "http://\(originAt)", in: space)
    let url = "http://\(originAt)/object.bin"
    try await described(url, in: space)
    for (name, query) in [("hybrid.torrent", ""), ("v1.torrent", "?v=1")] {
      _ = try await curl(url + ".torrent" + query, ["--output", path(name)], in: space)
    }
    let agent = try shoal(
      words: [
        "agent", "--gateway", gateway, "--cache", path("agent.cache"), "--peer-listen", "\(net).1.1:6881",
      ] + extra, in: space)
    try await ready(agent, "http://\(gateway)", in: space)
    let got = try await curl("http://\(gateway)/\(url)", ["--output", path("prefetched")], in: space)
    guard got.status == 200, digest(path("prefetched")) == digest(file) else {
      throw TestProblem("the agent did not get the object: \(got.status) \(agent.err)")
    }
    fast.terminate()
    try await fast.finish(within: 10)
    let slow = try shoal(words: words + ["--upload-limit", limit], in: space)
    try await ready(slow, "http://\(originAt)", in: space)
    return SeededSwarm(
      originURL: "http://\(originAt)", selector: selectorAt, selectorURL: "http://\(selectorAt)", url: url,
      agent: agent, gateway: gateway, origin: slow, file: file)
  }

  /// The value of a counter of a node, all its labels together, by its own /metrics.
  func counter(_ name: String, at endpoint: String, in space: NetworkSpace? = nil) async throws -> Int {
    let text = try await curl("http://\(endpoint)/metrics", in: space).body
    let lines = text.split(separator: "\n").filter { $0.hasPrefix(name + " ") || $0.hasPrefix(name + "{") }
    guard !lines.isEmpty else { throw TestProblem("there is no counter \(name) in\n\(text)") }
    return lines.reduce(0) { $0 + ($1.split(separator: " ").last.flatMap { Int($0) } ?? 0) }
  }

  /// Waits until a file has the bytes of another.
  func waitForCopy(_ path: String, of file: String, by process: Running, within seconds: Double) async throws {
    let wanted = digest(file)
    let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
    _ = try await process.wait(within: seconds, "a whole \(path)") {
      let now = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
      return now == size && digest(path) == wanted ? true : nil
    }
  }
}
