import Foundation
import Glibc
import Testing

extension EndToEnd {
  /// Nothing of a user's day takes privileges.
  @Suite(.serialized) struct Ordinary {
    @Test func `serving, get and the gateway work for a user who is not root`() async throws {
      try await Ground.with { ground in
        let servers = try await ground.servers()
        let file = try ground.file("root/object.bin", bytes: 300_000)
        let url = servers.originURL + "/object.bin"
        try await ground.described(url)
        let get = try ground.get(url, name: "peer", at: "127.64.1.1")
        #expect(try await get.finish(within: 30) == 0, "\(get.err)")
        #expect(ground.digest(ground.path("peer.bin")) == ground.digest(file))
        let gateway = try ground.endpoint("127.0.0.1")
        let agent = try ground.shoal("agent", "--gateway", gateway, "--cache", ground.path("cache"))
        try await ground.ready(agent, "http://\(gateway)")
        let got = try await ground.curl("http://\(gateway)/\(url)", ["-o", ground.path("got.bin")])
        #expect(got.status == 200)
        #expect(ground.digest(ground.path("got.bin")) == ground.digest(file))
        for path in ["peer.bin", "cache", "got.bin"] {
          var facts = stat()
          try #require(stat(ground.path(path), &facts) == 0)
          #expect(facts.st_uid != 0, "\(path) was made by root")
        }
      }
    }
  }
}
