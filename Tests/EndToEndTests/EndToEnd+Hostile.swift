import Foundation
import Testing
import Vocabulary

extension EndToEnd {
  /// Descriptions, origins, selectors and peers that lie, break or keep silent.
  @Suite(.serialized) struct Hostile {
    @Test func `a description that is damaged or lies is refused as malformed`() async throws {
      try await Ground.with { ground in
        let copies = try await ground.copies(bytes: 3_000_000)
        let real = try copies.description()
        let nothing = String(repeating: "0", count: 20)
        let cases: [(String, [UInt8])] = [
          ("empty", []),
          ("half", Array(real.prefix(real.count / 2))),
          ("unended", real.dropLast()),
          ("longer", real + [0]),
          ("random", Edits.random(5000, seed: 7)),
          ("lists", [UInt8](repeating: UInt8(ascii: "l"), count: 1_000_000)),
          ("dictionaries", Array("d4:info".utf8) + Array(String(repeating: "d1:a", count: 200_000).utf8)),
          ("long string", Array("d4:info9223372036854775807:abce".utf8)),
          ("long number", Array("d4:info99999999999999999999999:abce".utf8)),
          ("large integer", Array("d4:infoi99999999999999999999ee".utf8)),
          ("v1 length", try Edits.replacing("ee6:lengthi3000000e", by: "ee6:lengthi3000001e", in: real)),
          ("all lengths", try Edits.replacing("6:lengthi3000000e", by: "6:lengthi9000000e", in: real)),
          ("piece length", try Edits.replacing("12:piece lengthi", by: "12:piece lengthi1", in: real)),
          ("piece layers", try Edits.flipping(50, after: "12:piece layers", in: real)),
          ("no layers", try Edits.replacing("12:piece layers", by: "12:piece_layers", in: real)),
          ("a piece too many", try Edits.replacing("6:pieces240:", by: "6:pieces260:\(nothing)", in: real)),
          ("name", try Edits.replacing("10:object.bin", by: "10:../ect.bin", in: real)),
          ("dots", try Edits.replacing("10:object.bin", by: "2:..", in: real)),
          ("claims 4 EiB", Edits.claim(length: 1 << 62, pieceLength: 1 << 62)),
          ("claims 8 EiB", Edits.claim(length: .max, pieceLength: 1 << 62, layer: 64)),
          ("negative", Edits.claim(length: -5, pieceLength: 16384)),
          ("pieces of nothing", Edits.claim(length: 5, pieceLength: 0)),
        ]
        for (name, bytes) in cases {
          let path = ground.path("bad.torrent")
          try Data(bytes).write(to: URL(fileURLWithPath: path))
          let get = try ground.get(path, name: "peer", at: "127.64.1.1")
          #expect(try await get.finish(within: 20) == 6, "\(name): \(get.err)")
          ground.expectSentence(get, mentioning: "metainfo")
          #expect(ground.digest(ground.path("peer.bin")) == nil, "\(name)")
        }
      }
    }

    @Test func `a description whose signature is wrong is not trusted`() async throws {
      try await Ground.with { ground in
        let copies = try await ground.copies(bytes: 300_000)
        try copies.replaceDescription(try Edits.flipping(9, after: "9:signature64:", in: copies.description()))
        _ = try await ground.misbehave("files", address: copies.address, port: copies.port, folder: copies.folder)
        let get = try ground.get(copies.url, name: "peer", at: "127.64.1.1")
        #expect(try await get.finish(within: 20) == 5, "\(get.err)")
        ground.expectSentence(get, mentioning: "signature")
        #expect(ground.digest(ground.path("peer.bin")) == nil)
      }
    }

    @Test(arguments: ["with the hashes of its blocks", "with no hashes of its blocks"])
    func `bytes that are not those described end in a sentence and reach no file`(how: String) async throws {
      try await Ground.with { ground in
        let copies = try await ground.copies(bytes: 1_000_000)
        try ground.file("copies/object.bin.served", bytes: 1_000_000, seed: 99)
        if how.contains("no hashes") {
          try FileManager.default.removeItem(atPath: copies.folder + "/object.bin.layer0")
        }
        _ = try await ground.misbehave("files", address: copies.address, port: copies.port, folder: copies.folder)
        let get = try ground.get(copies.url, name: "peer", at: "127.64.1.1")
        #expect(try await get.finish(within: 60) == 8, "\(get.err)")
        ground.expectSentence(get, mentioning: "changed")
        #expect(ground.digest(ground.path("peer.bin")) == nil)
      }
    }

    @Test func `an origin that ignores ranges is read from the start, and every byte is right`() async throws {
      try await Ground.with { ground in
        let copies = try await ground.copies(bytes: 3_000_000)
        _ = try await ground.misbehave("whole", address: copies.address, port: copies.port, folder: copies.folder)
        let get = try ground.get(copies.url, name: "peer", at: "127.64.1.1")
        #expect(try await get.finish(within: 30) == 0, "\(get.err)")
        let report = try Report(get.out)
        #expect(report.verified && report.from.origin == 3_000_000)
        #expect(ground.digest(ground.path("peer.bin")) == ground.digest(copies.folder + "/object.bin"))
      }
    }

    @Test func `an origin that closes long answers half way is asked again for the rest`() async throws {
      try await Ground.with { ground in
        let copies = try await ground.copies(bytes: 1_000_000)
        _ = try await ground.misbehave("half", address: copies.address, port: copies.port, folder: copies.folder)
        let get = try ground.get(copies.url, name: "peer", at: "127.64.1.1")
        #expect(try await get.finish(within: 60) == 0, "\(get.err)")
        #expect(ground.digest(ground.path("peer.bin")) == ground.digest(copies.folder + "/object.bin"))
      }
    }

    @Test(arguments: ["html", "nonsense", "500", "503", "mute", "shut"])
    func `a selector that talks nonsense or nothing does not keep the file away`(mode: String) async throws {
      try await Ground.with { ground in
        let port = "\(try ground.port("127.64.0.2"))"
        _ = try await ground.misbehave(mode, address: "127.64.0.2", port: port, folder: ground.folder)
        let originAt = try ground.endpoint("127.64.0.1")
        let root = try ground.directory("root")
        let file = try ground.file("root/object.bin", bytes: 1_000_000)
        let origin = try ground.shoal(
          "origin", "--root", root, "--listen", originAt, "--selector", "http://127.64.0.2:\(port)")
        try await ground.ready(origin, "http://\(originAt)")
        let url = "http://\(originAt)/object.bin"
        try await ground.described(url)
        let get = try ground.get(url, name: "peer", at: "127.64.1.1", ["--log-level", "warning"])
        #expect(try await get.finish(within: 20) == 0, "\(get.err)")
        #expect(ground.digest(ground.path("peer.bin")) == ground.digest(file))
        for line in get.err.split(separator: "\n") {
          #expect(line.hasPrefix("{") && line.contains("\"warning\""), "\(get.err)")
        }
        origin.terminate()
        #expect(try await origin.finish(within: 10) == 0, "\(origin.err)")
      }
    }

    @Test func `hundreds of peers that break every rule do not keep an agent from its work`() async throws {
      try await Ground.with { ground in
        let servers = try await ground.servers()
        let file = try ground.file("root/object.bin", bytes: 2_000_000)
        let url = servers.originURL + "/object.bin"
        try await ground.described(url)
        let first = try ground.get(url, name: "first", at: "127.64.1.9")
        #expect(try await first.finish(within: 30) == 0, "\(first.err)")
        let object = try #require(try Report(first.out).object)
        let (gateway, port) = (try ground.endpoint("127.64.1.1"), try ground.port("127.64.1.1"))
        let agent = try ground.shoal(
          "agent", "--gateway", gateway, "--cache", ground.path("cache"), "--peer-listen", "127.64.1.1:\(port)")
        try await ground.ready(agent, "http://\(gateway)")
        let fetch = { () async throws in
          let answer = try await ground.curl("http://\(gateway)/\(url)", ["-o", ground.path("whole")])
          #expect(answer.status == 200)
          #expect(ground.digest(ground.path("whole")) == ground.digest(file))
        }
        try await fetch()
        let script = try ground.text("peers.py", HostileScripts.peers)
        for seed in 1...2 {
          let peers = try ground.start(
            "peers", [Programs.python, script, "127.64.1.1", "\(port)", String(object.prefix(40)), "200", "\(seed)"])
          #expect(try await peers.finish(within: 40) == 0, "\(peers.err)")
          #expect(peers.out == "done\n")
          #expect(try await ground.curl("http://\(gateway)/healthz").status == 200, "\(agent.err)")
        }
        try await fetch()
        let metrics = try await ground.curl("http://\(gateway)/metrics").body
        for name in ["shoal_strangers_refused_total", "shoal_malformed_messages_total", "shoal_links_refused_total"] {
          let line = metrics.split(separator: "\n").first { $0.hasPrefix(name + " ") } ?? ""
          #expect(Int(line.dropFirst(name.count + 1)) ?? 0 > 20, "\(name): \(line)")
        }
        // Somebody honest is still served.
        let honest = try ground.get(url, name: "honest", at: "127.64.1.2")
        #expect(try await honest.finish(within: 30) == 0, "\(honest.err)")
        agent.terminate()
        #expect(try await agent.finish(within: 10) == 0, "\(agent.err)")
      }
    }
  }
}
