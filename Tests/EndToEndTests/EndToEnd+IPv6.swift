import Foundation
import Testing

extension EndToEnd {
  @Suite(.serialized) struct IPv6 {
    @Test func `a swarm of both address families shares one object`() async throws {
      try await Ground.with { ground in
        // The servers listen on all addresses of both families.
        let selectorPort = try ground.port("127.0.0.1")
        let originPort = try ground.port("127.0.0.1")
        let root = try ground.directory("root")
        let file = try ground.file("root/object.bin", bytes: 2 << 20)
        let selector = try ground.shoal("selector", "--listen", "[::]:\(selectorPort)")
        let origin = try ground.shoal(
          "origin", "--root", root, "--listen", "[::]:\(originPort)", "--url", "http://[::1]:\(originPort)",
          "--also-url", "http://127.0.0.1:\(originPort)", "--selector", "http://[::1]:\(selectorPort)")
        try await ground.ready(selector, "http://127.0.0.1:\(selectorPort)")
        try await ground.ready(origin, "http://[::1]:\(originPort)")
        try await ground.described("http://[::1]:\(originPort)/object.bin")
        for (name, address, host) in [("six", "[::1]", "[::1]"), ("four", "127.0.0.1", "127.0.0.1")] {
          let get = try ground.get("http://\(host):\(originPort)/object.bin", name: name, at: address)
          #expect(try await get.finish(within: 60) == 0, "\(get.err) \(origin.err)")
          #expect(try Report(get.out).verified)
          #expect(ground.digest(ground.path("\(name).bin")) == ground.digest(file))
        }
        let mapped = try await ground.curl("http://127.0.0.1:\(selectorPort)/metrics")
        #expect(mapped.status == 200)
      }
    }
  }
}
