import Foundation
import Fuzzing
import LiveFuzzing
import Testing

/// Samples that are kept in `Tests/Fuzzing/Corpus`: seeds, and what fuzzing has found (`make fuzz`).
@Suite struct SampleTests {
  private static let corpus = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fuzzing/Corpus").path

  @Test(arguments: CoreParser.allCases)
  func `every kept sample is read to its end, and so is its beginning`(parser: CoreParser) throws {
    let count = try parser.readSamples(below: Self.corpus + "/Core")
    #expect(count > 0)
  }

  @Test(arguments: LiveParser.allCases)
  func `every kept sample of what nodes and users write is read to its end, and so is its beginning`(
    parser: LiveParser
  ) throws {
    let count = try parser.readSamples(below: Self.corpus + "/Live")
    #expect(count > 0)
  }

  @Test func `there are samples for each parser, and for nothing else`() throws {
    let core = try FileManager.default.contentsOfDirectory(atPath: Self.corpus + "/Core")
    let live = try FileManager.default.contentsOfDirectory(atPath: Self.corpus + "/Live")
    #expect(core.sorted() == CoreParser.allCases.map(\.rawValue).sorted())
    #expect(live.sorted() == LiveParser.allCases.map(\.rawValue).sorted())
  }
}
