import Crypto
import Foundation
import Glibc
import Testing
import Vocabulary
import Wire

/// What tests of hostile input play with.
extension Ground {
  /// Copies of what a real origin gave out for one object, to be spoilt and served by another server.
  struct Copies {
    /// The folder of `object.bin`, `object.bin.torrent` and `object.bin.layer0`.
    var folder: String
    /// `http://IP:PORT/object.bin`, where the description says that the object is: nobody listens there yet.
    var url: String
    var address: String
    var port: String

    var torrent: String { folder + "/object.bin.torrent" }

    func description() throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: torrent))) }

    func replaceDescription(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(fileURLWithPath: torrent)) }
  }

  /// Starts a seed at 127.64.1.66:6881 that answers every request for an object with bytes of its own, or serves
  /// nobody, and waits until the selector knows it.
  func polluter(
    of url: String, _ servers: Servers, speaksV2: Bool, serves: Bool = true
  ) async throws -> Running {
    _ = try await curl(url + ".torrent", ["--output", path("polluted.torrent")])
    let metainfo = try Metainfo.parse([UInt8](Data(contentsOf: URL(fileURLWithPath: path("polluted.torrent")))))
    let names = metainfo.infohashes(
      sha1: { InfoHash(bytes: Array(Insecure.SHA1.hash(data: $0))) ?? InfoHash(0, 0, 0) },
      sha256: { Digest256(bytes: Array(SHA256.hash(data: $0))) ?? .zero })
    let infohash = speaksV2 ? names.truncatedV2 : names.v1Only
    let polluter = try start(
      "polluter",
      [
        Programs.python, try text("polluter.py", Scripts.polluter), "127.64.1.66", "6881",
        servers.selectorURL + "/announce", "\(infohash)", "\(metainfo.length)", "\(metainfo.pieceLength)",
      ] + (speaksV2 ? ["v2"] : []) + (serves ? [] : ["choke"]))
    return try await polluter.wait(within: 20, "its announce") { polluter.out.contains("announced") ? polluter : nil }
  }

  /// Lets a real origin describe an object of random bytes, and ends it.
  func copies(bytes: Int) async throws -> Copies {
    let (root, folder) = (try directory("published"), try directory("copies"))
    try file("published/object.bin", bytes: bytes)
    try file("copies/object.bin", bytes: bytes)
    let originAt = try endpoint("127.64.0.1")
    let port = "\(try port("127.64.0.3"))"
    let copies = Copies(
      folder: folder, url: "http://127.64.0.3:\(port)/object.bin", address: "127.64.0.3", port: port)
    let origin = try shoal("origin", "--root", root, "--listen", originAt, "--url", "http://127.64.0.3:\(port)")
    try await ready(origin, "http://\(originAt)")
    let url = "http://\(originAt)/object.bin"
    try await described(url)
    _ = try await curl(url + ".torrent", ["--output", copies.torrent])
    _ = try await curl(url + ".torrent?layer=0", ["--output", folder + "/object.bin.layer0"])
    origin.terminate()
    try await origin.finish(within: 10)
    return copies
  }

  /// Starts the misbehaving server; see `HostileScripts`.
  func misbehave(_ mode: String, address: String, port: String, folder: String) async throws -> Running {
    let server = try start(
      "server-\(mode)", [Programs.python, try text("server.py", HostileScripts.server), mode, address, port, folder])
    _ = try await server.wait(within: 20, "the server to listen") { server.out.isEmpty ? nil : true }
    return server
  }

  /// One sentence of ours on standard error, and nothing of a crash.
  func expectSentence(_ process: Running, mentioning word: String = "") {
    let text = process.err
    let sentences = text.split(separator: "\n").filter { $0.hasPrefix("shoal: ") }
    #expect(sentences.count == 1, "\(text)")
    #expect(word.isEmpty || sentences.first?.contains(word) == true, "no '\(word)' in: \(text)")
    #expect(!text.contains("Fatal error") && !text.contains("Stack dump"), "\(text)")
  }

  /// Calls `body` with a directory on a file system of its own, of so many kilobytes.
  func withSmallDisk(_ name: String, kilobytes: Int, _ body: (String) async throws -> Void) async throws {
    let place = try directory(name)
    try #require(mount("tmpfs", place, "tmpfs", 0, "size=\(kilobytes)k") == 0)
    defer { umount2(place, Int32(MNT_DETACH)) }
    OrdinaryUser.give(place)
    try await body(place)
  }

  /// Whether this user may mount; only root can.
  static let canMount: Bool = {
    let place = NSTemporaryDirectory() + "/shoal-mount-\(getpid())"
    guard geteuid() == 0, mkdir(place, 0o700) == 0 else { return false }
    defer { rmdir(place) }
    guard mount("tmpfs", place, "tmpfs", 0, "size=64k") == 0 else { return false }
    return umount2(place, Int32(MNT_DETACH)) == 0
  }()
}
