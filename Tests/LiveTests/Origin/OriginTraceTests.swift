import Foundation
import Nodes
import Testing
import Trace
import Vocabulary

@testable import Live

@Suite(.serialized) struct OriginTraceTests {
  @Test func `a recorded origin decides the same again`() async throws {
    let host = try await OriginHost()
    try host.put("x", noise(200_000, seed: 1))
    let traces = host.root + "-traces"
    try await host.start { $0.recording = .asked(traces) }
    _ = try await host.patientlyAsk("/x.torrent")
    _ = try await host.ask("/x", [HTTPField("range", "bytes=0-9,1000-1009")])
    _ = try await host.ask("/x", method: "HEAD", [HTTPField("authorization", "secret")])
    _ = try await host.ask("/none")
    _ = try await host.ask("/metrics")
    await host.stop()

    let file = try #require(try TraceDirectory.traces(in: traces).first)
    var machine = OriginMachine()
    var digest: UInt32?
    var count = 0
    for entry in try TraceReader(path: file) {
      switch entry {
      case .input(let record):
        let input = try CanonicalDecoder.decode(OriginInput.self, from: record.bytes)
        var effects: [OriginEffect] = []
        machine.handle(input, at: record.at, effects: &effects)
        digest = TraceEntry.Effects.digest(of: try CanonicalEncoder.encode(effects))
        #expect(Data(record.bytes).range(of: Data("secret".utf8)) == nil)
      case .effects(let record):
        #expect(record.digest == digest)
        count += 1
      default: break
      }
    }
    #expect(count > 10)
    try FileManager.default.removeItem(atPath: traces)
    try await host.end()
  }
}
