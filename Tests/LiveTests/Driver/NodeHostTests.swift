import Logging
import NIOEmbedded
import Testing
import Trace
import Vocabulary

@testable import Live

@Suite struct NodeHostTests {
  private let loop = EmbeddedEventLoop()
  private let node = NodeID(key: Digest256(1, 2, 3, 4))

  private func host(recording: Recording? = nil, seed: UInt64? = nil) -> NodeHost<Alarm, Never> {
    NodeHost(on: loop, recording: recording, seed: seed, build: "test 1")
  }

  @Test func `facts that come before the start are handled after the first input, and none after the end`() throws {
    let host = host()
    var log: [String] = []
    host.submit(.say("early"))
    try host.prepare(Alarm(), as: .agent, node, configuration: "", logger: Logger(label: "test")) { effect, _ in
      if case .said(let word) = effect { log.append(word) }
    }
    host.submit(.say("later"))
    #expect(log.isEmpty && host.machine == nil && host.sequence == 0)
    host.start(with: .say("first"))
    #expect(log == ["first", "early", "later"] && host.sequence == 3 && host.machine != nil)
    host.stop()
    host.submit(.say("late"))
    host.stop()
    #expect(log.count == 3)
  }

  @Test func `the trace names the seed that was given, the node and its build`() throws {
    let directory = TestDirectory()
    let host = host(recording: .asked(directory.path), seed: 42)
    #expect(host.seed == 42)
    try host.prepare(Alarm(), as: .selector, node, configuration: "port 1", logger: Logger(label: "test")) { _, _ in }
    host.start(with: .say("a"))
    host.stop()
    let path = try #require(try TraceDirectory.traces(in: directory.path).first)
    var headers: [TraceHeader] = []
    for entry in try TraceReader(path: path) { if case .header(let header) = entry { headers.append(header) } }
    let header = try #require(headers.first)
    #expect(header.seed == 42 && header.node == node && header.role == .selector && header.machineName == "selector")
    #expect(header.build == "test 1" && header.configuration == "port 1")
  }

  @Test func `a seed that nobody gave is drawn anew for each start`() {
    #expect(host().seed != host().seed)
  }
}
