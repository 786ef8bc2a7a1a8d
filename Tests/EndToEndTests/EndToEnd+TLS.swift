import Foundation
import Testing

extension EndToEnd {
  @Suite(.serialized) struct TLS {
    /// A selector and an origin that speak TLS.
    private struct Fleet {
      var certificates: Certificates
      var pair: Certificates.Pair
      /// `https://IP:PORT`
      var origin: String
      var originProcess: Running

      var trust: [String] { ["--ca", certificates.authority] }
    }

    private func fleet(_ ground: Ground, _ extra: [String] = []) async throws -> Fleet {
      let certificates = try await Certificates(ground)
      let pair = try await certificates.issue("servers", for: "IP:127.64.0.1,IP:127.64.0.2,DNS:localhost")
      let (selectorAt, originAt) = (try ground.endpoint("127.64.0.2"), try ground.endpoint("127.64.0.1"))
      let trust = ["--ca", certificates.authority]
      let root = try ground.directory("root")
      let selector = try ground.shoal(
        words: ["selector", "--listen", selectorAt, "--prefixes", try ground.prefixes()] + pair.flags)
      let origin = try ground.shoal(
        words: ["origin", "--root", root, "--listen", originAt, "--selector", "https://\(selectorAt)"] + trust
          + pair.flags + extra)
      try await ready(ground, selector, "https://\(selectorAt)", certificates)
      try await ready(ground, origin, "https://\(originAt)", certificates)
      return Fleet(
        certificates: certificates, pair: pair, origin: "https://\(originAt)", originProcess: origin)
    }

    /// Waits for a server as curl sees it, which checks its certificate too.
    private func ready(
      _ ground: Ground, _ server: Running, _ url: String, _ certificates: Certificates
    ) async throws {
      for _ in 0..<100 {
        if try await ground.curl(url + "/healthz", ["--cacert", certificates.authority]).status == 200 { return }
        try await Task.sleep(for: .milliseconds(100))
      }
      throw TestProblem("\(server.name) never answered \(url):\n\(server.err)")
    }

    private func described(_ ground: Ground, _ url: String, _ fleet: Fleet) async throws {
      let words = ["--cacert", fleet.certificates.authority, "--output", "/dev/null"]
      for _ in 0..<100 {
        if try await ground.curl(url + ".torrent", words).status == 200 { return }
        try await Task.sleep(for: .milliseconds(100))
      }
      throw TestProblem("\(url).torrent never came")
    }

    @Test func `a file goes from its origin to peers, and the selector is asked, all over TLS`() async throws {
      try await Ground.with { ground in
        let fleet = try await fleet(ground)
        let file = try ground.file("root/object.bin", bytes: 9_000_000)
        let url = fleet.origin + "/object.bin"
        try await described(ground, url, fleet)
        let first = try ground.get(
          url, name: "first", at: "127.64.1.1", fleet.trust + ["--keep-serving", "60", "--progress", "none"])
        _ = try await first.wait("the file") { first.out.isEmpty ? nil : true }
        #expect(ground.digest(ground.path("first.bin")) == ground.digest(file))
        let second = try ground.get(url, name: "second", at: "127.64.1.2", fleet.trust)
        #expect(try await second.finish() == 0, "\(second.err)")
        #expect(ground.digest(ground.path("second.bin")) == ground.digest(file))
        #expect(!second.out.contains("\"same_isp\":0"), "\(second.out)")
        let peers = try ground.shoal(words: ["peers", url] + fleet.trust)
        #expect(try await peers.finish() == 0, "\(peers.err)")
        #expect(peers.out.contains("127.64.1.1"), "\(peers.out)")
        let ranged = try await ground.curl(
          url,
          ["--cacert", fleet.certificates.authority, "--range", "5000000-5999999", "--output", ground.path("part")])
        let whole = try #require(FileManager.default.contents(atPath: file))
        #expect(ranged.status == 206)
        #expect(FileManager.default.contents(atPath: ground.path("part")) == whole[5_000_000..<6_000_000])
      }
    }

    @Test func `a server that is not who it should be is refused, and the sentence says why`() async throws {
      try await Ground.with { ground in
        let certificates = try await Certificates(ground)
        let good = try await certificates.issue("good", for: "IP:127.64.0.1")
        let expired = try await certificates.issue("expired", for: "IP:127.64.0.1", "-days -1")
        let other = try await certificates.issue("other", for: "DNS:other.example,IP:127.64.0.7")
        let own = try await certificates.signItself("own", for: "IP:127.64.0.1")
        let strange = try await Certificates(ground, "strange").issue("stranger", for: "IP:127.64.0.1")
        let revoked = try await certificates.revoke([good])
        let trust = ["--ca", certificates.authority]
        let cases: [(Certificates.Pair, [String], [String], String)] = [
          (expired, [], trust, "expired on 20"),
          (other, [], trust, "is for other.example, 127.64.0.7 and not for 127.64.0.1"),
          (own, [], trust, "is self-signed"), (strange, [], trust, "no authority that is trusted has issued"),
          (good, [], [], "no authority that is trusted has issued"),
          (good, [], trust + ["--crl", revoked], "was revoked"),
          (good, ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"], trust, "no TLS newer than 1.1"),
        ]
        for (pair, words, flags, sentence) in cases {
          let at = try ground.endpoint("127.64.0.1")
          let server = try ground.start(
            "s_server",
            ["openssl", "s_server", "-accept", at, "-cert", pair.certificate, "-key", pair.key, "-www", "-quiet"]
              + words)
          try await Task.sleep(for: .milliseconds(300))
          let get = try ground.get("https://\(at)/x", name: "x", at: "127.64.1.1", flags)
          #expect(try await get.finish(within: 30) == 5, "\(sentence): \(get.err)")
          #expect(get.err.contains(sentence), "\(sentence): \(get.err)")
          #expect(get.err.split(separator: "\n").count == 1, "\(get.err)")
          server.kill()
        }
      }
    }

    @Test func `plain HTTP where TLS is spoken is refused, sent on or served`() async throws {
      try await Ground.with { ground in
        let pair = try await Certificates(ground).issue("servers", for: "IP:127.64.0.1")
        _ = try ground.directory("root")
        try ground.file("root/object.bin", bytes: 1_000)
        for (how, status) in [(nil, 400), ("refuse", 400), ("redirect", 308), ("serve", 200)] {
          let at = try ground.endpoint("127.64.0.1")
          let words = ["origin", "--root", ground.path("root"), "--listen", at] + pair.flags
          let origin = try ground.shoal(words: words + (how.map { ["--tls-plain", $0] } ?? []))
          _ = try await origin.wait("the origin") { origin.out.contains("Signing") ? true : nil }
          let secure = ["--insecure", "--output", "/dev/null"]
          #expect(try await ground.curl("https://\(at)/object.bin", secure).status == 200)
          // Twice: an answer that may repeat must not get past.
          for _ in 0..<2 {
            let words = ["--dump-header", "-", "--output", "/dev/null"]
            let answer = try await ground.curl("http://\(at)/object.bin", words)
            #expect(answer.status == status, "\(how ?? "nothing said")")
            if how == "redirect" { #expect(answer.body.contains("location: https://\(at)/object.bin")) }
          }
          if how == "redirect" {
            #expect(try await ground.curl("http://\(at)/object.bin", ["--data", "secret"]).status == 400)
          }
          origin.terminate()
          #expect(try await origin.finish(within: 10) == 0)
        }
      }
    }

    @Test func `a certificate is renewed without a connection lost, and a broken one changes nothing`() async throws {
      try await Ground.with { ground in
        let fleet = try await fleet(ground, ["--upload-limit", "2MB/s"])
        try ground.file("root/object.bin", bytes: 10_000_000)
        let url = fleet.origin + "/object.bin"
        try await described(ground, url, fleet)
        let long = try ground.start(
          "curl",
          ["curl", "--silent", "--fail", "--cacert", fleet.certificates.authority, "-o", ground.path("long"), url])
        try await Task.sleep(for: .milliseconds(500))
        let next = try await fleet.certificates.issue("next", for: "IP:127.64.0.1")
        let shown = { (pattern: String) async throws -> Bool in
          let words = ["openssl", "s_client", "-connect", String(fleet.origin.dropFirst(8))]
          let client = try ground.start("s_client", words)
          try await client.finish(within: 10)
          return client.out.contains(pattern)
        }
        let files = FileManager.default
        try Data("nonsense".utf8).write(to: URL(fileURLWithPath: fleet.pair.certificate))
        try await Task.sleep(for: .milliseconds(1_500))
        #expect(try await shown("CN = servers"))
        #expect(fleet.originProcess.err.contains("certificate_unusable"), "\(fleet.originProcess.err)")
        for (new, old) in [(next.key, fleet.pair.key), (next.certificate, fleet.pair.certificate)] {
          try files.removeItem(atPath: old)
          try files.copyItem(atPath: new, toPath: old)
          OrdinaryUser.give(old)
        }
        try await Task.sleep(for: .milliseconds(2_500))
        #expect(try await shown("CN = next"))
        #expect(fleet.originProcess.err.contains("certificate_renewed"), "\(fleet.originProcess.err)")
        #expect(try await long.finish(within: 20) == 0)
        #expect(ground.digest(ground.path("long")) == ground.digest(ground.path("root/object.bin")))
      }
    }

    @Test func `a gateway fetches from TLS servers in every form, and speaks TLS itself`() async throws {
      try await Ground.with { ground in
        let fleet = try await fleet(ground)
        let file = try ground.file("root/object.bin", bytes: 3_000_000)
        let url = fleet.origin + "/object.bin"
        try await described(ground, url, fleet)
        let gateway = try ground.endpoint("127.64.0.1")
        let agent = try ground.shoal(
          words: ["agent", "--gateway", gateway, "--cache", ground.path("cache"), "--peer-listen", "127.64.1.1:0"]
            + fleet.trust + fleet.pair.flags)
        try await ground.ready(agent, "http://\(gateway)")
        let secure = ["--cacert", fleet.certificates.authority]
        for (at, words) in [
          ("http://\(gateway)/\(url)", []), ("http://\(gateway)/https/\(url.dropFirst(8))", []),
          ("https://\(gateway)/\(url)", secure), ("https://\(gateway)/https/\(url.dropFirst(8))", secure),
        ] {
          let answer = try await ground.curl(
            at, words + ["--output", ground.path("out"), "--dump-header", "-"])
          #expect(answer.status == 200 && answer.body.contains("shoal-verified: signed"), "\(at): \(answer.body)")
          #expect(ground.digest(ground.path("out")) == ground.digest(file))
        }
        let stranger = try await Certificates(ground, "strange").issue("stranger", for: "IP:127.64.0.1")
        let at = try ground.endpoint("127.64.0.1")
        let other = try ground.shoal(
          words: ["origin", "--root", try ground.directory("other"), "--listen", at] + stranger.flags)
        _ = try await other.wait("the origin") { other.out.contains("Signing") ? true : nil }
        let refused = try await ground.curl("http://\(gateway)/https://\(at)/object.bin")
        #expect(refused.status == 502 && refused.body.contains("not trusted"), "\(refused.body)")
      }
    }

    @Test func `what a TLS server sends on to plain HTTP is not followed`() async throws {
      try await Ground.with { ground in
        let certificates = try await Certificates(ground)
        let pair = try await certificates.issue("servers", for: "IP:127.64.0.9")
        let foreign = try await ground.nginx("127.64.0.9", tls: pair)
        try "plain".write(toFile: foreign.root + "/target.txt", atomically: true, encoding: .utf8)
        let secure = "https://" + (foreign.secure ?? "")
        let trust = ["--ca", certificates.authority]
        let allowed = trust + ["--allow-unverified"]
        let good = try ground.get(secure + "/target.txt", name: "good", at: "127.64.1.1", allowed)
        #expect(try await good.finish(within: 20) == 0, "\(good.err)")
        #expect(good.out.contains("\"verified\":false"), "\(good.out)")
        let moved = try ground.get(secure + "/away", name: "moved", at: "127.64.1.1", allowed)
        #expect(try await moved.finish(within: 20) == 5, "\(moved.err)")
        #expect(moved.err.contains("would give up TLS"), "\(moved.err)")
      }
    }
  }
}
