import Testing
import Vocabulary

@testable import Wire

/// Inputs shared by several suites. The torrents were made by libtorrent 2.0.8 from `content`.
enum Samples {
  /// The bytes of the files that libtorrent described.
  static func content(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7 + ($0 >> 8) * 13) }
  }

  /// `b.bin`, 70,000 bytes in three pieces of 32 KiB, five blocks.
  static let hybrid =
    [UInt8](
      hex: """
        64383a616e6e6f756e636532373a687474703a2f2f3132372e302e302e313a392f616e6e6f756e636531333a6372656174696f6e\
        2064617465693137393532323233303165343a696e666f64393a66696c65207472656564353a622e62696e64303a64363a6c656e\
        6774686937303030306531313a70696563657320726f6f7433323ac6d1019aa47507e18c6f5e1a2613bd87f4db972cd8ca9178bf\
        965ae205039ec8656565363a6c656e6774686937303030306531323a6d6574612076657273696f6e693265343a6e616d65353a62\
        2e62696e31323a7069656365206c656e67746869333237363865363a70696563657336303a27d883c12947fdc1e8442cc995c3d7\
        c20cdba49c6cccac281c06c83aced78b027c82088f650a8d8dfbac575671002426ff4e57b1a544ad365d12c748373a7072697661\
        74656931656531323a7069656365206c61796572736433323ac6d1019aa47507e18c6f5e1a2613bd87f4db972cd8ca9178bf965a\
        e205039ec839363aabae7acbff7f2317d64e0ebd1b52da894d06421cca59caea56e72435c8e74fa2f4c86813a9cd377f5e7bcb72\
        fae2e8d81af2ebfa5efd01573e3e218929d4e003db8491f7927947c92743f32a924faf8ec381d8c21674fe54786336d0032ac8f2\
        65383a75726c2d6c69737432343a687474703a2f2f3132372e302e302e313a382f622e62696e65
        """) ?? []
  static let hybridV1 = InfoHash(hex: "fce20d8eed57a8349cac90aa89d2d564ddbebfd5")
  static let hybridV2 = Digest256(hex: "aac925fc1160007f3c8c4e54b8aa660e585935480578dedcadec25eef05597d1")

  /// `one.bin`, 40,000 bytes in a single piece of 64 KiB.
  static let singlePiece =
    [UInt8](
      hex: """
        64383a616e6e6f756e636532373a687474703a2f2f3132372e302e302e313a392f616e6e6f756e636531333a6372656174696f6e\
        2064617465693137393532323233303165343a696e666f64393a66696c65207472656564373a6f6e652e62696e64303a64363a6c\
        656e6774686934303030306531313a70696563657320726f6f7433323a6097404043e364ed3ff2df1ebd14da101edb3b8cde46e1\
        48ecd3a176f5594626656565363a6c656e6774686934303030306531323a6d6574612076657273696f6e693265343a6e616d6537\
        3a6f6e652e62696e31323a7069656365206c656e67746869363535333665363a70696563657332303a1f6f20c44a1881c04f97d3\
        1b018eeb4500223185373a707269766174656931656531323a7069656365206c61796572736465383a75726c2d6c69737432363a\
        687474703a2f2f3132372e302e302e313a382f6f6e652e62696e65
        """) ?? []
  static let singlePieceV2 = Digest256(hex: "0422ce1ce3889acb5ef42fc5d1ab9f2c7c3ef88fda0258f69428b593eea43c24")

  /// The leaf hashes of `bytes`.
  static func leaves(of bytes: [UInt8]) -> [Digest256] {
    stride(from: 0, to: bytes.count, by: 16384).map { SHA.sha256(Array(bytes[$0..<min($0 + 16384, bytes.count)])) }
  }

  /// A builder for the file that `hybrid` describes, made once: hashing is slow here.
  static func builder(shoal: ShoalExtension? = nil) throws -> MetainfoBuilder {
    var builder = try #require(plainBuilder)
    builder.shoal = shoal
    return builder
  }

  private static let plainBuilder: MetainfoBuilder? = {
    let bytes = content(70000)
    let leaves = Self.leaves(of: bytes)
    return Geometry(length: 70000, pieceLength: 32768).map { geometry in
      let pieces = (0..<geometry.pieceCount).flatMap { piece in
        let span = geometry.span(of: PieceIndex(piece))
        return SHA.sha1(Array(bytes[Int(span.offset)..<Int(span.end)])).bytes
      }
      return MetainfoBuilder(
        name: "b.bin", geometry: geometry, piecesRoot: Merkle.root(of: leaves, hash: SHA.pair),
        pieceLayer: Merkle.pieceLayer(fromLeaves: leaves, blocksPerPiece: geometry.blocksPerPiece, hash: SHA.pair),
        v1Pieces: pieces, trackers: ["http://127.0.0.1:9/announce"], urlList: ["http://127.0.0.1:8/b.bin"])
    }
  }()

  static let shoal = ShoalExtension(
    publicKey: SHA.sha256([1]), serial: 7, published: 1_700_000_000, path: "/dir/b.bin")

  /// Stands in for an Ed25519 signature.
  static func sign(_ bytes: [UInt8], by key: Digest256 = shoal.publicKey) -> [UInt8] {
    SHA.sha256(bytes).bytes + SHA.sha256(bytes + [1]).bytes
  }
}
