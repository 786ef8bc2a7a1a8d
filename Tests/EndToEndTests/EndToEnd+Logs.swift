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

    @Test func `one download is followed across nodes by one id, to the last byte`() async throws {
      try await Ground.with { ground in
        let play = try await LogPlay(ground, level: "info", inFiles: true)
        let url = play.servers.originURL + "/a.bin"
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
        _ = try await ground.curl(
          "http://\(play.gateway)/\(url)",
          [
            "-o", ground.path("got"), "-H", "traceparent: 00-\(trace)-00f067aa0ba902b7-01", "-H",
            "X-Request-Id: mine-1",
          ])
        _ = try await ground.curl("http://\(play.gateway)/\(url)", ["-o", ground.path("again")])
        try await play.end()
        for (role, process) in play.nodes { #expect(process.err.isEmpty, "\(role): \(process.err)") }
        let agent = try LogLine.all(in: ground.path("logs/agent.log"))
        let node = try #require(agent.first?.node)
        let want = try #require(agent.first { $0.fields["trace"] as? String == trace }?.fields["want"] as? Int)

        let handle = try #require(FileHandle(forWritingAtPath: ground.path("logs/agent.log")))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("{\"event\":\"cut o".utf8))
        try handle.close()
        for name in [trace, "\(node) want \(want)", "mine-1"] {
          let follow = try ground.shoal("logs", "follow", name, ground.path("logs"), "--json")
          #expect(try await follow.finish(within: 20) == 0, "\(follow.err)")
          #expect(follow.err == "shoal: a line in '\(ground.path("logs"))' could not be read\n")
          let lines = try follow.out.split(separator: "\n").map { try LogLine(String($0)) }
          #expect(lines.map(\.time) == lines.map(\.time).sorted())
          let named = lines.filter { $0.fields["trace"] as? String == trace }
          #expect(named.first?.event == .wantAccepted && named.last?.role == "agent", "\(follow.out)")
          #expect(named.contains { $0.role == "selector" && $0.event == .peersNamed }, "\(follow.out)")
          #expect(named.allSatisfy { $0.sequence != nil && $0.node?.isEmpty == false }, "\(follow.out)")
          // What the origin gave is what the agent had from it.
          let given = named.filter { $0.role == "origin" && $0.event == .request && $0.fields["status"] as? Int == 206 }
          #expect(!given.isEmpty, "\(follow.out)")
          let had = named.first { $0.event == .wantComplete }?.fields["origin"] as? Int
          #expect(had == 300_000, "\(follow.out)")
          let sent = given.filter { ($0.fields["target"] as? String) == "/a.bin" }.compactMap {
            $0.fields["bytes"] as? Int
          }
          #expect(sent.reduce(0, +) >= 300_000, "\(follow.out)")
          // The other download has an id of its own.
          #expect(lines.allSatisfy { ($0.fields["trace"] as? String ?? trace) == trace })
          #expect(lines.contains { $0.fields["trace"] == nil && $0.event == .objectComplete }, "\(follow.out)")
        }
        let text = try ground.shoal("logs", "follow", trace.uppercased(), ground.path("logs"))
        #expect(try await text.finish(within: 20) == 0, "\(text.err)")
        #expect(text.out.contains("agent \(node) #") && text.out.contains("\n~ "), "\(text.out)")
        #expect(!text.out.contains("\u{1B}"), "\(text.out)")
        let none = try ground.shoal("logs", "follow", "\(node)", "want", "99", ground.path("logs"))
        #expect(try await none.finish(within: 20) == 1)
        #expect(none.err == "shoal: no line of these logs is about want 99 of a node \(node)\n")
      }
    }

    @Test func `a log goes to standard error as it is wanted, and files of it give way`() async throws {
      try await Ground.with { ground in
        let servers = try await ground.servers()
        _ = try ground.file("root/a.bin", bytes: 300_000)
        try await ground.described(servers.originURL + "/a.bin")
        let url = servers.originURL + "/a.bin"
        let text = try ground.get(
          url, name: "text", at: "127.64.1.1", ["--log-level", "info", "--log-format", "text", "--progress", "none"])
        #expect(try await text.finish(within: 60) == 0, "\(text.err)")
        #expect(text.err.contains(" want_complete want="), "\(text.err)")
        #expect(!text.err.contains("{") && !text.err.contains("\u{1B}"), "\(text.err)")
        let trace = try #require(try Report(text.out).trace)
        #expect(text.err.contains("trace=\(trace)"), "\(text.err)")

        let words = ["--log-level", "debug", "--log-file", ground.path("get.log"), "--log-file-size", "4KiB"]
        for name in ["one", "two", "three", "four", "five"] {
          let get = try ground.get(
            url, name: name, at: "127.64.1.2", words + ["--log-files", "2", "--progress", "none"])
          #expect(try await get.finish(within: 60) == 0, "\(get.err)")
          #expect(get.err.isEmpty, "\(get.err)")
        }
        let all = try LogLine.all(in: ground.path("get.log.1")) + LogLine.all(in: ground.path("get.log"))
        #expect(all.last?.event == .wantComplete || all.contains { $0.event == .wantComplete })
        #expect(!FileManager.default.fileExists(atPath: ground.path("get.log.2")))

        // A log that cannot be written stops nobody.
        let full = try ground.get(
          url, name: "full", at: "127.64.1.3", ["--log-level", "info", "--log-file", "/dev/full", "--progress", "none"])
        #expect(try await full.finish(within: 60) == 0, "\(full.err)")
        #expect(full.err == "shoal: the log file '/dev/full' cannot be written: no space left on device\n")
      }
    }

    @Test func `the catalogue is printed, for people and for programs`() async throws {
      try await Ground.with { ground in
        let list = try ground.shoal("logs", "list")
        #expect(try await list.finish(within: 20) == 0)
        let json = try ground.shoal("logs", "list", "--json")
        #expect(try await json.finish(within: 20) == 0)
        let entries = try json.out.split(separator: "\n").map {
          try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
        }
        for name in LogEventName.allCases.map(\.rawValue) {
          #expect(list.out.contains("\n\(name)\n    "), "\(name)")
          #expect(entries.contains { $0["event"] as? String == name })
        }
        for field in LogField.allCases.map(\.rawValue) {
          #expect(list.out.contains("\n\(field) "), "\(field)")
          #expect(entries.contains { $0["field"] as? String == field })
        }
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

  /// - Parameter inFiles: whether they log to files in the directory `logs`.
  init(_ ground: Ground, level: String, extra: [String] = [], inFiles: Bool = false) async throws {
    let logs = inFiles ? try ground.directory("logs") : ""
    func log(_ role: String) -> [String] {
      ["--log-level", level] + (inFiles ? ["--log-file", "\(logs)/\(role).log"] : [])
    }
    _ = try ground.directory("root")
    _ = try ground.file("root/a.bin", bytes: 300_000)
    let (selectorAt, originAt) = (try ground.endpoint("127.64.0.2"), try ground.endpoint("127.64.0.1"))
    let strict = extra.isEmpty ? [] : ["--allow-origin", String(repeating: "ab", count: 32)]
    let selector = try ground.shoal(words: ["selector", "--listen", selectorAt] + log("selector") + strict)
    // Slow enough that the selector's answer comes before the last byte.
    let origin = try ground.shoal(
      words: [
        "origin", "--root", ground.path("root"), "--listen", originAt, "--selector", "http://\(selectorAt)",
        "--upload-limit", "200kB/s",
      ] + log("origin") + extra)
    servers = Ground.Servers(
      origin: origin, selector: selector, originURL: "http://\(originAt)", selectorURL: "http://\(selectorAt)",
      root: ground.path("root"))
    gateway = try ground.endpoint("127.0.0.1")
    agent = try ground.shoal(
      words: ["agent", "--gateway", gateway, "--cache", ground.path("cache"), "--peer-listen", "127.64.1.1:0"]
        + log("agent"))
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
  let time: String
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

  /// The same of a file.
  static func all(in path: String) throws -> [LogLine] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { try LogLine(String($0)) }
  }

  init(_ text: String) throws {
    self.text = text
    let json = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    let object = try #require(json, "no JSON object: \(text)")
    level = try #require(object["level"] as? String, "\(text)")
    role = try #require(object["role"] as? String, "\(text)")
    node = object["node"] as? String
    sequence = object["seq"] as? Int
    event = try #require((object["event"] as? String).flatMap(LogEventName.init(rawValue:)), "unknown event: \(text)")
    fields = object["fields"] as? [String: Any] ?? [:]
    time = try #require(object["time"] as? String, "\(text)")
    #expect(time.hasSuffix("Z"), "\(text)")
    let entry = try #require(LogCatalogue.entry(of: event))
    #expect(Set(fields.keys).isSuperset(of: entry.fields.map(\.rawValue)), "\(text)")
    #expect(Set(fields.keys).isSubset(of: (entry.fields + entry.more).map(\.rawValue)), "\(text)")
  }

  static func kind(of value: Any) -> LogField.Kind? {
    if value is String { return .text }
    guard let number = value as? NSNumber else { return nil }
    // JSON's true and false come as numbers of their own type.
    return String(cString: number.objCType) == "c" ? .flag : .integer
  }
}
