import Foundation
import Nodes
import Testing

extension EndToEnd {
  @Suite(.serialized) struct Logs {
    @Test func `every line of a real log is in the catalogue, with numbers as numbers`() async throws {
      try await Ground.with { ground in
        let play = try await LogPlay(ground, level: "debug")
        _ = try ground.file("root/b.bin", bytes: 100_000, seed: 2)
        _ = try await ground.curl("http://\(play.gateway)/\(play.servers.originURL)/a.bin", ["-o", ground.path("got")])
        _ = try await ground.curl("http://\(play.gateway)/\(play.servers.originURL)/none.bin?token=secret")
        try await play.end()
        for (role, process) in play.nodes {
          let lines = try LogLine.all(of: process)
          #expect(!lines.isEmpty)
          #expect(lines.contains { $0.event == .listening }, "\(role)")
          for line in lines {
            #expect(line.role == role && line.node?.isEmpty == false, "\(line.text)")
            for (name, value) in line.fields {
              let field = try #require(LogField(rawValue: name), "the field \(name) is in no catalogue: \(line.text)")
              #expect(LogLine.kind(of: value) == field.kind, "\(name) in \(line.text)")
            }
          }
        }
        #expect(
          try LogLine.all(of: play.servers.origin).contains { $0.event == .objectPublished && $0.sequence != nil })
        #expect(try LogLine.all(of: play.servers.selector).contains { $0.event == .objectAdded && $0.sequence != nil })
        #expect(!play.agent.err.contains("secret"))
      }
    }

    @Test func `one download is followed by the number of its want`() async throws {
      try await Ground.with { ground in
        let play = try await LogPlay(ground, level: "info")
        let url = play.servers.originURL + "/a.bin"
        _ = try await ground.curl("http://\(play.gateway)/\(url)?x=1", ["-o", ground.path("got")])
        _ = try await ground.curl("http://\(play.gateway)/http://\(try ground.endpoint("127.64.0.5"))/none.bin")
        try await play.end()
        let lines = try LogLine.all(of: play.agent)
        let accepted = lines.filter { $0.event == .wantAccepted }
        #expect(accepted.count == 2)
        let first = try #require(accepted.first { $0.fields["url"] as? String == url }, "\(play.agent.err)")
        let want = try #require(first.fields["want"] as? Int)
        let story = lines.filter { $0.fields["want"] as? Int == want }
        #expect(story.map(\.event).first == .wantAccepted && story.map(\.event).last == .wantComplete)
        let steps = story.map(\.event)
        for step in [LogEventName.wantDescribed, .wantPeers, .wantFirstByte, .wantComplete] {
          #expect(steps.count { $0 == step } == 1, "\(steps)")
        }
        let object = try #require(story.last?.fields["object"] as? String)
        #expect(story.dropFirst().allSatisfy { $0.fields["object"] as? String == object })
        #expect(story.last?.fields["origin"] as? Int == 300_000, "\(play.agent.err)")
        #expect(story.first { $0.event == .wantFirstByte }?.fields["from"] as? String == "origin")

        let other = try #require(accepted.first { $0.fields["want"] as? Int != want }?.fields["want"] as? Int)
        let end = lines.last { $0.fields["want"] as? Int == other }
        #expect(end?.event == .wantFailed && end?.fields["kind"] as? String == "unreachable", "\(play.agent.err)")
      }
    }

    @Test func `a level shows its own lines and those above, and no others`() async throws {
      let levels = ["debug", "info", "notice", "warning", "error"]
      for level in levels {
        try await Ground.with { ground in
          let play = try await LogPlay(ground, level: level, extra: ["--url", "http://0.0.0.0:1"])
          // Something to warn of on each node: no registration is allowed, and nobody answers at an origin.
          _ = try await ground.curl("http://\(play.gateway)/http://\(try ground.endpoint("127.64.0.5"))/none.bin")
          try await play.end()
          for (role, process) in play.nodes {
            let shown = Set(try LogLine.all(of: process).map(\.level))
            let rank = try #require(levels.firstIndex(of: level))
            #expect(shown.isSubset(of: levels[rank...]), "\(role) at \(level): \(process.err)")
            if rank <= 1 { #expect(shown.contains("info"), "\(role) at \(level): \(process.err)") }
            if rank <= 3 { #expect(shown.contains("warning"), "\(role) at \(level): \(process.err)") }
          }
        }
      }
    }

    @Test func `a start that fails says one sentence and no JSON`() async throws {
      try await Ground.with { ground in
        let root = try ground.directory("root")
        let taken = try ground.endpoint("127.64.0.9")
        let holder = try ground.shoal("selector", "--listen", taken)
        try await ground.ready(holder, "http://\(taken)")
        for words in [
          ["origin", "--root", root, "--listen", taken], ["selector", "--listen", taken],
          ["agent", "--gateway", taken, "--cache", ground.path("one"), "--peer-listen", "127.64.1.1:0"],
          ["agent", "--gateway", "127.64.1.1:0", "--cache", ground.path("two"), "--peer-listen", taken],
        ] {
          let process = try ground.shoal(words: words + ["--log-level", "debug"])
          #expect(try await process.finish(within: 20) == 1, "\(words)")
          #expect(process.err.hasPrefix("shoal: ") && process.err.split(separator: "\n").count == 1, "\(process.err)")
        }
      }
    }

    @Test func `get prints nothing but errors unless it is asked to`() async throws {
      try await Ground.with { ground in
        let servers = try await ground.servers()
        _ = try ground.file("root/a.bin", bytes: 300_000)
        try await ground.described(servers.originURL + "/a.bin")
        let quiet = try ground.get(servers.originURL + "/a.bin", name: "quiet", at: "127.64.1.1")
        #expect(try await quiet.finish(within: 60) == 0, "\(quiet.err)")
        #expect(quiet.err.isEmpty, "\(quiet.err)")
        let loud = try ground.get(
          servers.originURL + "/a.bin", name: "loud", at: "127.64.1.2", ["--log-level", "info"])
        #expect(try await loud.finish(within: 60) == 0, "\(loud.err)")
        #expect(try LogLine.all(of: loud).contains { $0.event == .wantComplete })
      }
    }
  }
}

/// An origin, a selector and an agent with a gateway, all logging at one level.
private struct LogPlay {
  let servers: Ground.Servers
  let agent: Running
  let gateway: String

  init(_ ground: Ground, level: String, extra: [String] = []) async throws {
    _ = try ground.directory("root")
    _ = try ground.file("root/a.bin", bytes: 300_000)
    let (selectorAt, originAt) = (try ground.endpoint("127.64.0.2"), try ground.endpoint("127.64.0.1"))
    let strict = extra.isEmpty ? [] : ["--allow-origin", String(repeating: "ab", count: 32)]
    let selector = try ground.shoal(words: ["selector", "--listen", selectorAt, "--log-level", level] + strict)
    // Slow enough that the selector's answer comes before the last byte.
    let origin = try ground.shoal(
      words: [
        "origin", "--root", ground.path("root"), "--listen", originAt, "--selector", "http://\(selectorAt)",
        "--log-level", level, "--upload-limit", "200kB/s",
      ] + extra)
    servers = Ground.Servers(
      origin: origin, selector: selector, originURL: "http://\(originAt)", selectorURL: "http://\(selectorAt)",
      root: ground.path("root"))
    gateway = try ground.endpoint("127.0.0.1")
    agent = try ground.shoal(
      "agent", "--gateway", gateway, "--cache", ground.path("cache"), "--peer-listen", "127.64.1.1:0", "--log-level",
      level)
    try await ground.ready(selector, servers.selectorURL)
    try await ground.ready(origin, servers.originURL)
    try await ground.ready(agent, "http://\(gateway)")
    try await ground.described(servers.originURL + "/a.bin")
    // An origin that began before its selector tries again; what counts is what the selector said.
    let (told, at) =
      strict.isEmpty
      ? ("shoal_origin_registrations_total", originAt) : ("shoal_selector_registrations_refused_total", selectorAt)
    for _ in 0..<100 where try await ground.counter(told, at: at) == 0 {
      try await Task.sleep(for: .milliseconds(50))
    }
  }

  var nodes: [(String, Running)] { [("origin", servers.origin), ("selector", servers.selector), ("agent", agent)] }

  func end() async throws {
    for (_, process) in nodes {
      process.terminate()
      #expect(try await process.finish(within: 20) == 0, "\(process.err)")
    }
  }
}

/// One line of a node's log, as it was printed.
private struct LogLine {
  let text: String
  let level: String
  let role: String
  let node: String?
  let sequence: Int?
  let event: LogEventName
  let fields: [String: Any]

  /// Every line that a process wrote to standard error: each must be one of the log.
  static func all(of process: Running) throws -> [LogLine] {
    try process.err.split(separator: "\n").map { try LogLine(String($0)) }
  }

  private init(_ text: String) throws {
    self.text = text
    let json = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    let object = try #require(json, "no JSON object: \(text)")
    level = try #require(object["level"] as? String, "\(text)")
    role = try #require(object["role"] as? String, "\(text)")
    node = object["node"] as? String
    sequence = object["seq"] as? Int
    event = try #require((object["event"] as? String).flatMap(LogEventName.init(rawValue:)), "unknown event: \(text)")
    fields = object["fields"] as? [String: Any] ?? [:]
    #expect((object["time"] as? String)?.hasSuffix("Z") == true, "\(text)")
  }

  static func kind(of value: Any) -> LogField.Kind? {
    if value is String { return .text }
    guard let number = value as? NSNumber else { return nil }
    // JSON's true and false come as numbers of their own type.
    return String(cString: number.objCType) == "c" ? .flag : .integer
  }
}
