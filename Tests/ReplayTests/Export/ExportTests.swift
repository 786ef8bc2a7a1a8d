import Foundation
import Nodes
import Testing
import Trace
import Vocabulary

@testable import Replay

/// Recordings as files for people and for the tools of others.
@Suite struct ExportTests {
  private static func golden(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Replays/golden/\(name)").path
  }

  private static func story(_ name: String, _ request: String) throws -> (ReplaySession, ExportStory) {
    let session = try ReplaySession(directory: golden(name))
    return (session, ExportStory(session, try ExportRequest(request, in: session)))
  }

  // Vector clocks

  private struct Line {
    var host: String
    var clock: [String: Int]
    var event: Substring
  }

  /// Reads a log as ShiViz does: by the expression in its first line, over all that follows.
  private static func lines(_ log: String) throws -> [Line] {
    let parts = log.split(separator: "\n", maxSplits: 2, omittingEmptySubsequences: false)
    try #require(parts.count == 3 && parts[1].isEmpty)
    // JavaScript takes a brace that repeats nothing for itself.
    let pattern = try NSRegularExpression(pattern: String(parts[0].replacing("{.*}", with: "\\{.*\\}")))
    let rest = String(parts[2])
    let whole = NSRange(rest.startIndex..., in: rest)
    let lines = try pattern.matches(in: rest, range: whole).map { match in
      func part(_ name: String) throws -> Substring {
        rest[try #require(Range(match.range(withName: name), in: rest))]
      }
      let clock = try JSONSerialization.jsonObject(with: Data(try part("clock").utf8)) as? [String: Int]
      return Line(host: String(try part("host")), clock: try #require(clock), event: try part("event"))
    }
    #expect(lines.count * 2 == rest.split(separator: "\n").count)
    return lines
  }

  @Test(arguments: ["two-isps", "kill-and-resume"])
  func `a log for ShiViz keeps the rules of vector clocks, and has an edge for every message`(_ name: String) throws {
    let (session, story) = try Self.story(name, "x.shiviz")
    let lines = try Self.lines(ExportLogs(story: story).clocks)
    #expect(lines.count == session.steps.count)
    var last: [String: [String: Int]] = [:]
    var byPlace: [String: [String: Int]] = [:]
    for line in lines {
      let before = last[line.host] ?? [:]
      #expect(line.clock[line.host] == (before[line.host] ?? 0) + 1, "\(line)")
      #expect(before.allSatisfy { line.clock[$0.key, default: 0] >= $0.value }, "\(line)")
      // What it knows of others, they have done.
      #expect(line.clock.allSatisfy { $0.key == line.host || last[$0.key]?[$0.key] ?? 0 >= $0.value }, "\(line)")
      last[line.host] = line.clock
      byPlace["\(line.host):\(line.event.prefix { $0 != " " })"] = line.clock
    }
    for (arrival, sender) in session.sender {
      let place = { (step: Int) in "\(session.name(of: step)):\(session.input(of: step).sequence)" }
      let (from, to) = (try #require(byPlace[place(sender)]), try #require(byPlace[place(arrival)]))
      #expect(from.allSatisfy { to[$0.key, default: 0] >= $0.value })
    }
  }

  // Trace events

  @Test func `trace events have a slice for an input, in order, and two ends for a message, in slices`() throws {
    let (session, story) = try Self.story("polluter", "x.json")
    let whole = try JSONSerialization.jsonObject(with: Data(ExportLogs(story: story).traceEvents.utf8))
    let events = try #require((whole as? [String: Any])?["traceEvents"] as? [[String: Any]])
    func number(_ event: [String: Any], _ name: String) throws -> Int { try #require(event[name] as? Int) }
    var (times, names): ([Int: [Int]], [Int: String]) = ([:], [:])
    var ends: [String: [String: (pid: Int, at: Int)]] = [:]
    for event in events {
      let (phase, process) = (try #require(event["ph"] as? String), try number(event, "pid"))
      #expect(try number(event, "tid") == 1)
      switch phase {
      case "M":
        guard event["name"] as? String == "process_name" else { continue }
        names[process] = (event["args"] as? [String: Any])?["name"] as? String
      case "X":
        #expect(try number(event, "dur") == 1)
        times[process, default: []].append(try number(event, "ts"))
      case "s", "f":
        let id = try #require(event["id"] as? Int)
        #expect(ends["\(id)"]?[phase] == nil)
        ends["\(id)", default: [:]][phase] = (process, try number(event, "ts"))
      default: Issue.record("\(event)")
      }
    }
    #expect(times.values.reduce(0) { $0 + $1.count } == session.steps.count)
    #expect(times.values.allSatisfy { zip($0, $0.dropFirst()).allSatisfy { $0 < $1 } })
    #expect(names.values.contains { $0.hasPrefix("agent-1 (AS") } && names.values.contains("selector"))
    #expect(ends.count == session.sender.count)
    for (id, both) in ends {
      let (from, to) = (try #require(both["s"], "\(id)"), try #require(both["f"], "\(id)"))
      #expect(from.pid != to.pid && from.at < to.at)
      #expect(times[from.pid]?.contains(from.at) == true && times[to.pid]?.contains(to.at) == true)
    }
  }

  // Lines, and what they tell

  @Test func `lines tell every input with what followed, where it came from and what it changed`() throws {
    let (session, story) = try Self.story("polluter", "x.jsonl last 1 node agent-2")
    let steps = session.steps.indices.filter { session.name(of: $0) == "agent-2" }.suffix(story.events.count)
    let lines = try ExportLogs(story: story).lines.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(lines.count == story.events.count && lines.count > 50)
    for (step, line) in zip(steps, lines) {
      #expect(line["node"] as? String == session.name(of: step))
      #expect(line["effects"] != nil, "step \(step)")
      let from = session.sender[step].map { "\(session.name(of: $0)):\(session.input(of: $0).sequence)" }
      #expect(line["from"] as? String == from)
    }
    // The same as the session says there.
    let prompt = try SessionPrompt(directory: Self.golden("polluter"))
    for at in [lines.count - 1, lines.count - 50] {
      let step = Array(steps)[at]
      _ = prompt.say("goto start")
      _ = prompt.say("step \(step + 1)")
      let changes = try #require(lines[at]["changes"] as? [[Any]])
      func text(_ value: Any) -> String { value as? String ?? "nothing" }
      let said = changes.prefix(3).map { "\($0[0]): \(text($0[1])) -> \(text($0[2]))" }
      #expect(Array(prompt.say("changed").lines.prefix(said.count)) == (said.isEmpty ? [] : said), "step \(step)")
    }
  }

  @Test func `bytes by ISP are what the agents counted, and pieces end up at every agent`() throws {
    let (session, story) = try Self.story("two-isps", "x.json")
    var (received, fromOrigin): (Int64, Int64) = (0, 0)
    for node in session.nodes where node.tape.header.role == .agent {
      let status = try #require(node.tape.status(after: node.tape.count)?.agent)
      received += status.total.received
      fromOrigin += status.volumes.first { $0.source == "origin" }?.flow.received ?? 0
    }
    #expect(story.flows.reduce(0) { $0 + $1.bytes } == received)
    #expect(story.flows.filter { $0.from == ExportPeers.originName }.reduce(0) { $0 + $1.bytes } == fromOrigin)
    #expect(Set(story.flows.map(\.to)).allSatisfy { $0.hasPrefix("AS") }, "\(story.flows)")
    let object = try #require(story.history.objects.first)
    #expect(story.history.moments.count == object.columns.count && story.history.moments.count > 50)
    let (first, last) = (try #require(object.columns.first), try #require(object.columns.last))
    #expect(first.allSatisfy { $0 == 0 } && last.allSatisfy { $0 == 60 }, "\(last)")
    #expect(zip(object.columns, object.columns.dropFirst()).allSatisfy { zip($0, $1).allSatisfy { $0 <= $1 } })
  }

  @Test func `a peer that nobody recorded has a lane, and messages of it come from there`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "shoal-export-\(UUID().uuidString)")
    try FileManager.default.copyItem(atPath: Self.golden("two-isps"), toPath: folder.path)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.removeItem(at: folder.appending(path: "agent-4c4385bb-1.trace"))
    let session = try ReplaySession(directory: folder.path)
    let story = ExportStory(session, try ExportRequest("x.json", in: session))
    let lane = try #require(story.lanes.firstIndex { $0.name == "4c4385bb" })
    #expect(story.lanes[lane].isGhost && story.lanes.count == session.nodes.count + 1)
    #expect(story.events.count { $0.source == .ghost(lane) } > 50)
    #expect(story.events.count { $0.ghosts.contains(lane) } > 50)
  }

  // What is asked for

  @Test func `a stretch or some nodes are told alone, and what makes no sense is refused with a sentence`() throws {
    let (session, story) = try Self.story("two-isps", "x.jsonl node agent-2 node selector last 2s")
    let end = session.time(of: session.steps.count - 1).microseconds
    #expect(!story.events.isEmpty && story.events.allSatisfy { end - $0.time.microseconds <= 2_000_000 })
    #expect(Set(story.events.map { story.lanes[$0.lane].name }).isSubset(of: ["agent-2", "selector"]))
    let count = session.steps.indices.count {
      ["agent-2", "selector"].contains(session.name(of: $0)) && end - session.time(of: $0).microseconds <= 2_000_000
    }
    #expect(story.events.count == count)
    let wrongs = [
      "", "x", "html", ".html", "x.pdf", "x.html last", "x.html last 0", "x.html node nobody", "x.html y z",
    ]
    for wrong in wrongs {
      #expect(throws: ReplaySession.Refusal.self, "\(wrong)") { try ExportRequest(wrong, in: session) }
    }
  }

  @Test func `a page holds its data as JSON that no text can leave`() throws {
    let session = try ReplaySession(directory: Self.golden("two-isps"))
    let story = ExportStory(session, try ExportRequest("x.html last 1 node agent-1", in: session))
    let page = ExportPage(story: story, inputs: session.steps.count).html
    let data = page.split(separator: "id=\"data\"")[1].split(separator: ">", maxSplits: 1)[1]
    let json = data[..<(try #require(data.firstRange(of: "</script>"))).lowerBound]
    #expect(!json.contains { "<>&".contains($0) })
    let whole = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect((whole["events"] as? [Any])?.count == story.events.count)
    for foreign in ["http://", "https://", "src=", "@import", "fetch(", "url("] {
      #expect(!page.replacing(json, with: "").contains(foreign), "\(foreign)")
    }
    let evil = "</script><img src=x onerror=alert(1)>\u{202E}&\u{2028}\"\\\n\u{85}"
    let safe = ExportJSON.inPage(ExportJSON.text(evil))
    #expect(safe.allSatisfy { !"<>&\u{202E}\u{2028}\n\u{85}".contains($0) })
    let read = try JSONSerialization.jsonObject(with: Data(safe.utf8), options: .fragmentsAllowed) as? String
    #expect(read == "</script><img src=x onerror=alert(1)>\u{FFFD}&\u{FFFD}\"\\\n\u{FFFD}")
  }
}
