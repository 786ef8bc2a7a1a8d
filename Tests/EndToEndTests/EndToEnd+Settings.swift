import Foundation
import Testing

extension EndToEnd {
  @Suite(.serialized) struct Settings {
    @Test func `flags win over the environment, and that over the file`() async throws {
      try await Ground.with { ground in
        let (top, section) = (try ground.endpoint("127.64.0.3"), try ground.endpoint("127.64.0.4"))
        let (variable, flag) = (try ground.endpoint("127.64.0.5"), try ground.endpoint("127.64.0.6"))
        let file = try ground.text("shoal.json", #"{"listen": "\#(top)", "selector": {"listen": "\#(section)"}}"#)
        let plain = try ground.text("plain.json", #"{"listen": "\#(top)", "log-level": "debug"}"#)
        let cases = [
          (["env", Programs.shoal, "selector", "--config", plain], top),
          (["env", "SHOAL_CONFIG=\(file)", Programs.shoal, "selector"], section),
          (["env", "SHOAL_LISTEN=\(variable)", Programs.shoal, "selector", "--config", file], variable),
          (
            ["env", "SHOAL_LISTEN=\(variable)", Programs.shoal, "selector", "--config", file, "--listen", flag],
            flag
          ),
        ]
        for (words, wanted) in cases {
          let process = try ground.start("shoal-selector", words)
          let said = try await process.wait(within: 20, "the first line") {
            process.out.hasSuffix("\n") || process.ended != nil ? process.out : nil
          }
          #expect(said == "Selector at http://\(wanted)\n", "\(process.err)")
          process.terminate()
          #expect(try await process.finish(within: 10) == 0, "\(process.err)")
        }
      }
    }

    @Test func `a wrong value names the source that it came from`() async throws {
      try await Ground.with { ground in
        let file = try ground.text("shoal.json", #"{"upload-limit": "fast"}"#)
        for (words, source) in [
          (["env", "SHOAL_UPLOAD_LIMIT=fast", Programs.shoal, "agent"], "SHOAL_UPLOAD_LIMIT"),
          ([Programs.shoal, "agent", "--config", file], "'upload-limit' in \(file)"),
          ([Programs.shoal, "agent", "--upload-limit", "fast"], "--upload-limit"),
        ] {
          let process = try ground.start("shoal-agent", words)
          #expect(try await process.finish(within: 20) == 64, "\(process.err)")
          #expect(process.err.hasPrefix("shoal: \(source): 'fast' is not a rate"), "\(process.err)")
        }
      }
    }
  }
}
