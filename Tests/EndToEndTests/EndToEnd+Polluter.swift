import Foundation
import Testing

extension EndToEnd {
  @Suite(.serialized) struct Polluter {
    @Test(arguments: [true, false])
    func `a peer that serves corrupt blocks is named and banned, and all complete`(speaksV2: Bool) async throws {
      try await Ground.with { ground in
        let servers = try await ground.servers(["--upload-limit", "1MB/s"])
        let file = try ground.file("root/object.bin", bytes: 4 << 20)
        let url = servers.originURL + "/object.bin"
        try await ground.described(url)
        let polluter = try await ground.polluter(of: url, servers, speaksV2: speaksV2)
        let peers = try [1, 2, 3].map { number in
          try ground.get(
            url, name: "peer\(number)", at: "127.64.1.\(number)", ["--keep-serving", "8", "--log-level", "info"])
        }
        for (at, peer) in peers.enumerated() {
          #expect(try await peer.finish(within: 90) == 0, "\(peer.err)")
          #expect(ground.digest(ground.path("peer\(at + 1).bin")) == ground.digest(file))
        }
        #expect(polluter.out.contains("lie"), "nobody asked the polluter: \(polluter.out)")
        let banned = peers.filter { $0.err.contains("peer_banned") && $0.err.contains("127.64.1.66:6881") }
        #expect(!banned.isEmpty, "\(peers[0].err)")
        #expect(servers.selector.err.contains("polluter_reported"), "\(servers.selector.err)")
      }
    }
  }
}
