import Foundation
import Testing

extension EndToEnd {
  @Suite(.serialized) struct UploadLimit {
    @Test func `with the origin gone a limited seeder gives its limit, and evenly`() async throws {
      try await Ground.with { ground in
        let swarm = try await ground.limitedSeeders(1, limit: "1MB/s", bytes: 8_000_000)
        swarm.origin.terminate()
        try await swarm.origin.finish(within: 10)
        let script = try ground.text("reader.py", LimitScripts.reader)
        let reader = try ground.start(
          "reader", [Programs.python, script, swarm.torrent, "127.64.1.1", "\(swarm.port)", "5000000", "15"])
        try await reader.finish(within: 40)
        let seen = try JSONDecoder().decode(Seen.self, from: Data(reader.out.utf8))
        #expect(seen.bytes >= 5_000_000, "\(reader.out) \(reader.err)")
        let rate = Double(seen.bytes) / max(seen.seconds, 0.001)
        #expect(rate >= 950_000, "\(reader.out)")
        #expect(rate <= 1_060_000, "\(reader.out)")
        // Five seconds and 256 KiB at once are what a seeder does that sleeps through its refill.
        #expect(seen.gap < 0.5, "\(reader.out)")
        // 100 ms of the rate, the burst, a block, and as much again for a reader that is late.
        #expect(seen.burst < 100_000 + 50_000 + 16_384 + 60_000, "\(reader.out)")

        let get = try ground.get(swarm.torrent, name: "reader", at: "127.64.1.9", ["--allow-unverified"])
        #expect(try await get.finish(within: 60) == 0, "\(get.err)")
        let report = try Report(get.out)
        #expect(report.from.peers == 8_000_000)
        #expect(report.seconds < 8 / 0.9 + 2, "\(get.out)")
        let waited = try #require(report.waited)
        #expect((waited["upload_limit"] ?? 0) > report.seconds / 2, "\(get.out)")
        #expect(abs(waited.values.reduce(0, +) - report.seconds) < 0.1, "\(get.out)")
        #expect(ground.digest(ground.path("reader.bin")) == ground.digest(swarm.file))
      }
    }

    @Test func `a limited seeder is used beside the origin, not instead of it`() async throws {
      try await Ground.with { ground in
        let swarm = try await ground.limitedSeeders(1, limit: "2MB/s", bytes: 18_000_000)
        try await ground.limit(swarm, to: "6MB/s")
        let (alone, _) = try await ground.fetch(swarm, "alone", at: "127.64.1.8")
        let (beside, report) = try await ground.fetch(swarm, "object", at: "127.64.1.9")
        #expect(beside <= alone * 1.05 + 0.3, "alone \(alone) s, beside \(beside) s")
        let limit = 2_000_000 * beside
        #expect(Double(report.from.peers) > limit * 0.5 && Double(report.from.peers) < limit * 1.3, "\(report)")
      }
    }

    @Test func `several slow seeders do not hold up a download`() async throws {
      try await Ground.with { ground in
        let swarm = try await ground.limitedSeeders(5, limit: "50kB/s", bytes: 12_000_000)
        try await ground.limit(swarm, to: "4MB/s")
        let (alone, _) = try await ground.fetch(swarm, "alone", at: "127.64.1.8")
        let (beside, report) = try await ground.fetch(swarm, "object", at: "127.64.1.9")
        #expect(beside <= alone * 1.05 + 0.3, "alone \(alone) s, beside \(beside) s")
        #expect(report.from.peers > 0)
      }
    }

    @Test func `an origin gives its limit, and evenly`() async throws {
      try await Ground.with { ground in
        let servers = try await ground.servers(["--upload-limit", "1MB/s"])
        try ground.file("root/object.bin", bytes: 5_000_000)
        let script = try ground.text("fetch.py", LimitScripts.fetch)
        let reader = try ground.start("reader", [Programs.python, script, servers.originURL + "/object.bin"])
        try await reader.finish(within: 60)
        let seen = try JSONDecoder().decode(Seen.self, from: Data(reader.out.utf8))
        let rate = Double(seen.bytes) / max(seen.seconds, 0.001)
        #expect(rate >= 950_000 && rate <= 1_060_000, "\(reader.out)")
        #expect(seen.gap < 0.5 && seen.burst < 100_000 + 50_000 + 20_000 + 60_000, "\(reader.out)")
      }
    }
  }
}

/// What a reader saw of a limited sender: `gap` is the longest silence in seconds, `burst` the most bytes in 100 ms.
private struct Seen: Decodable {
  var bytes: Int
  var seconds: Double
  var gap: Double
  var burst: Int
}

extension Ground {
  /// Agents of one ISP that hold an object and are told an upload limit, and the origin of it.
  struct LimitedSwarm {
    var origin: Running
    var originWords: [String]
    var originURL: String
    var url: String
    var torrent: String
    var file: String
    /// Where the first agent takes links.
    var port: UInt16
  }

  func limitedSeeders(_ count: Int, limit: String, bytes: Int) async throws -> LimitedSwarm {
    let servers = try await servers()
    let file = try file("root/object.bin", bytes: bytes)
    try self.file("root/alone.bin", bytes: bytes, seed: 2)
    let url = servers.originURL + "/object.bin"
    try await described(url)
    _ = try await curl(url + ".torrent", ["--output", path("object.bin.torrent")])
    let port = try port("127.64.1.1")
    var fetching: [Running] = []
    for number in 1...count {
      let gateway = try endpoint("127.64.1.\(number)")
      let agent = try shoal(
        "agent", "--gateway", gateway, "--cache", path("seed\(number).cache"), "--peer-listen",
        "127.64.1.\(number):\(port)", "--upload-limit", limit)
      try await ready(agent, "http://\(gateway)")
      fetching.append(
        try start("curl", ["curl", "--silent", "--fail", "-o", path("seed\(number)"), "http://\(gateway)/\(url)"]))
    }
    for (number, process) in zip(1..., fetching) {
      try await process.finish(within: 120)
      guard digest(path("seed\(number)")) == digest(file) else {
        throw TestProblem("seeder \(number) did not get the object: \(process.err)")
      }
    }
    let originAt = String(servers.originURL.dropFirst("http://".count))
    let words = [
      "origin", "--root", servers.root, "--listen", originAt, "--selector", servers.selectorURL,
    ]
    return LimitedSwarm(
      origin: servers.origin, originWords: words, originURL: servers.originURL, url: url,
      torrent: path("object.bin.torrent"), file: file, port: port)
  }

  /// Starts the origin anew, with a limit.
  func limit(_ swarm: LimitedSwarm, to rate: String) async throws {
    swarm.origin.terminate()
    try await swarm.origin.finish(within: 10)
    let origin = try shoal(words: swarm.originWords + ["--upload-limit", rate])
    try await ready(origin, swarm.originURL)
    for name in ["alone", "object"] { try await described("\(swarm.originURL)/\(name).bin") }
  }

  /// Fetches `NAME.bin` with an empty cache; returns the seconds that it took and the report. Of `alone.bin` only the
  /// origin has anything.
  fileprivate func fetch(_ swarm: LimitedSwarm, _ name: String, at address: String) async throws -> (Double, Report) {
    let get = try get("\(swarm.originURL)/\(name).bin", name: name, at: address)
    guard try await get.finish(within: 90) == 0 else { throw TestProblem("\(name): \(get.err)") }
    guard digest(path("\(name).bin")) == digest(path("root/\(name).bin")) else {
      throw TestProblem("\(name) got other bytes")
    }
    let report = try Report(get.out)
    return (report.seconds, report)
  }
}

/// Programs in Python that take bytes and look at the clock.
private enum LimitScripts {
  private static let summary = """
    import json
    def tell(seen):
      start = seen[0][0]
      gap = max([b[0] - a[0] for a, b in zip(seen, seen[1:])] or [0])
      burst, first, inside = 0, 0, 0
      for at, size in seen:
        inside += size
        while seen[first][0] < at - 0.1:
          inside -= seen[first][1]
          first += 1
        burst = max(burst, inside)
      print(json.dumps({"bytes": sum(s for _, s in seen), "seconds": seen[-1][0] - start, "gap": gap, "burst": burst}))

    """

  /// reader TORRENT IP PORT BYTES SECONDS: asks a peer for blocks, 32 at a time.
  static let reader =
    summary + """
      import hashlib, os, socket, struct, sys, time
      torrent, address, port, want, longest = sys.argv[1:6]
      data = open(torrent, "rb").read()

      def end(at):
        c = data[at:at + 1]
        if c == b"i": return data.index(b"e", at) + 1
        if c in b"ld":
          at += 1
          while data[at:at + 1] != b"e": at = end(at)
          return at + 1
        colon = data.index(b":", at)
        return colon + 1 + int(data[at:colon])

      def child(at, key):
        at += 1
        while data[at:at + 1] != b"e":
          stop = end(at)
          name = data[data.index(b":", at) + 1:stop]
          if name == key: return stop, end(stop)
          at = end(stop)

      first, last = child(0, b"info")
      infohash = hashlib.sha1(data[first:last]).digest()
      number = lambda key: int(data[child(first, key)[0] + 1:child(first, key)[1] - 1])
      length, piece = number(b"length"), number(b"piece length")
      c = socket.create_connection((address, int(port)), timeout=float(longest), source_address=("127.64.1.8", 0))
      c.sendall(b"\\x13BitTorrent protocol" + bytes(8) + infohash + b"-XX0001-" + os.urandom(12))
      stream = c.makefile("rb")
      stream.read(68)
      c.sendall(struct.pack(">IB", 1, 2))
      asked, seen, deadline, open_ = 0, [], time.monotonic() + float(longest), False

      def ask():
        global asked
        if asked + 16384 <= length:
          c.sendall(struct.pack(">IBIII", 13, 6, asked // piece, asked % piece, 16384))
          asked += 16384

      try:
        while sum(s for _, s in seen) < int(want) and time.monotonic() < deadline:
          size = struct.unpack(">I", stream.read(4))[0]
          body = stream.read(size) if size else b""
          if body[:1] == b"\\x01" and not open_:
            open_ = True
            for _ in range(32): ask()
          if body[:1] == b"\\x07":
            seen.append((time.monotonic(), size - 9))
            ask()
      except (OSError, struct.error):
        pass
      seen.append((time.monotonic(), 0))
      tell(seen)

      """

  /// fetch URL: reads it from its first byte to its last.
  static let fetch =
    summary + """
      import sys, time, urllib.request
      answer = urllib.request.build_opener(urllib.request.ProxyHandler({})).open(sys.argv[1], timeout=30)
      seen = []
      while True:
        part = answer.read1(65536)
        if not part: break
        seen.append((time.monotonic(), len(part)))
      tell(seen)

      """
}
