import Foundation
import Nodes
import Testing

@testable import Live

@Suite struct LogTextTests {
  static func line(
    _ fields: [String: Nodes.LogEvent.Value], of event: LogEventName = .wantFailed, at milliseconds: Int = 0,
    node: String = "0102aabb", seq: UInt64? = 7
  ) -> LogLine {
    LogLine(
      time: Date(timeIntervalSince1970: 1_764_347_431 + Double(milliseconds) / 1000), level: "warning", role: "agent",
      node: node, seq: seq, event: event.rawValue, fields: fields)
  }

  @Test func `a line is read as it was written`() throws {
    let line = Self.line(["why": "it \"broke\"\n", "ms": 12, "whole": true, "want": -1])
    let again = try #require(LogLine(json: line.json.utf8))
    #expect(again.json == line.json && again.seq == 7 && again.node == "0102aabb")
    #expect(again.time == "2025-11-28T16:30:31.000Z")
    #expect(again.number(.want) == -1 && again.text(.why) == "it \"broke\"\n" && again.text(.ms) == nil)
    #expect(again.fields.contains(.init("whole", true)))
  }

  @Test(arguments: [
    "", "{}", "[]", "null", "shoal: no", #"{"time":"today","level":"info","role":"agent","event":"listening"}"#,
    #"{"time":"2025-11-28T16:30:31.000Z","level":"info","role":"agent"}"#,
    #"{"time":"2025-11-28T16:30:31.000Z","level":"info","role":"agent","event":"x","fields":{"a":[1]}}"#,
  ])
  func `what is no line of a log is none`(text: String) {
    #expect(LogLine(json: text.utf8) == nil)
  }

  @Test func `a line for people has its fields in the catalogue's order, and quotes where they part words`() {
    let line = Self.line(["why": "no such file", "kind": "not_found", "want": 3, "zzz": "x", "trace": ""])
    let text = LogText.text(line, isColoured: false)
    #expect(
      text == "2025-11-28T16:30:31.000Z WARNING agent 0102aabb #7 want_failed want=3 trace=\"\" kind=not_found "
        + "why=\"no such file\" zzz=x")
  }

  @Test func `nothing in a value moves a cursor, changes a colour or turns text round`() {
    let evil = "a\u{1B}[2J\u{9B}31m\r\n\u{7}\u{202E}b\u{2028}\u{0}"
    let line = Self.line(["why": .text(evil), "name": "\u{1B}]0;title\u{7}"])
    for text in [line.json, LogText.text(line, isColoured: false)] {
      #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }, "\(text)")
      #expect(!text.contains("\u{202E}") && !text.contains("\u{2028}"))
    }
    #expect(LogText.text(line, isColoured: false).contains(#"why="a\u001b[2J\u009b31m\u000d\u000a"#))
    // JSON means what it was.
    #expect(LogLine(json: line.json.utf8)?.text(.why) == evil)
    // Of a line that somebody else wrote, all parts are strange.
    var strange = line
    (strange.role, strange.event, strange.node) = ("\u{1B}[1m", "\u{1B}[1m", "\u{1B}[1m")
    #expect(!LogText.text(strange, isColoured: false).unicodeScalars.contains("\u{1B}"))
  }

  @Test func `colours are there when they are wanted, and end before each value`() {
    let text = LogText.text(Self.line(["why": "x"]), isColoured: true)
    #expect(text.contains("\u{1B}[33mWARNING\u{1B}[0m") && text.hasSuffix("\u{1B}[0mx"))
  }
}
