import Foundation
import Testing

@testable import Replay

@Suite struct TimelineTests {
  private func lines(_ directory: URL) throws -> [String] {
    var lines: [String] = []
    try FleetReplay.timeline(directory: directory.path) { lines.append($0) }
    return lines
  }

  @Test func `every message that arrived is paired with its sending, which comes before it`() throws {
    let swarm = try RecordedSwarm()
    let lines = try lines(swarm.directory)
    let summary = try #require(lines.last)
    #expect(summary.hasPrefix("7 traces, "))
    #expect(summary.hasSuffix(" 0 arrived and not seen sent"), "\(summary)")
    let arrivals = lines.filter { $0.contains(" < ") && $0.contains("  link ") }
    let sendings = lines.filter { $0.contains(" > ") && $0.contains("  link ") }
    #expect(arrivals.count > 500 && sendings.count >= arrivals.count)
    #expect(arrivals.filter { !$0.contains(" from agent ") } == [])
    // The first block to arrive from a peer was sent before.
    let piece = try #require(lines.firstIndex { $0.contains(" < piece ") })
    let words = lines[piece].split(separator: " ")
    let link = try #require(words.firstIndex(of: "link"))
    let sent = try #require(
      lines.firstIndex { $0.contains(" > piece ") && $0.contains("link \(words[link + 1]) ") })
    #expect(sent < piece)
  }

  @Test func `a timeline with damage says so and still pairs the rest`() throws {
    let swarm = try RecordedSwarm()
    let file = try swarm.longest
    var bytes = try Data(contentsOf: file)
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: file)
    let lines = try lines(swarm.directory)
    #expect(lines.contains { $0.contains(" ! damaged: bytes ") })
    #expect(lines.contains { $0.contains("the other end is not recorded") })
    #expect(lines.contains { $0.contains(" from agent ") })
  }
}
