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

    @Test func `what get does comes from the environment and the file as well`() async throws {
      try await Ground.with { ground in
        let servers = try await ground.servers()
        let file = try ground.file("root/object.bin", bytes: 100_000)
        let url = servers.originURL + "/object.bin"
        try await ground.described(url)
        let config = try ground.text(
          "get.json", #"{"get": {"json": true, "progress": "none"}, "cache": "\#(ground.path("c"))"}"#)
        let all = ["SHOAL_JSON=yes", "SHOAL_OUTPUT=\(ground.path("x"))", "SHOAL_CACHE=\(ground.path("c"))"]
        let cases: [(words: [String], output: String, isJSON: Bool)] = [
          (["env"] + all + [Programs.shoal, "get", url], "x", true),
          (["env", "SHOAL_CONFIG=\(config)", Programs.shoal, "get", url, "--output", ground.path("y")], "y", true),
          (["env"] + all + [Programs.shoal, "get", "--no-json", url, "-o", ground.path("z")], "z", false),
          (
            ["env", "SHOAL_JSON=0", Programs.shoal, "get", url, "--config", config, "-o", ground.path("w")], "w", false
          ),
        ]
        for one in cases {
          let get = try ground.start("shoal-get", one.words)
          #expect(try await get.finish(within: 60) == 0, "\(one.words) \(get.err)")
          #expect(ground.digest(ground.path(one.output)) == ground.digest(file), "\(one.words)")
          #expect(get.out.hasPrefix("{") == one.isJSON, "\(one.words) \(get.out)")
        }
      }
    }

    @Test func `numbers, flags and lists come from the environment`() async throws {
      try await Ground.with { ground in
        let scenario = try ground.text(
          "small.json",
          """
          {"object_mib": 1, "seed": 3, "ases": [
            {"asn": 64500, "hosts": ["origin", "selector"], "up_mbit": 20, "down_mbit": 200},
            {"asn": 64501, "hosts": 2, "up_mbit": 10, "down_mbit": 50, "delay_ms": 10}]}
          """)
        let flag = try ground.shoal("simulate", scenario, "--seed", "11", "--json")
        let variable = try ground.start(
          "simulate", ["env", "SHOAL_SEED=11", "SHOAL_JSON=true", Programs.shoal, "simulate", scenario])
        #expect(try await flag.finish(within: 120) == 0, "\(flag.err)")
        #expect(try await variable.finish(within: 120) == 0, "\(variable.err)")
        #expect(flag.out.hasPrefix("{") && flag.out == variable.out)

        let listen = try ground.endpoint("127.64.0.2")
        let keys = String(repeating: "ab", count: 32) + "," + String(repeating: "0", count: 63)
        let list = try ground.start(
          "selector", ["env", "SHOAL_ALLOW_ORIGIN=\(keys)", Programs.shoal, "selector", "--listen", listen])
        #expect(try await list.finish(within: 20) == 64, "\(list.err)")
        #expect(list.err.hasPrefix("shoal: SHOAL_ALLOW_ORIGIN: '000"), "\(list.err)")
      }
    }

    @Test func `what no setting is called is an error, and the nearest name is suggested`() async throws {
      try await Ground.with { ground in
        let listen = try ground.endpoint("127.64.0.2")
        func json(_ text: String) throws -> String { try ground.text("\(abs(text.hashValue)).json", text) }
        let selector = [Programs.shoal, "selector", "--listen", listen]
        let cases: [([String], Int32, String)] = [
          (
            ["env", "SHOAL_LISEN=127.0.0.1:1"] + selector, 64,
            "SHOAL_LISEN in the environment is no setting of shoal; did you mean 'SHOAL_LISTEN'?"
          ),
          (["env", "SHOAL_X=1"] + selector, 64, "SHOAL_X"),
          (
            selector + ["--config", try json(#"{"lisen": "127.0.0.1:1"}"#)], 1,
            "'lisen' that does not exist; did you mean 'listen'?"
          ),
          (
            selector + ["--config", try json(#"{"selector": {"root": "/"}}"#)], 1,
            "'root' that 'shoal selector' does not have"
          ),
          (selector + ["--config", try json(#"{"get": {"json": "yes"}}"#)], 1, "'json' in"),
          (
            selector + ["--config", try json(#"{"upload-limit": 1.5}"#)], 1,
            "must be a text in quotes or a whole number"
          ),
          (
            selector + ["--config", try json(#"{"origin": "x"}"#)], 1,
            "must be an object of settings for 'shoal origin'"
          ),
          (selector + ["--config", try json(#"{"config": "x"}"#)], 1, "cannot name another"),
          (
            ["env", "SHOAL_JSON=maybe", Programs.shoal, "get", "http://127.0.0.1:1/x"], 64,
            "SHOAL_JSON: 'maybe' is neither true nor false"
          ),
        ]
        for (words, status, mention) in cases {
          let process = try ground.start("shoal", words)
          #expect(try await process.finish(within: 20) == status, "\(words) \(process.err)")
          ground.expectSentence(process, mentioning: mention)
        }
      }
    }

    @Test func `a key that is a subcommand's name too is told apart by its value`() async throws {
      try await Ground.with { ground in
        let servers = try await ground.servers()
        try ground.file("root/object.bin", bytes: 50_000)
        try await ground.described(servers.originURL + "/object.bin")
        let listen = try ground.endpoint("127.64.0.3")
        let text = try ground.text("text.json", #"{"selector": "\#(servers.selectorURL)"}"#)
        let object = try ground.text(
          "object.json", #"{"selector": {"listen": "\#(listen)"}, "peers": {"selector": "\#(servers.selectorURL)"}}"#)
        for config in [text, object] {
          let peers = try ground.shoal("peers", servers.originURL + "/object.bin", "--config", config)
          #expect(try await peers.finish(within: 20) == 0, "\(peers.err)")
          #expect(peers.out.contains("Swarm"), "\(peers.out)")
        }
        let selector = try ground.shoal("selector", "--config", object)
        try await ground.ready(selector, "http://\(listen)")
      }
    }
  }
}
