import Foundation
import Testing
import Vocabulary

extension EndToEnd {
  @Suite(.serialized) struct Authority {
    private func ca(_ ground: Ground, _ words: String...) async throws -> Running {
      let process = try ground.shoal(words: ["ca"] + words)
      try await process.finish(within: 20)
      return process
    }

    /// An authority, and a certificate for the servers of the test.
    private func authority(_ ground: Ground) async throws -> (dir: String, servers: Certificates.Pair) {
      let dir = ground.path("fleet")
      #expect(try await ca(ground, "init", "--dir", dir).ended == 0)
      let out = ground.path("servers")
      let issue = try await ca(
        ground, "issue", "--dir", dir, "--host", "127.64.0.1", "--host", "localhost", "--out", out)
      #expect(issue.ended == 0, "\(issue.err)")
      return (dir, Certificates.Pair(certificate: out + ".pem", key: out + ".key"))
    }

    private func started(_ ground: Ground, _ words: [String], at endpoint: String, _ tls: [String]) async throws
      -> Running
    {
      let process = try ground.shoal(words: words)
      for _ in 0..<100 {
        if try await ground.curl("https://\(endpoint)/healthz", tls).status == 200 { return process }
        try await Task.sleep(for: .milliseconds(100))
      }
      throw TestProblem("\(words[0]) never answered:\n\(process.err)")
    }

    @Test func `what the authority issues and revokes, openssl agrees with`() async throws {
      try await Ground.with { ground in
        let (dir, servers) = try await authority(ground)
        let words = ["openssl", "verify", "-x509_strict", "-CAfile", "\(dir)/ca.pem", "-crl_check", "-CRLfile"]
        func verdict() async throws -> Running {
          let verify = try ground.start("openssl", words + ["\(dir)/crl.pem", servers.certificate])
          try await verify.finish(within: 10)
          return verify
        }
        let before = try await verdict()
        #expect(before.ended == 0, "\(before.err)")
        let revoke = try await ca(ground, "revoke", servers.certificate, "--dir", dir)
        #expect(revoke.ended == 0, "\(revoke.err)")
        let after = try await verdict()
        #expect(after.err.contains("revoked"), "\(after.err)")
        let mode = try FileManager.default.attributesOfItem(atPath: "\(dir)/ca.key")[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try await ca(ground, "init", "--dir", dir).err.contains("already"))
        let strange = try await Certificates(ground).issue("stranger", for: "IP:127.64.0.1")
        #expect(try await ca(ground, "revoke", strange.certificate, "--dir", dir).err.contains("not issued by"))
      }
    }

    @Test func `a fleet lets in whoever has its certificate, until that is revoked`() async throws {
      try await Ground.with { ground in
        let (dir, servers) = try await authority(ground)
        let (originAt, selectorAt) = (try ground.endpoint("127.64.0.1"), try ground.endpoint("127.64.0.1"))
        let trust = ["--ca", "\(dir)/ca.pem"]
        let closed = servers.flags + trust + ["--client-ca", "\(dir)/ca.pem", "--crl", "\(dir)/crl.pem"]
        let curl = ["--cacert", "\(dir)/ca.pem"]
        let shown = ["--cert", servers.certificate, "--key", servers.key]
        let root = try ground.directory("root")
        try ground.file("root/object.bin", bytes: 300_000)
        _ = try await started(
          ground, ["selector", "--listen", selectorAt] + closed, at: selectorAt, curl + shown)
        _ = try await started(
          ground, ["origin", "--root", root, "--listen", originAt, "--selector", "https://\(selectorAt)"] + closed,
          at: originAt, curl + shown)
        let url = "https://\(originAt)/object.bin"
        #expect(try await ground.curl(url, curl).status == 0)
        let stranger = try ground.get(url, name: "stranger", at: "127.64.1.1", trust)
        #expect(try await stranger.finish(within: 20) == 5, "\(stranger.err)")
        #expect(stranger.err.contains("--tls-cert"), "\(stranger.err)")

        // A node's certificate, from the authority's server.
        let caAt = try ground.endpoint("127.64.0.1")
        _ = try await started(
          ground, ["ca", "serve", "--dir", dir, "--listen", caAt, "--host", "127.64.0.1"], at: caAt, curl)
        let token = try await ca(ground, "token", "--dir", dir, "--for-node").out.trimmingCharacters(in: .newlines)
        let asking = [
          "request", "--url", "https://\(caAt)", "--token", token, "--cache", ground.path("member.cache"), "--out",
          ground.path("member"),
        ]
        _ = try ground.directory("member.cache")
        let member = try ground.shoal(words: ["ca"] + asking + trust)
        #expect(try await member.finish(within: 20) == 0, "\(member.err)")
        let again = try ground.shoal(words: ["ca"] + asking + trust)
        #expect(try await again.finish(within: 20) == 1)
        #expect(again.err.contains("used before"), "\(again.err)")
        let pair = Certificates.Pair(certificate: ground.path("member.pem"), key: ground.path("member.key"))
        for _ in 0..<50 where try await ground.curl(url + ".torrent", curl + shown + ["-o", "/dev/null"]).status != 200
        {
          try await Task.sleep(for: .milliseconds(100))
        }
        let get = try ground.get(
          url, name: "member", at: "127.64.1.2", trust + pair.flags + ["--keep-serving", "60", "--progress", "none"])
        _ = try await get.wait("the file") { get.out.isEmpty ? nil : true }
        #expect(ground.digest(ground.path("member.bin")) == ground.digest("\(root)/object.bin"))

        // Nobody announces another node than his certificate names.
        let certified = ["--cert", pair.certificate, "--key", pair.key]
        let (other, object) = (String(repeating: "ab", count: 32), String(repeating: "cd", count: 32))
        let body =
          #"{"version":3,"node":"\#(other)","port":7000,"objects":[{"object":"\#(object)","held":0,"blocks":1}]}"#
        let lie = try await ground.curl("https://\(selectorAt)/v1/announce", curl + certified + ["--json", body])
        let asked = ["--get", "--data-urlencode", "url=\(url)", "--data", "for=127.64.1.9"]
        let peers = try await ground.curl("https://\(selectorAt)/v1/peers", curl + certified + asked)
        #expect(peers.body.contains("127.64.1.2:"), "\(peers.body)")
        #expect(lie.status == 403 && lie.body.contains("does not name the node"), "\(lie.body)")

        #expect(try await ca(ground, "revoke", pair.certificate, "--dir", dir).ended == 0)
        try await Task.sleep(for: .milliseconds(2_500))
        #expect(try await ground.curl(url, curl + certified).status == 0)
        #expect(try await ground.curl(url, curl + shown + ["-o", "/dev/null"]).status == 200)
      }
    }

    @Test func `scanners find nothing wrong with a server`() async throws {
      try await Ground.with { ground in
        let (dir, _) = try await authority(ground)
        let out = ground.path("long")
        #expect(
          try await ca(ground, "issue", "--dir", dir, "--host", "127.64.0.1", "--lifetime", "90d", "--out", out).ended
            == 0)
        let at = try ground.endpoint("127.64.0.1")
        _ = try await started(
          ground,
          [
            "origin", "--root", try ground.directory("root"), "--listen", at, "--tls-cert", out + ".pem", "--tls-key",
            out + ".key",
          ], at: at, ["--cacert", "\(dir)/ca.pem"])
        let scan = try ground.start("sslscan", ["sslscan", "--no-colour", at])
        #expect(try await scan.finish(within: 60) == 0)
        let lines = scan.out.split(separator: "\n").map(String.init)
        for old in ["SSLv2", "SSLv3", "TLSv1.0", "TLSv1.1"] {
          #expect(lines.contains { $0.hasPrefix(old) && $0.hasSuffix("disabled") }, "\(scan.out)")
        }
        let ciphers = lines.filter { $0.hasPrefix("Preferred") || $0.hasPrefix("Accepted") }
        #expect(ciphers.count == 4 && !ciphers.contains { $0.contains("CBC") || $0.contains("SHA ") }, "\(ciphers)")

        let report = ground.path("testssl.csv")
        let test = try ground.start(
          "testssl",
          [
            "testssl", "--quiet", "--warnings", "off", "--add-ca", "\(dir)/ca.pem", "--csvfile", report, "-p", "-s",
            "-f",
            "-P", "-S", "-U", at,
          ])
        try await test.finish(within: 200)
        let text = try String(contentsOfFile: report, encoding: .utf8)
        // An authority of one's own has no place on the web where its list is.
        let bad = text.split(separator: "\n").filter { line in
          ["MEDIUM", "HIGH", "CRITICAL", "FATAL"].contains { line.contains("\"\($0)\"") }
            && !line.hasPrefix("\"cert_revocation\"")
        }
        #expect(text.contains("TLS1_3") && bad.isEmpty, "\(bad.joined(separator: "\n"))")
      }
    }
  }
}
