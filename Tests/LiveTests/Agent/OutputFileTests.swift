import Foundation
import Glibc
import Testing
import Vocabulary

@testable import Live

@Suite struct OutputFileTests {
  private let directory = TestDirectory()
  private let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7919 >> 5) }

  private func data(in place: String) throws -> StoreFile {
    let data = try StoreFile(path: place + "/data")
    try data.write(bytes, at: 0)
    return data
  }

  private func contents(of path: String) -> [UInt8]? { FileManager.default.contents(atPath: path).map { Array($0) } }

  @Test func `a whole object becomes a file of its own, which takes the place of one that was there`() throws {
    let data = try data(in: directory.path)
    let (path, other) = (directory.path + "/out", directory.path + "/other")
    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: path))
    #expect(link(path, other) == 0)
    try OutputFile(draft: path + ".part").publish(as: path, cloning: data)
    #expect(contents(of: path) == bytes)
    #expect(contents(of: other) == [1, 2, 3], "its other names keep their bytes")
    #expect(!FileManager.default.fileExists(atPath: path + ".part"))
    // Whoever writes into it, as `curl -o` does, changes nothing of what the cache holds.
    try StoreFile(path: path).setLength(0)
    #expect(try data.read(bytes.count, at: 0) == bytes)
  }

  @Test(arguments: [1 << 20, 16_384, 3_000_000]) func `it is copied span by span, also to another file system`(
    step: Int64
  ) throws {
    let data = try data(in: directory.path)
    for place in [directory.path, "/dev/shm/shoal-\(getpid())-\(step)"] {
      let output = try OutputFile(draft: place + ".part")
      for start in stride(from: 0, to: Int64(bytes.count), by: Int(step)) {
        try output.copy(ByteSpan(offset: start, length: min(step, Int64(bytes.count) - start)), from: data)
      }
      try output.publish(as: place + ".out")
      #expect(contents(of: place + ".out") == bytes)
      unlink(place + ".out")
    }
  }

  @Test func `data that was cut short is a sentence and no file`() throws {
    let data = try data(in: directory.path)
    let output = try OutputFile(draft: directory.path + "/out.part")
    try data.setLength(100)
    let error = #expect(throws: StoreError.self) {
      try output.copy(ByteSpan(offset: 0, length: Int64(bytes.count)), from: data)
    }
    #expect(error?.sentence.contains("cut short") == true)
  }
}
