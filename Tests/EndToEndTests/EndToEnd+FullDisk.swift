import Foundation
import Testing

extension EndToEnd {
  /// On tiny file systems of the test's own, which only root can make.
  @Suite(.serialized) struct FullDisk {
    @Test(.enabled(if: Ground.canMount))
    func `a cache or a place that is too small is said, and nothing half is left as the file`() async throws {
      try await Ground.with { ground in
        let servers = try await ground.servers()
        let file = try ground.file("root/object.bin", bytes: 8 << 20)
        let url = servers.originURL + "/object.bin"
        try await ground.described(url)
        try await ground.withSmallDisk("disk", kilobytes: 2048) { disk in
          let cached = try ground.shoal(
            "get", url, "-o", ground.path("x.bin"), "--cache", disk + "/cache", "--peer-listen", "127.64.1.1:0")
          #expect(try await cached.finish(within: 30) == 7, "\(cached.err)")
          ground.expectSentence(cached)
          #expect(ground.digest(ground.path("x.bin")) == nil)
        }
        try await ground.withSmallDisk("place", kilobytes: 2048) { disk in
          let words = ["get", url, "-o", disk + "/x.bin", "--cache", ground.path("cache"), "--peer-listen"]
          let placed = try ground.shoal(words: words + ["127.64.1.1:0"])
          #expect(try await placed.finish(within: 30) == 7, "\(placed.err)")
          ground.expectSentence(placed)
          #expect(ground.digest(disk + "/x.bin") == nil)
        }
        // What the cache holds by then is of use where there is room.
        let third = try ground.shoal(
          "get", url, "-o", ground.path("x.bin"), "--cache", ground.path("cache"), "--peer-listen", "127.64.1.1:0")
        #expect(try await third.finish(within: 30) == 0, "\(third.err)")
        #expect(ground.digest(ground.path("x.bin")) == ground.digest(file))
      }
    }

    @Test(.enabled(if: Ground.canMount))
    func `a trace that fills its disk ends, the file comes all the same, and a replay says so`() async throws {
      try await Ground.with { ground in
        let servers = try await ground.servers()
        let file = try ground.file("root/object.bin", bytes: 128 << 20)
        let url = servers.originURL + "/object.bin"
        try await ground.described(url)
        // The trace's tail, and little more.
        try await ground.withSmallDisk("disk", kilobytes: 4_112) { disk in
          let get = try ground.get(url, name: "peer", at: "127.64.1.1", ["--record", disk, "--log-level", "warning"])
          #expect(try await get.finish(within: 60) == 0, "\(get.err)")
          #expect(get.err.contains("full"), "\(get.err)")
          #expect(ground.digest(ground.path("peer.bin")) == ground.digest(file))
          let check = try ground.shoal("replay", disk, "--check")
          #expect(try await check.finish(within: 30) == 0, "\(check.out) \(check.err)")
          #expect(check.out.contains("the disk is full") && check.out.contains(" inputs lost"), "\(check.out)")
          #expect(check.out.contains(" 0 divergences"), "\(check.out)")
        }
      }
    }
  }
}
