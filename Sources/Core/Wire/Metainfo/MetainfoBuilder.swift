package import Vocabulary

/// Makes the descriptions that an origin publishes: the hybrid, and the v1-only alias of the same bytes.
///
/// A single file needs no pad file in a hybrid: the v1 part is `length` and `pieces` (BEP 52, upgrade path).
package struct MetainfoBuilder: Sendable {
  /// One safe path component.
  package var name: String
  package var geometry: Geometry
  package var piecesRoot: Digest256
  /// One hash for each piece, or none if there is one piece only.
  package var pieceLayer: [Digest256]
  /// 20 bytes of SHA-1 for each piece.
  package var v1Pieces: [UInt8]
  /// Addresses of one tracker, what every client speaks first: each is a tier of its own (BEP 12).
  package var trackers: [String]
  package var urlList: [String]
  /// Signed by the closure given to `hybrid` and `v1Only`; signatures in it are replaced.
  package var shoal: ShoalExtension?
  /// Keys that sign beside the first.
  package var cosigners: [Digest256] = []

  package init(
    name: String, geometry: Geometry, piecesRoot: Digest256, pieceLayer: [Digest256], v1Pieces: [UInt8],
    trackers: [String] = [], urlList: [String] = [], shoal: ShoalExtension? = nil
  ) {
    precondition(v1Pieces.count == geometry.pieceCount * InfoHash.byteCount)
    precondition(pieceLayer.count == (geometry.pieceCount == 1 ? 0 : geometry.pieceCount))
    self.name = name
    self.geometry = geometry
    self.piecesRoot = piecesRoot
    self.pieceLayer = pieceLayer
    self.v1Pieces = v1Pieces
    self.trackers = trackers
    self.urlList = urlList
    self.shoal = shoal
  }

  /// The bytes of the hybrid description.
  /// - Parameter sign: a key's Ed25519 signature, 64 bytes, of the bytes it is given.
  package func hybrid<E: Error>(sign: ([UInt8], Digest256) throws(E) -> [UInt8]) throws(E) -> [UInt8] {
    try signed(info: info(hasV2: true), hasV2: true, sign)
  }

  /// The bytes of the v1-only description: the same info dictionary without its v2 keys, and so another infohash.
  package func v1Only<E: Error>(sign: ([UInt8], Digest256) throws(E) -> [UInt8]) throws(E) -> [UInt8] {
    try signed(info: info(hasV2: false), hasV2: false, sign)
  }

  private func info(hasV2: Bool) -> BencodeDictionary {
    let file = BencodeDictionary([
      ("length", .integer(geometry.length)),
      ("pieces root", geometry.length > 0 ? .bytes(piecesRoot.bytes) : nil),
    ])
    let tree = BencodeDictionary([(name, .dictionary(BencodeDictionary([("", .dictionary(file))])))])
    return BencodeDictionary([
      ("file tree", hasV2 ? .dictionary(tree) : nil),
      ("length", .integer(geometry.length)),
      ("meta version", hasV2 ? .integer(2) : nil),
      ("name", .text(name)),
      ("piece length", .integer(geometry.pieceLength)),
      ("pieces", .bytes(v1Pieces)),
      ("private", .integer(1)),
    ])
  }

  private var layers: BencodeDictionary {
    var result = BencodeDictionary()
    if !pieceLayer.isEmpty { result[piecesRoot.bytes] = .bytes(pieceLayer.flatMap(\.bytes)) }
    return result
  }

  private func signed<E: Error>(
    info: BencodeDictionary, hasV2: Bool, _ sign: ([UInt8], Digest256) throws(E) -> [UInt8]
  ) throws(E) -> [UInt8] {
    var top = BencodeDictionary([
      ("announce", trackers.first.map { .text($0) }),
      ("announce-list", trackers.count > 1 ? .list(trackers.map { .list([.text($0)]) }) : nil),
      ("info", .dictionary(info)),
      ("piece layers", hasV2 ? .dictionary(layers) : nil),
      ("url-list", urlList.isEmpty ? nil : .list(urlList.map { .text($0) })),
    ])
    if var shoal {
      shoal.signature = []
      shoal.cosignatures = []
      top["shoal"] = shoal.bencoded
      let unsigned = BencodeValue.dictionary(top).encoded
      // The first key signs last, over the others' signatures as well: who reads it alone sees them as text.
      for key in cosigners {
        let signature = try sign(Metainfo.cosignedBytes(unsigned, by: key), key)
        shoal.cosignatures.append(ShoalExtension.Cosignature(key: key, signature: signature))
      }
      top["shoal"] = shoal.bencoded
      shoal.signature = try sign(BencodeValue.dictionary(top).encoded, shoal.publicKey)
      precondition(shoal.signature.count == ShoalExtension.signatureLength)
      top["shoal"] = shoal.bencoded
    }
    return BencodeValue.dictionary(top).encoded
  }
}
