import Foundation
import Testing

extension EndToEnd {
  /// Whom real clients are told of, in a swarm of which their own ISP has a seventh.
  @Suite(.serialized) struct NearPeers {
    private static let client = "127.70.1.5"

    @Test(arguments: ["http", "udp"])
    func `libtorrent is given peers of its own ISP, and some of another`(scheme: String) async throws {
      try await seen(by: "libtorrent") { ground, tracker in
        let script = try ground.text("lt.py", Scripts.libtorrent)
        return [Programs.python, script, ground.path("v1.torrent"), try ground.directory("got"), Self.client, "", "0"]
          + ["\(scheme)://\(tracker)/announce"]
      }
    }

    @Test(arguments: ["http", "udp"])
    func `aria2 is given peers of its own ISP, and some of another`(scheme: String) async throws {
      try await seen(by: "aria2c") { ground, tracker in
        [
          "aria2c", "--interface=\(Self.client)", "--listen-port=6891", "--enable-dht=\(scheme == "udp")",
          "--dht-listen-port=6892", "--dht-file-path=\(ground.path("aria.dht"))", "--bt-enable-lpd=false",
          "--enable-peer-exchange=false", "--bt-max-peers=200", "--dir", try ground.directory("got"),
          "--bt-exclude-tracker=*", "--bt-tracker=\(scheme)://\(tracker)/announce", ground.path("v1.torrent"),
        ]
      }
    }

    /// By chance one of seven would be near.
    private func seen(by name: String, _ words: (Ground, String) throws -> [String]) async throws {
      try await Ground.with { ground in
        let tracker = try await self.crowd(ground)
        let client = try ground.start(name, try words(ground, tracker))
        func dialled() -> [Int] {
          let line = (try? String(contentsOfFile: ground.path("dialled"), encoding: .utf8)) ?? ""
          return line.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        }
        let (near, far) = try await client.wait(within: 60, "enough peers to be dialled") {
          let counts = dialled()
          return counts.count == 2 && counts[0] + counts[1] >= 40 ? (counts[0], counts[1]) : nil
        }
        #expect(near * 100 >= 60 * (near + far) && far > 0, "\(near) near and \(far) far were dialled")
      }
    }

    /// A selector that knows two ISPs, an object whose origin is gone, and its seeds. Where the selector is.
    private func crowd(_ ground: Ground) async throws -> String {
      let (originAt, tracker) = (try ground.endpoint("127.64.0.1"), try ground.endpoint("127.64.0.2"))
      let table = "127.64.0.0/16,64500,Servers,AA\n127.70.0.0/16,64501,Left ISP,AA\n127.71.0.0/16,64502,Right ISP,BB\n"
      let prefixes = try ground.text("isps.csv", table)
      let selector = try ground.shoal("selector", "--listen", tracker, "--prefixes", prefixes)
      let root = try ground.directory("root")
      _ = try ground.file("root/object.bin", bytes: 1 << 20)
      let origin = try ground.shoal(
        words: ["origin", "--root", root, "--listen", originAt, "--selector", "http://\(tracker)"])
      try await ground.ready(selector, "http://\(tracker)")
      try await ground.ready(origin, "http://\(originAt)")
      let url = "http://\(originAt)/object.bin"
      try await ground.described(url)
      _ = try await ground.curl(url + ".torrent?v=1", ["--output", ground.path("v1.torrent")])
      let script = try ground.text("crowd.py", NearPeerScripts.crowd)
      let crowd = try ground.start(
        "crowd", [Programs.python, script, tracker, ground.path("v1.torrent"), ground.path("dialled")])
      _ = try await crowd.wait(within: 60, "the seeds to announce") { crowd.out.contains("ready") ? true : nil }
      origin.kill()
      return tracker
    }
  }
}
