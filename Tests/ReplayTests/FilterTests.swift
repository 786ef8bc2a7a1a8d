import Foundation
import Nodes
import Testing
import Trace
import Vocabulary

@testable import Replay

@Suite struct FilterTests {
  private func lines(_ swarm: RecordedSwarm, _ change: (inout TimelineFilter) -> Void) throws -> [String] {
    var filter = TimelineFilter()
    change(&filter)
    var lines: [String] = []
    try FleetReplay.timeline(directory: swarm.directory.path, filter: filter) { lines.append($0) }
    return Array(lines.prefix { !$0.isEmpty })
  }

  /// The sentence of the error that a filter causes.
  private func refusal(_ swarm: RecordedSwarm, _ change: (inout TimelineFilter) -> Void) throws -> String {
    do {
      _ = try lines(swarm, change)
      return ""
    } catch let error as FleetReplay.Failure {
      return error.description
    }
  }

  @Test func `filters choose by node, kind, object, link and time, and narrow each other`() throws {
    let swarm = try RecordedSwarm()
    let all = try lines(swarm) { _ in }
    let selector = try lines(swarm) { $0.nodes = ["selector"] }
    #expect(!selector.isEmpty && selector.count < all.count)
    #expect(selector.allSatisfy { $0.split(separator: " ")[1] == "selector" })
    let servers = try lines(swarm) { $0.nodes = ["selector", "origin"] }
    #expect(servers.count > selector.count)

    let haves = try lines(swarm) { $0.kinds = ["held"] }
    #expect(!haves.isEmpty && haves.allSatisfy { $0.contains(" held ") })
    let pieces = try lines(swarm) { $0.kinds = ["piece"] }
    #expect(pieces.contains { $0.contains(" < piece ") } && pieces.contains { $0.contains(" > piece ") })
    #expect(try lines(swarm) { $0.kinds = ["blockArrived", "sendPiece"] } == pieces)
    let narrow = try lines(swarm) { filter in
      filter.kinds = ["piece"]
      filter.nodes = ["selector"]
    }
    #expect(narrow.isEmpty)

    let linked = try #require(all.first { $0.contains(" > piece ") && $0.contains(" to agent ") })
    let words = linked.split(separator: " ").map(String.init)
    let nonce = try #require(words.firstIndex(of: "link").map { words[$0 + 1].prefix { $0 != "#" } })
    let ofLink = try lines(swarm) { $0.links = [String(nonce)] }
    #expect(ofLink.contains(linked) && ofLink.count < all.count)
    #expect(ofLink.contains { $0.contains(" dial(") } && ofLink.contains { $0.contains(" handshake(") })
    #expect(Set(ofLink.map { $0.split(separator: " ")[2] }).count == 2, "both ends of one link")

    func time(_ line: String) -> Substring { line.prefix(15) }
    let late = try lines(swarm) { $0.from = .after(.seconds(1)) }
    #expect(!late.isEmpty && late.count < all.count)
    let between = try lines(swarm) { filter in
      filter.from = .after(.seconds(1))
      filter.to = try? .init(String(time(late[late.count / 2])))
    }
    #expect(
      !between.isEmpty && between.count < late.count && between.allSatisfy { time($0) <= time(late[late.count / 2]) })
  }

  @Test func `of nodes that are not asked for only the other ends of messages are read`() throws {
    let swarm = try RecordedSwarm()
    let all = try lines(swarm) { _ in }
    let line = try #require(all.first { $0.contains(" from agent ") })
    let agent = String(line.split(separator: " ")[2].prefix(8))
    var filter = TimelineFilter()
    filter.nodes = [agent]
    let read = try FilteredStories(directory: swarm.directory.path, filter)
    #expect(read.chosenCount == 1 && read.stories.count == 7)
    let others = read.stories.filter { !($0.header?.label.contains(agent) ?? true) }
    #expect(others.count == 6 && others.allSatisfy { $0.events.allSatisfy { $0.name == "" } })
    let told = try lines(swarm) { $0.nodes = [agent] }
    #expect(told.contains { $0.contains(" from agent ") })
    #expect(told == all.filter { $0.split(separator: " ")[2].hasPrefix(agent) })

    filter.kinds = ["answer"]
    #expect(try FilteredStories(directory: swarm.directory.path, filter).chosenCount == nil, "perhaps others know it")
  }

  @Test func `an object is found under each of its names, at servers and agents`() throws {
    let swarm = try RecordedSwarm()
    let announce = try #require(
      try lines(swarm) { filter in
        filter.nodes = ["agent"]
        filter.kinds = ["described"]
      }.first)
    let hex = try #require(announce.firstMatch(of: /[0-9a-f]{64}/)).output
    let whole = try lines(swarm) { $0.objects = [String(hex)] }
    #expect(whole.contains { $0.contains(" agent ") } && whole.contains { $0.contains(" selector ") })
    #expect(whole.contains { $0.contains(" origin ") })
    #expect(try lines(swarm) { $0.objects = [String(hex.prefix(10))] } == whole)
  }

  @Test func `what is in no trace is an error that suggests what is`() throws {
    let swarm = try RecordedSwarm()
    #expect(try refusal(swarm) { $0.kinds = ["pice"] }.hasSuffix("; did you mean 'piece'?"))
    #expect(try refusal(swarm) { $0.nodes = ["selektor"] }.hasSuffix("; did you mean 'selector'?"))
    #expect(try refusal(swarm) { $0.objects = ["nothing.iso"] }.hasPrefix("there is no object 'nothing.iso'"))
    #expect(try refusal(swarm) { $0.links = ["zz"] }.hasPrefix("there is no link 'zz'"))
    #expect(try refusal(swarm) { $0.from = .after(.seconds(100_000)) }.hasPrefix("--from is after the last event"))
    #expect(
      try refusal(swarm) { filter in
        filter.from = .after(.seconds(2))
        filter.to = .after(.seconds(1))
      } == "--to is before --from")
    let empty = try RecordedSwarm.scratch()
    defer { try? FileManager.default.removeItem(at: empty) }
    #expect(throws: FleetReplay.Failure.noTrace(directory: empty.path)) {
      try FleetReplay.timeline(directory: empty.path) { _ in }
    }
    #expect(throws: FleetReplay.Failure.noTrace(directory: empty.path)) {
      try FleetReplay.downloads(directory: empty.path)
    }
  }

  @Test(arguments: [
    ("2.5", TimelineFilter.Moment.after(.milliseconds(2500))), ("90s", .after(.seconds(90))),
    ("00:00:01.5", .clock(1_500_000)), ("20:03", .clock((20 * 3600 + 180) * 1_000_000)),
  ])
  func `moments are read`(text: String, moment: TimelineFilter.Moment) throws {
    #expect(try TimelineFilter.Moment(text) == moment)
  }

  @Test(arguments: ["", "soon", "25:00", "12:61", "12:00:60", "1:2:3:4", "-5", "12:"])
  func `what is no moment is refused`(text: String) {
    #expect(throws: QuantityParser.Failure.self) { try TimelineFilter.Moment(text) }
  }

  @Test func `a time of day may be past midnight`() throws {
    let begin = WallTime(microseconds: 86_400_000_000 - 5_000_000)
    let end = WallTime(microseconds: 86_400_000_000 + 5_000_000)
    #expect(try TimelineFilter.Moment("00:00:02").time(from: begin, to: end).microseconds == 86_402_000_000)
    #expect(try TimelineFilter.Moment("23:59:58").time(from: begin, to: end).microseconds == 86_398_000_000)
  }

  @Test func `nothing of a payload is cut`() {
    let numbers = stride(from: 0, to: 4000, by: 2).map { BlockIndex($0) }
    let held = BitField(count: 4000)
    var odd = held
    for number in numbers { odd[number.value] = true }
    let text = Brief.text(.opened(ObjectHandle(1), held: odd, provable: held))
    #expect(text.contains("held 2000/4000 (0,2,4,6,") && text.contains(",3996,3998)") && text.contains("(none)"))
    let url = "http://192.0.2.1/" + String(repeating: "long", count: 300)
    #expect(Brief.text(.wanted(WantID(0), .url(url))).contains(url))
    #expect(Brief.kinds(.wanted(WantID(0), .url(url))) == ["wanted"])
    #expect(Brief.kinds(.deadlineReached) == ["deadlineReached"])
  }
}
