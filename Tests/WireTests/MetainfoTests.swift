import Testing
import Vocabulary

@testable import Wire

@Suite struct MetainfoTests {
  @Test func `a hybrid made by libtorrent is understood`() throws {
    let metainfo = try Metainfo.parse(Samples.hybrid)
    #expect(metainfo.kind == .hybrid)
    #expect(metainfo.name == "b.bin")
    #expect(metainfo.length == 70000 && metainfo.pieceLength == 32768)
    #expect(metainfo.announce == "http://127.0.0.1:9/announce")
    #expect(metainfo.urlList == ["http://127.0.0.1:8/b.bin"])
    #expect(metainfo.isPrivate && metainfo.shoal == nil)
    #expect(metainfo.pieceLayer.count == 3 && metainfo.v1Pieces?.count == 60)
    #expect(throws: Never.self) { try metainfo.verifyLayers(SHA.pair) }
    let hashes = metainfo.infohashes(sha1: SHA.sha1, sha256: SHA.sha256)
    #expect(hashes.v1 == Samples.hybridV1)
    #expect(hashes.v2 == Samples.hybridV2)
    #expect(hashes.truncatedV2.bytes == Array(hashes.v2.bytes.prefix(20)))
    #expect(metainfo.v1Hash(of: PieceIndex(2)) == SHA.sha1(Array(Samples.content(70000)[65536...])))
  }

  @Test func `a single piece has no layer`() throws {
    let metainfo = try Metainfo.parse(Samples.singlePiece)
    #expect(metainfo.pieceLayer.isEmpty)
    #expect(throws: Never.self) { try metainfo.verifyLayers(SHA.pair) }
    #expect(metainfo.infohashes(sha1: SHA.sha1, sha256: SHA.sha256).v2 == Samples.singlePieceV2)
    #expect(metainfo.piecesRoot == Merkle.root(of: Samples.leaves(of: Samples.content(40000)), hash: SHA.pair))
  }

  @Test func `the builder writes the same info as libtorrent`() throws {
    let built = try Metainfo.parse(try Samples.builder().hybrid(sign: Samples.sign))
    let given = try Metainfo.parse(Samples.hybrid)
    #expect(built.infoBytes == given.infoBytes)
    #expect(built.pieceLayer == given.pieceLayer)
  }

  @Test func `the v1-only description is the info without its v2 keys`() throws {
    let builder = try Samples.builder(shoal: Samples.shoal)
    let hybrid = try Metainfo.parse(builder.hybrid(sign: Samples.sign))
    let alias = try Metainfo.parse(builder.v1Only(sign: Samples.sign))
    #expect(alias.kind == .v1Only)
    #expect(alias.piecesRoot == nil && alias.pieceLayer.isEmpty)
    #expect(alias.infoBytes == hybrid.v1OnlyInfoBytes)
    let hashes = hybrid.infohashes(sha1: SHA.sha1, sha256: SHA.sha256)
    #expect(hashes.v1Only == alias.infohashes(sha1: SHA.sha1, sha256: SHA.sha256).v1)
    #expect(hashes.v1Only != hashes.v1)
    #expect(hashes.swarms == [hashes.truncatedV2, hashes.v1, hashes.v1Only])
  }

  @Test func `the signature is over everything but itself`() throws {
    let builder = try Samples.builder(shoal: Samples.shoal)
    let metainfo = try Metainfo.parse(builder.hybrid(sign: Samples.sign))
    let shoal = try #require(metainfo.shoal)
    #expect(shoal.signature == Samples.sign(metainfo.signedBytes))
    #expect(shoal.path == "/dir/b.bin" && shoal.serial == 7 && shoal.published == 1_700_000_000)
    var other = builder
    other.urlList = ["http://elsewhere/"]
    let moved = try Metainfo.parse(other.hybrid(sign: { _, _ in shoal.signature }))
    #expect(shoal.signature != Samples.sign(moved.signedBytes))
    #expect(moved.infoBytes == metainfo.infoBytes)
  }

  @Test func `a piece layer that does not hash up to the root is refused`() throws {
    var builder = try Samples.builder()
    builder.pieceLayer[1] = .zero
    let metainfo = try Metainfo.parse(builder.hybrid(sign: Samples.sign))
    #expect(throws: MetainfoError.layerMismatch) { try metainfo.verifyLayers(SHA.pair) }
  }

  @Test func `the piece length keeps the number of pieces at 16 or less up to 2 MiB, and at 8192 or less beyond`() {
    #expect(Geometry.pieceLength(forObjectOf: 1) == 65536)
    #expect(Geometry.pieceLength(forObjectOf: 1 << 20) == 65536)
    #expect(Geometry.pieceLength(forObjectOf: (1 << 20) + 1) == 131072)
    #expect(Geometry.pieceLength(forObjectOf: 32 << 20) == 2 << 20)
    #expect(Geometry.pieceLength(forObjectOf: 16 << 30) == 2 << 20)
    #expect(Geometry.pieceLength(forObjectOf: (16 << 30) + 1) == 4 << 20)
    #expect(Geometry.pieceLength(forObjectOf: 1 << 46) == 1 << 30)
  }

  typealias Change = (inout BencodeDictionary, inout BencodeDictionary) -> Void

  /// The valid hybrid with one change to its outermost and its info dictionary.
  private func changed(_ change: Change) throws -> [UInt8] {
    var top = try BencodeDecoder.decodeDictionary(Samples.builder().hybrid(sign: Samples.sign))
    var info = try #require(top["info"]?.dictionary)
    change(&top, &info)
    if top["info"] != nil { top["info"] = .dictionary(info) }
    return BencodeValue.dictionary(top).encoded
  }

  private func tree(_ name: String, _ file: [(String, BencodeValue?)]) -> BencodeValue {
    let node = BencodeDictionary([("", .dictionary(BencodeDictionary(file)))])
    return .dictionary(BencodeDictionary([(name, .dictionary(node))]))
  }

  /// Expects that the changed description is refused for this reason, or accepted if it is nil.
  private func expect(
    _ expected: MetainfoError?, _ place: SourceLocation = #_sourceLocation, _ change: Change
  ) throws {
    let bytes = try changed(change)
    do throws(MetainfoError) {
      _ = try Metainfo.parse(bytes)
      #expect(expected == nil, sourceLocation: place)
    } catch {
      #expect(error == expected, sourceLocation: place)
    }
  }

  @Test func `each lie about sizes has its own error`() throws {
    try expect(nil) { _, _ in }
    try expect(.lengthMismatch(v1: 70001, v2: 70000)) { $1["length"] = .integer(70001) }
    for count in [0, 40, 61, 80] {
      let pieces = [UInt8](repeating: 0, count: count)
      try expect(.wrongPieceCount(expected: 3, bytes: count)) { $1["pieces"] = .bytes(pieces) }
    }
    try expect(.wrongLayerCount(expected: 3, bytes: 0)) { top, _ in
      top["piece layers"] = .dictionary(BencodeDictionary())
    }
    let root = try Samples.builder().piecesRoot.bytes
    for count in [64, 95, 97, 128] {
      var layers = BencodeDictionary()
      layers[root] = .bytes([UInt8](repeating: 0, count: count))
      try expect(.wrongLayerCount(expected: 3, bytes: count)) { top, _ in top["piece layers"] = .dictionary(layers) }
    }
    try expect(.missing(key: "piece layers")) { top, _ in top["piece layers"] = nil }
    for pieceLength: Int64 in [0, -16384, 8192, 49152, .max] {
      try expect(.badGeometry(length: 70000, pieceLength: pieceLength)) {
        $1["piece length"] = .integer(pieceLength)
      }
    }
    let negative = tree("b.bin", [("length", .integer(-1)), ("pieces root", .bytes(root))])
    try expect(.badGeometry(length: -1, pieceLength: 32768)) {
      $1["file tree"] = negative
      $1["length"] = .integer(-1)
    }
    let empty = tree("b.bin", [("length", .integer(0))])
    try expect(.emptyObject) {
      $1["file tree"] = empty
      $1["length"] = .integer(0)
    }
  }

  @Test func `each wrong shape has its own error`() throws {
    for name in ["", ".", "..", "a/b", "/", "a\0b", String(repeating: "x", count: 256)] {
      try expect(.unsafeName) { $1["name"] = .text(name) }
    }
    try expect(.unsafeName) { $1["name"] = .bytes([0xFF]) }
    try expect(.nameMismatch) { $1["name"] = .text("other") }
    try expect(.unknownVersion(3)) { $1["meta version"] = .integer(3) }
    try expect(.missing(key: "meta version")) { $1["meta version"] = nil }
    try expect(.multipleFiles) { $1["files"] = .list([]) }
    let directory = BencodeValue.dictionary(BencodeDictionary([("d", tree("f", []))]))
    try expect(.multipleFiles) { $1["file tree"] = directory }
    let rootless = tree("b.bin", [("length", .integer(70000))])
    try expect(.missing(key: "pieces root")) { $1["file tree"] = rootless }
    try expect(.missing(key: "info")) { top, _ in top["info"] = nil }
    try expect(.badAddress(key: "announce")) { top, _ in top["announce"] = .bytes([0xFF]) }
    try expect(.badAddress(key: "url-list")) { top, _ in
      top["url-list"] = .list([BencodeValue](repeating: .text("x"), count: 65))
    }
    try expect(.badShoalExtension) { top, _ in top["shoal"] = .dictionary(BencodeDictionary()) }
  }

  @Test func `a registration travels with the description, and one that makes no sense is none`() throws {
    var shoal = Samples.shoal
    shoal.registration = ShoalExtension.Registration(time: 5, until: 9, signature: [UInt8](repeating: 7, count: 64))
    let bytes = try Samples.builder(shoal: shoal).hybrid(sign: Samples.sign)
    let metainfo = try Metainfo.parse(bytes)
    #expect(metainfo.shoal?.registration == shoal.registration)
    #expect(metainfo.shoal?.signature == Samples.sign(metainfo.signedBytes))
    let plain = try Metainfo.parse(try Samples.builder(shoal: Samples.shoal).hybrid(sign: Samples.sign))
    #expect(plain.infoBytes == metainfo.infoBytes && plain.shoal?.registration == nil)
    for bad in [("time", -1), ("until", 4), ("signature", 4)] as [(String, Int64)] {
      var top = try BencodeDecoder.decodeDictionary(bytes)
      var own = try #require(top["shoal"]?.dictionary)
      var registration = try #require(own["registration"]?.dictionary)
      registration[bad.0] = .integer(bad.1)
      own["registration"] = .dictionary(registration)
      top["shoal"] = .dictionary(own)
      let read = try Metainfo.parse(BencodeValue.dictionary(top).encoded)
      #expect(read.shoal != nil && read.shoal?.registration == nil)
    }
  }

  @Test func `a v2-only description and one string as url-list are understood`() throws {
    let bytes = try changed { top, info in
      info["pieces"] = nil
      info["length"] = nil
      top["url-list"] = .text("http://h/b.bin")
      top["announce-list"] = .list([.list([.text("http://t/")]), .list([])])
    }
    let metainfo = try Metainfo.parse(bytes)
    #expect(metainfo.kind == .v2Only && metainfo.v1Pieces == nil)
    #expect(metainfo.urlList == ["http://h/b.bin"] && metainfo.announceList == [["http://t/"]])
    let hashes = metainfo.infohashes(sha1: SHA.sha1, sha256: SHA.sha256)
    #expect(hashes.swarms == [hashes.truncatedV2])
  }

  @Test func `each tracker is a tier of its own, and one alone needs no list`() throws {
    var builder = try Samples.builder()
    #expect(try Metainfo.parse(builder.hybrid(sign: Samples.sign)).announceList.isEmpty)
    builder.trackers.append("udp://127.0.0.1:9/announce")
    let metainfo = try Metainfo.parse(builder.hybrid(sign: Samples.sign))
    #expect(metainfo.announce == "http://127.0.0.1:9/announce")
    #expect(metainfo.announceList == [["http://127.0.0.1:9/announce"], ["udp://127.0.0.1:9/announce"]])
  }

  @Test func `no damage to a description traps`() throws {
    var mutation = Mutation(seed: 2)
    let own = try Samples.builder(shoal: Samples.shoal).hybrid(sign: Samples.sign)
    var accepted = 0
    for sample in [own, Samples.hybrid, Samples.singlePiece] {
      for _ in 0..<3000 {
        guard let metainfo = try? Metainfo.parse(mutation.mutate(sample)) else { continue }
        accepted += 1
        _ = (metainfo.signedBytes, metainfo.v1OnlyInfoBytes)
        #expect(metainfo.pieceLayer.count <= metainfo.geometry.pieceCount)
      }
    }
    #expect(accepted > 0)
  }
}
