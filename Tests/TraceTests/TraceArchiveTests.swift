import Testing
import Trace
import Vocabulary

/// Traces in one stream.
struct TraceArchiveTests {
  private let modified = WallTime(microseconds: 1_700_000_000_000_000)

  /// The bytes of an archive of these files.
  private func archive(_ files: [(name: String, content: [UInt8])]) throws -> [UInt8] {
    var bytes: [UInt8] = []
    for (name, content) in files {
      bytes += try #require(TarHeader(name: name, size: content.count, modified: modified).bytes)
      bytes += content + [UInt8](repeating: 0, count: TarHeader.padding(after: content.count))
    }
    return bytes + TarHeader.end
  }

  @Test func `a header is read as it was written, and tar reads it as well`() throws {
    let header = TarHeader(name: "agent-1a2b3c4d-1.000001.trace", size: 123_456_789, modified: modified)
    #expect(try TarHeader(try #require(header.bytes)) == header)
    #expect(try TarHeader(Array(TarHeader.end.prefix(512))) == nil)
    #expect(TarHeader(name: String(repeating: "x", count: 100), size: 1, modified: modified).bytes == nil)
  }

  @Test func `an archive is unpacked, and one that is cut off or names other files is refused`() throws {
    let scratch = try Scratch()
    let content = (0..<1_000).map { UInt8(truncatingIfNeeded: $0) }
    let good = try archive([("agent-1a2b3c4d-1.trace", content), ("agent-1a2b3c4d-1.trace.tail", [])])
    let names = try TraceArchive.unpack(scratch.write(good, as: "good.tar"), into: scratch.path + "/good")
    #expect(names == ["agent-1a2b3c4d-1.trace", "agent-1a2b3c4d-1.trace.tail"])
    #expect(try scratch.contents("good/agent-1a2b3c4d-1.trace") == content)
    for (number, name) in ["../agent-1-1.trace", "/tmp/agent-1-1.trace", ".trace", "run.sh", "a-1.trace/b"].enumerated()
    {
      let bad = try archive([(name, content)])
      let path = try scratch.write(bad, as: "bad\(number).tar")
      #expect(throws: TraceArchive.Failure.self, "\(name)") {
        try TraceArchive.unpack(path, into: scratch.path + "/bad")
      }
    }
    for length in stride(from: 1, to: good.count - 1_024, by: 97) {
      let path = try scratch.write(Array(good.prefix(length)), as: "cut.tar")
      #expect(throws: TraceArchive.Failure.self) { try TraceArchive.unpack(path, into: scratch.path + "/cut") }
    }
  }

  @Test func `random bytes are no archive`() throws {
    let scratch = try Scratch()
    var random = RandomSource(seed: 7)
    for _ in 0..<200 {
      var bytes = try archive([("agent-1a2b3c4d-1.trace", [1, 2, 3])])
      for _ in 0..<3 { bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next()) }
      _ = try? TraceArchive.unpack(try scratch.write(bytes, as: "any.tar"), into: scratch.path + "/any")
    }
  }
}
