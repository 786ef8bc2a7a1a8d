import Foundation
import Testing

extension EndToEnd {
  /// Recordings as files, made by the program.
  @Suite(.serialized) struct Export {
    private static let golden = "\(Programs.root)/Replays/golden/polluter"

    @Test func `a recording as a page is read in Chromium: searched, walked through, and of everybody's use`()
      async throws
    {
      try await Ground.with { ground in
        let page = ground.path("out.html")
        let export = try ground.shoal("replay", Self.golden, "-c", "goto 2.3; export \(page) last 1")
        #expect(try await export.finish(within: 60) == 0, "\(export.err)")
        #expect(export.out.contains("\(page): ") && export.out.contains(" inputs, "), "\(export.out)")
        let mode = try FileManager.default.attributesOfItem(atPath: page)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let browser = [
          "env", "PYTHONPATH=\(Programs.root)/Deploy", "PYTHONDONTWRITEBYTECODE=1", "TMPDIR=\(ground.folder)",
          Programs.python, try ground.text("look.py", PageScripts.replay), page, ground.path("shot.png"),
        ]
        let looking = try ground.start("browser", browser, longest: 60)
        #expect(try await looking.finish(within: 50) == 0, "\(looking.err.suffix(3000))")
        for line in looking.out.split(separator: "\n") { #expect(!line.hasPrefix("BAD"), "\(line)") }
        let shot = FileManager.default.contents(atPath: ground.path("shot.png")) ?? Data()
        #expect(shot.starts(with: [0x89, 0x50, 0x4E, 0x47]) && shot.count > 40_000)
      }
    }

    @Test func `other endings give other files, and one that cannot be written ends the script with a sentence`()
      async throws
    {
      try await Ground.with { ground in
        let names = ["a.json", "a.shiviz", "a.jsonl"]
        let script = names.map { "export \(ground.path($0)) last 1s node origin" }.joined(separator: "; ")
        let export = try ground.shoal("replay", Self.golden, "-c", script)
        #expect(try await export.finish(within: 60) == 0, "\(export.err)")
        let starts = ["{\"displayTimeUnit\"", "(?<host>", "{\"node\":\""]
        for (name, start) in zip(names, starts) {
          let text = String(decoding: FileManager.default.contents(atPath: ground.path(name)) ?? Data(), as: UTF8.self)
          #expect(text.hasPrefix(start), "\(name)")
        }
        let away = try ground.shoal(
          "replay", Self.golden, "-c", "export \(ground.path("no/where")).html last 1s node origin")
        #expect(try await away.finish(within: 60) == 1)
        #expect(away.out.contains("cannot be written: No such file or directory"), "\(away.out)")
      }
    }
  }
}
