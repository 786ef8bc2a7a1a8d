import Foundation
import Nodes
import Testing

@testable import Live

@Suite struct LogStoryTests {
  private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
  private let directory = NSTemporaryDirectory() + "shoal-logs-\(UUID())"

  private func write(_ name: String, _ lines: [String]) throws {
    let path = "\(directory)/\(name)"
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try lines.joined(separator: "\n").write(toFile: path, atomically: false, encoding: .utf8)
  }

  private func line(
    _ event: LogEventName, at: Int, node: String, trace: String? = nil, _ more: [String: Nodes.LogEvent.Value] = [:]
  ) -> String {
    var fields = more
    if let trace { fields["trace"] = .text(trace) }
    return LogTextTests.line(fields, of: event, at: at, node: node).json
  }

  private func follow(_ name: LogStory.Name) throws -> LogStory {
    try LogStory(of: name, in: LogFolder(directory))
  }

  /// An agent with a rotated log, an origin, a selector, and another agent that had the object too.
  private func stage() throws {
    let object: [String: Nodes.LogEvent.Value] = ["object": "ab12"]
    try write(
      "agent.log.1",
      [line(.wantAccepted, at: 10, node: "a1aa", trace: Self.trace, ["want": 7]), "{broken", "", "no line at all"])
    try write(
      "agent.log",
      [
        line(.peerBanned, at: 25, node: "a1aa", object),
        line(.wantComplete, at: 40, node: "a1aa", trace: Self.trace, object.merging(["want": 7]) { $1 }),
        line(.objectComplete, at: 41, node: "a1aa", object),
        line(.request, at: 35, node: "a1aa", trace: Self.trace, ["request": "r-1"]),
      ])
    try write("deep/er/origin.json", [line(.request, at: 20, node: "0fff", trace: Self.trace)])
    try write(
      "selector",
      [line(.objectAdded, at: 1, node: "5eee", object), line(.peersNamed, at: 15, node: "5eee", trace: Self.trace)])
    try write(
      "other.log",
      [
        line(
          .wantAccepted, at: 12, node: "b2bb", trace: String(Self.trace.reversed()), object.merging(["want": 7]) { $1 })
      ])
    try write("notes.txt", ["nothing of a log"])
  }

  @Test func `one download is told across nodes and rotated files, in the order of time`() throws {
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try stage()
    for name in [LogStory.Name.trace(Self.trace), .want(node: "a1", 7), .request("r-1")] {
      let story = try follow(name)
      #expect(
        story.members.map(\.line.event) == [
          "want_accepted", "peers_named", "request", "peer_banned", "request", "want_complete",
        ])
      // What bears no trace is there because of the object, and while the download lasts.
      #expect(story.members.map(\.isNamed) == [true, true, true, false, true, true])
      #expect(story.badLines == 2 && story.leftOut == 0)
    }
  }

  @Test func `what is not known, or more than one thing, gets a sentence`() throws {
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try stage()
    try write("again.log", [line(.wantAccepted, at: 90, node: "a1aa", trace: "77", ["want": 7])])
    for (name, words) in [
      (.trace("ff"), "no line of these logs bears the trace ff"), (.want(node: "a1", 8), "is about want 8"),
      (.request("r-2"), "no line of these logs bears that id"),
      (.want(node: "a1", 7), "several downloads have that name: follow one of the traces"),
    ] as [(LogStory.Name, String)] {
      let problem = #expect(throws: LogFolder.Problem.self) { try follow(name) }
      #expect(problem?.sentence.contains(words) == true, "\(problem?.sentence ?? "")")
    }
  }

  @Test func `a directory without logs, or none, gets a sentence`() throws {
    defer { try? FileManager.default.removeItem(atPath: directory) }
    #expect(throws: LogFolder.Problem.self) { try LogFolder(directory) }
    try write("notes.txt", ["nothing of a log"])
    let problem = #expect(throws: LogFolder.Problem.self) { try LogFolder(directory) }
    #expect(problem?.sentence == "there is no log of JSON lines in '\(directory)'")
  }

  @Test func `a line without end is one bad line, and those behind it are read`() throws {
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let good = line(.wantAccepted, at: 1, node: "a1aa", trace: Self.trace)
    try write("a.log", [good, String(repeating: "x", count: 3 << 20), good, good])
    let story = try follow(.trace(Self.trace))
    #expect(story.members.count == 3 && story.badLines == 1)
  }
}
