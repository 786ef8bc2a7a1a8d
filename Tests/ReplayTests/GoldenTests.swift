import Foundation
import Testing
import Vocabulary

@testable import Replay

/// The recordings in `Replays/golden`: what this build makes of what an earlier one did.
@Suite struct GoldenTests {
  private static let folders: [URL] = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Replays/golden")
    let found = try? FileManager.default.contentsOfDirectory(at: root, includingPropertiesForKeys: nil)
    return (found ?? []).sorted { $0.path < $1.path }
  }()

  @Test func `there is one of an update, a crowd, a polluter, a selector's restart, and kills`() {
    #expect(
      Self.folders.map(\.lastPathComponent)
        == ["flash-crowd", "kill-and-resume", "polluter", "selector-restart", "two-isps"])
  }

  /// Where machines act otherwise than they did, on purpose, `Deploy/goldens` records them anew.
  @Test(arguments: folders)
  func `each replays without a difference, keeps all laws, and ends in the digest that its README names`(_ folder: URL)
    throws
  {
    let report = try FleetReplay.check(directory: folder.path)
    #expect(report.isGood && report.damaged.isEmpty, "\(report.text)")
    let readme = try String(contentsOf: folder.appending(path: "README.md"), encoding: .utf8)
    let digest = try #require(report.endDigest)
    #expect(readme.contains("\(report.summary); all states end in `\(String(digest, radix: 16))`"), "\(report.text)")
  }

  @Test(arguments: folders)
  func `each answers the questions of its session as it did`(_ folder: URL) throws {
    let prompt = try SessionPrompt(directory: folder.path)
    let script = try String(contentsOf: folder.appending(path: "session.txt"), encoding: .utf8)
    var last: [String] = []
    for line in script.split(separator: "\n") {
      if line.hasPrefix("#= ") {
        let expected = line.dropFirst(3)
        #expect(last.contains { $0.contains(expected) }, "'\(expected)' in \(last)")
      } else {
        let answer = prompt.say(String(line))
        #expect(!answer.isRefusal, "\(line): \(answer.lines)")
        last = answer.lines
      }
    }
  }
}
