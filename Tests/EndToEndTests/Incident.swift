import Foundation

/// A small swarm of its own whose nodes record all, in which something goes wrong, and the way to find it that stands
/// in `Replays/FINDING.md`.
struct Incident {
  let ground: Ground
  /// As in the page's headings.
  let heading: String
  let servers: Ground.Servers
  let url: String
  private let folder: String

  /// Starts a selector and an origin that publish `root/object.bin`.
  init(
    _ heading: String, _ ground: Ground, origin: [String] = [], selector: [String] = [], planted: String? = nil
  ) async throws {
    (self.ground, self.heading) = (ground, heading)
    folder = heading.lowercased().replacing(" ", with: "-")
    let state = ["--state", ground.path("\(folder).state")]
    let recorded = { [folder] (node: String) in ["--record", ground.path("\(folder)/\(node)")] }
    servers = try await ground.servers(
      state + recorded("origin") + origin, ofSelector: recorded("selector") + selector, planted: planted)
    url = servers.originURL + "/object.bin"
    try await ground.described(url)
  }

  func recorded(_ node: String) -> [String] { ["--record", ground.path("\(folder)/\(node)")] }

  /// Ends the origin and starts it anew.
  func restart(_ more: [String]) async throws -> Running {
    servers.origin.terminate()
    try await servers.origin.finish(within: 10)
    let listen = String(servers.originURL.dropFirst("http://".count))
    let words = ["origin", "--root", servers.root, "--listen", listen, "--selector", servers.selectorURL]
    let slow = try ground.shoal(
      words: words + ["--state", ground.path("\(folder).state")] + recorded("origin-again") + more)
    try await ground.ready(slow, servers.originURL)
    return slow
  }

  /// An agent that holds the object.
  func seed(at address: String, _ more: [String], planted: String? = nil) async throws -> Running {
    let gateway = try ground.endpoint("127.0.0.1")
    let words = ["agent", "--gateway", gateway, "--cache", ground.path("\(folder).seed")]
    let agent = try ground.shoal(
      words: words + ["--peer-listen", "\(address):0"] + recorded("agent-1") + more, planted: planted)
    try await ground.ready(agent, "http://\(gateway)")
    let got = try await ground.curl("http://\(gateway)/\(url)", ["-o", ground.path("\(folder).out")])
    guard got.status == 200 else { throw TestProblem("the seed did not get the object: \(agent.err)") }
    return agent
  }

  func get(_ node: String, at address: String, _ url: String? = nil, planted: String? = nil) throws -> Running {
    let name = ground.path("\(folder)-\(node)")
    let words = ["get", url ?? self.url, "-o", name + ".bin", "--cache", name + ".cache"]
    return try ground.shoal(words: words + ["--peer-listen", "\(address):0"] + recorded(node), planted: planted)
  }

  /// Waits until an agent knows what it fetches, and begins.
  func begun(_ node: String) async throws {
    let objects = ground.path("\(folder)-\(node).cache/objects")
    _ = try await servers.selector.wait(within: 30, "\(heading): \(node) to begin") {
      (try? FileManager.default.contentsOfDirectory(atPath: objects))?.isEmpty == false ? true : nil
    }
  }

  /// What a session says to the lines of the page.
  func ask() async throws -> String {
    let lines = try Self.lines(under: heading)
    let session = try ground.shoal("replay", ground.path(folder), "-c", lines.joined(separator: "; "))
    guard try await session.finish(within: 120) == 0 else {
      throw TestProblem("\(heading): \(session.out) \(session.err)")
    }
    return session.out
  }

  /// The lines to say to a session that the page has under a heading.
  private static func lines(under heading: String) throws -> [Substring] {
    let page = try String(contentsOfFile: Programs.root + "/Replays/FINDING.md", encoding: .utf8)
    guard let start = page.range(of: "\n### \(heading)\n"),
      let block = page[start.upperBound...].firstMatch(of: /```session\n([^`]*)```/)
    else { throw TestProblem("the page has no way for '\(heading)'") }
    return block.output.1.split(separator: "\n")
  }
}
