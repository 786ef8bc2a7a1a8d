import Foundation
import NIOCore
import NIOEmbedded
import Nodes
import Synchronization
import Testing
import Vocabulary

@testable import Live

/// What a program makes of the words of the agent that owns its cache, whoever that is.
@Suite struct HandoverReaderTests {
  /// What the reader told.
  private final class Told: Sendable {
    struct Facts {
      var pids: [Int32] = []
      var progress: [WantProgress] = []
      var outcomes: [HandoverClient.Outcome] = []
    }

    let facts = Mutex(Facts())
  }

  private let told = Told()

  private func channel(output: String) throws -> EmbeddedChannel {
    let request = HandoverMessage.Request(
      version: HandoverMessage.version, program: "test", target: .url("http://192.0.2.1/x"))
    let told = told
    let reader = HandoverReader(
      request: request, output: output, onAccepted: { pid in told.facts.withLock { $0.pids.append(pid) } },
      onProgress: { progress in told.facts.withLock { $0.progress.append(progress) } },
      done: { outcome in told.facts.withLock { $0.outcomes.append(outcome) } })
    let channel = EmbeddedChannel(handler: reader)
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    return channel
  }

  private func say(_ text: String, to channel: EmbeddedChannel) throws {
    try channel.writeInbound(channel.allocator.buffer(string: text))
  }

  private var failures: [TransferFailure] {
    told.facts.withLock { facts in
      facts.outcomes.compactMap { if case .failed(let failure) = $0 { failure } else { nil } }
    }
  }

  @Test func `the bytes become the file, whatever pieces they come in`() throws {
    let here = TestDirectory()
    let channel = try channel(output: here.path + "/out")
    let sent = try #require(try channel.readOutbound(as: ByteBuffer.self))
    #expect(String(buffer: sent).hasSuffix("\n") && String(buffer: sent).contains(#""version":3"#))
    var report = TransferReport(name: "x", bytes: 10, elapsed: .seconds(1), trust: .signed)
    report.fromOrigin = 10
    var end = HandoverMessage.Reply()
    end.finished = report
    let words =
      #"{"version":3,"program":"Shoal/1","pid":42}"# + "\n" + #"{"begins":true}"# + "\n" + #"{"bytes":4,"at":0}"#
      + "\nabcd" + #"{"bytes":6,"at":4}"# + "\nefghij"
    for letter in words { try say(String(letter), to: channel) }
    #expect(FileManager.default.contents(atPath: here.path + "/out.part") == Data("abcdefghij".utf8))
    try channel.writeInbound(channel.allocator.buffer(bytes: HandoverMessage.line(end)))
    #expect(FileManager.default.contents(atPath: here.path + "/out") == Data("abcdefghij".utf8))
    told.facts.withLock { facts in
      #expect(facts.pids == [42] && facts.outcomes.count == 1)
      if case .finished(let got)? = facts.outcomes.first { #expect(got == report) } else { Issue.record("no report") }
    }
  }

  @Test(arguments: [
    "garbage\n", "{\n", "[]\n", String(repeating: "x", count: 70_000), #"{"bytes":4,"at":0}"# + "\n",
    #"{"begins":true}"# + "\n" + #"{"bytes":4,"at":-1}"# + "\n",
    #"{"begins":true}"# + "\n" + #"{"bytes":-4,"at":0}"# + "\n",
    #"{"begins":true}"# + "\n" + #"{"bytes":9000000,"at":0}"# + "\n", #"{"progress":{"have":"much"}}"# + "\n",
  ])
  func `what makes no sense ends in a sentence and leaves no draft`(words: String) throws {
    let here = TestDirectory()
    let channel = try channel(output: here.path + "/out")
    try say(words, to: channel)
    #expect(failures.first?.sentence == "the agent of this cache says what makes no sense")
    try? say("more\n", to: channel)
    #expect(told.facts.withLock { $0.outcomes.count } == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: here.path).isEmpty)
  }

  @Test func `an agent that hangs up is told from one that fails`() throws {
    let here = TestDirectory()
    let channel = try channel(output: here.path + "/out")
    try say(#"{"begins":true}"# + "\n", to: channel)
    _ = try channel.finish()
    told.facts.withLock { facts in
      if case .lost? = facts.outcomes.first {} else { Issue.record("\(facts.outcomes)") }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: here.path).isEmpty)
  }

  @Test func `another version is told with what calls itself so`() throws {
    let here = TestDirectory()
    let channel = try channel(output: here.path + "/out")
    try say(#"{"version":4,"program":"Shoal/9","pid":7,"more":[1]}"# + "\n", to: channel)
    told.facts.withLock { facts in
      guard case .otherVersion("Shoal/9", 7)? = facts.outcomes.first else {
        Issue.record("\(facts.outcomes)")
        return
      }
      #expect(facts.pids.isEmpty)
    }
  }
}
