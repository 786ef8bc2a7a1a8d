import Foundation
import Testing

extension EndToEnd {
  /// Links between agents under TLS.
  @Suite(.serialized) struct PeerTLS {
    private static let size = 2 << 20

    private func tlsLinks(_ ground: Ground, _ gateway: String) async throws -> Int {
      try await ground.counter("shoal_links_over_tls_total", at: gateway)
    }

    @Test func `a fleet that requires TLS fetches from one another, and nobody else gets or gives anything`()
      async throws
    {
      try await Ground.with { ground in
        let fleet = try await PeerFleet(ground)
        let swarm = try await ground.seeded(
          bytes: Self.size, limit: "200kB/s", agent: try await fleet.words("agent", "require"))
        // The second has it from the first, the third from both.
        for (name, address) in [("second", "127.64.1.2"), ("third", "127.64.1.3")] {
          let get = try ground.get(
            swarm.url, name: name, at: address,
            try await fleet.words(name, "require") + ["--keep-serving", "120", "--progress", "none"])
          let line = try await get.wait(within: 60, "the report") { get.out.hasSuffix("\n") ? get.out : nil }
          let report = try Report(line)
          #expect(report.from.peers > Self.size * 3 / 4, "\(line)")
          #expect(ground.digest(ground.path("\(name).bin")) == ground.digest(swarm.file))
        }
        #expect(try await tlsLinks(ground, swarm.gateway) >= 2)
        let before = try await ground.counter("shoal_sent_bytes_total", at: swarm.gateway)

        // Who finds the port himself gets no byte, and a plain agent is told of nobody and has what the origin brings.
        let knock = try ground.text("knock.py", Self.knock)
        let caller = try ground.start(
          "knock", [Programs.python, knock, ground.path("hybrid.torrent"), "127.64.1.1", "6881"])
        #expect(try await caller.finish(within: 30) == 0, "\(caller.err)")
        #expect(caller.out == "0 bytes\n", "\(caller.out)")
        let refused = #"shoal_handshakes_refused_total{reason="plain"}"#
        #expect(try await ground.counter(refused, at: swarm.gateway) >= 1)
        let plain = try ground.get(swarm.url, name: "plain", at: "127.64.1.4")
        #expect(try await plain.finish(within: 90) == 0, "\(plain.err)")
        #expect(try Report(plain.out).from.peers == 0, "\(plain.out)")

        // So it is with stock clients, which bring each other what the origin gives them.
        let script = try ground.text("lt.py", Scripts.libtorrent)
        let clients = [
          try ground.start(
            "libtorrent",
            [Programs.python, script, ground.path("hybrid.torrent"), try ground.directory("lt"), "127.64.1.5"]),
          try ground.start(
            "aria2c",
            [
              "aria2c", "--interface=127.64.1.6", "--listen-port=6891", "--enable-dht=false", "--bt-enable-lpd=false",
              "--enable-peer-exchange=false", "--seed-time=0", "--dir", try ground.directory("aria"),
              ground.path("v1.torrent"),
            ]),
        ]
        _ = try await clients[0].wait(within: 90, "libtorrent") { clients[0].out.contains("complete") ? true : nil }
        #expect(try await clients[1].finish(within: 90) == 0, "\(clients[1].out)")
        #expect(try await ground.counter(#"shoal_selector_announces_total{kind="stock"}"#, at: swarm.selector) >= 2)
        #expect(try await ground.counter("shoal_sent_bytes_total", at: swarm.gateway) == before)
      }
    }

    @Test func `openssl sees TLS 1.3 at the peer port, and gets nothing without a certificate of the fleet`()
      async throws
    {
      try await Ground.with { ground in
        let fleet = try await PeerFleet(ground)
        let (gateway, peerAt) = (try ground.endpoint("127.64.1.1"), try ground.endpoint("127.64.1.1"))
        let agent = try ground.shoal(
          words: ["agent", "--gateway", gateway, "--cache", ground.path("agent.cache"), "--peer-listen", peerAt]
            + (try await fleet.words("agent", "require")))
        try await ground.ready(agent, "http://\(gateway)")
        func client(_ words: [String]) async throws -> Running {
          let client = try ground.start(
            "openssl",
            [
              "sh", "-c", #"sleep 1 | exec "$@""#, "sh", "openssl", "s_client", "-connect", peerAt, "-CAfile",
              fleet.authority, "-alpn", "shoal-peer/1",
            ] + words)
          try await client.finish(within: 20)
          return client
        }
        let member = try await fleet.issue("member")
        let shown = ["-cert", member.certificate, "-key", member.key]
        let letIn = try await client(shown)
        #expect(letIn.out.contains("TLSv1.3") && letIn.out.contains("ALPN protocol: shoal-peer/1"), "\(letIn.out)")
        #expect(letIn.out.contains("Verify return code: 0 (ok)"), "\(letIn.out)")
        #expect(!letIn.err.contains("alert"), "\(letIn.err)")
        let bare = try await client([])
        #expect(bare.err.contains("alert certificate required"), "\(bare.err)")
        let old = try await client(shown + ["-tls1_2"])
        #expect(old.err.contains("alert protocol version"), "\(old.err)")
        let untrusted = #"shoal_handshakes_refused_total{reason="untrusted"}"#
        #expect(try await ground.counter(untrusted, at: gateway) == 2)
      }
    }

    @Test func `where TLS is preferred a stock client gets its bytes, and agents of the fleet use TLS`() async throws {
      try await Ground.with { ground in
        let fleet = try await PeerFleet(ground)
        let swarm = try await ground.seeded(
          bytes: Self.size, limit: "100kB/s", agent: try await fleet.words("agent", "prefer"))
        let get = try ground.get(swarm.url, name: "second", at: "127.64.1.2", try await fleet.words("second", "prefer"))
        #expect(try await get.finish(within: 60) == 0, "\(get.err)")
        #expect(try Report(get.out).from.peers > Self.size * 3 / 4, "\(get.out)")
        let links = try await tlsLinks(ground, swarm.gateway)
        #expect(links >= 1)
        let before = try await ground.counter("shoal_sent_bytes_total", at: swarm.gateway)
        let script = try ground.text("lt.py", Scripts.libtorrent)
        let client = try ground.start(
          "libtorrent",
          [Programs.python, script, ground.path("hybrid.torrent"), try ground.directory("lt"), "127.64.1.5"])
        _ = try await client.wait(within: 90, "libtorrent to complete") { client.out.contains("complete") ? true : nil }
        #expect(try await ground.counter("shoal_sent_bytes_total", at: swarm.gateway) - before >= Self.size / 4)
        // An agent without certificates is served in plain.
        let plain = try ground.get(swarm.url, name: "plain", at: "127.64.1.4")
        #expect(try await plain.finish(within: 60) == 0, "\(plain.err)")
        #expect(try Report(plain.out).from.peers > Self.size / 4, "\(plain.out)")
        #expect(try await tlsLinks(ground, swarm.gateway) == links)
      }
    }

    @Test func `links under TLS need a certificate of this very node, its key and the authority of the fleet`()
      async throws
    {
      try await Ground.with { ground in
        let fleet = try await PeerFleet(ground)
        let (own, other) = (try await fleet.issue("own"), try await fleet.issue("other"))
        func ends(_ words: [String]) async throws -> (status: Int32?, err: String) {
          let get = try ground.get("http://127.64.0.1:9/x", name: "own", at: "127.64.1.1", words)
          return (try await get.finish(within: 20), get.err)
        }
        let ca = ["--ca", fleet.authority]
        let wrong = try await ends(["--peer-tls", "on"])
        #expect(wrong.status == 64 && wrong.err.contains("is not one of off, prefer, require"), "\(wrong.err)")
        let bare = try await ends(["--peer-tls", "require"] + ca)
        #expect(bare.status == 64 && bare.err.contains("--tls-cert FILE and --tls-key FILE"), "\(bare.err)")
        let alone = try await ends(["--peer-tls", "prefer"] + own.flags)
        #expect(alone.status == 64 && alone.err.contains("--ca FILE"), "\(alone.err)")
        let foreign = try await ends(["--peer-tls", "require"] + ca + other.flags)
        #expect(foreign.status == 1 && foreign.err.contains("is not that of this node"), "\(foreign.err)")
      }
    }

    /// Says hello as a stock client does, and prints how much comes before the other side hangs up.
    private static let knock = """
      import hashlib, re, socket, sys

      def info(text):
          at = text.index(b"4:info") + 6
          def skip(at):
              if text[at:at + 1] in b"dl":
                  at += 1
                  while text[at:at + 1] != b"e": at = skip(at)
                  return at + 1
              if text[at:at + 1] == b"i": return text.index(b"e", at) + 1
              colon = text.index(b":", at)
              return colon + 1 + int(text[at:colon])
          return text[at:skip(at)]

      name = hashlib.sha1(info(open(sys.argv[1], "rb").read())).digest()
      peer = socket.create_connection((sys.argv[2], int(sys.argv[3])), timeout=10)
      peer.sendall(b"\\x13BitTorrent protocol" + bytes(8) + name + b"-KN0001-abcdefghijkl")
      came = 0
      try:
          while part := peer.recv(65536): came += len(part)
      except ConnectionResetError:
          pass
      print(came, "bytes")

      """
  }
}
