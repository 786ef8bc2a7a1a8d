package import Vocabulary

/// The description of one object, parsed and validated: a single file in BitTorrent metainfo of
/// version 1, 2 or both (BEP 3, 27, 52), with web seeds (BEP 19) and the origin's own extension.
package struct Metainfo: Hashable, Codable, Sendable {
  /// Which protocol versions an object's description speaks.
  package enum Kind: String, Hashable, Codable, Sendable {
    /// BEP 3 and BEP 52 at once: what an origin publishes.
    case hybrid
    /// BEP 3 alone: SHA-1 pieces, no Merkle tree.
    case v1Only
    /// BEP 52 alone.
    case v2Only

    package var hasV1: Bool { self != .v2Only }
    package var hasV2: Bool { self != .v1Only }
  }

  /// No description is larger: it would take more than 600,000 pieces.
  package static let maxByteCount = 32 << 20

  package let kind: Kind
  /// The file's name: one safe path component.
  package let name: String
  package let geometry: Geometry
  /// The root of the object's SHA-256 tree; nil in a v1-only description.
  package let piecesRoot: Digest256?
  /// One SHA-256 subtree root for each piece; empty if there is one piece only (its root is `piecesRoot`)
  /// or in a v1-only description.
  package let pieceLayer: [Digest256]
  /// The SHA-1 of each piece, 20 bytes each; nil in a v2-only description.
  package let v1Pieces: [UInt8]?
  package let announce: String?
  /// Tiers of trackers (BEP 12).
  package let announceList: [[String]]
  /// Web seeds (BEP 19): for a single file each is the URL of the file.
  package let urlList: [String]
  package let isPrivate: Bool
  package let shoal: ShoalExtension?
  /// The whole description as it came.
  package let bytes: [UInt8]
  /// Which of `bytes` are the info dictionary.
  package let infoRange: Range<Int>

  package var length: Int64 { geometry.length }
  package var pieceLength: Int64 { geometry.pieceLength }

  /// The info dictionary as it came: infohashes are digests of exactly these bytes.
  package var infoBytes: [UInt8] { Array(bytes[infoRange]) }

  /// What the origin's signature is over: the encoding of the whole description less the signature itself.
  package var signedBytes: [UInt8] {
    guard var top = try? BencodeDecoder.decodeDictionary(bytes), case .dictionary(var own)? = top["shoal"] else {
      return bytes
    }
    own["signature"] = nil
    top["shoal"] = .dictionary(own)
    return BencodeValue.dictionary(top).encoded
  }

  /// The encoding of the whole description less all signatures. It is made anew each time.
  package var unsignedBytes: [UInt8] {
    guard var top = try? BencodeDecoder.decodeDictionary(bytes), case .dictionary(var own)? = top["shoal"] else {
      return bytes
    }
    own["signature"] = nil
    own["cosignatures"] = nil
    top["shoal"] = .dictionary(own)
    return BencodeValue.dictionary(top).encoded
  }

  /// What another key than the first signs: a fixed first line and its own name, which the first key's signature does
  /// not begin with, and `unsignedBytes`.
  package static func cosignedBytes(_ unsigned: [UInt8], by key: Digest256) -> [UInt8] {
    Array("shoal-cosignature-v1\n\(key.hex)\n".utf8) + unsigned
  }

  /// The info dictionary without its v2 keys: the v1-only alias of the same bytes.
  package var v1OnlyInfoBytes: [UInt8] {
    guard var info = try? BencodeDecoder.decodeDictionary(infoBytes) else { return infoBytes }
    info["file tree"] = nil
    info["meta version"] = nil
    return BencodeValue.dictionary(info).encoded
  }

  /// The SHA-1 of a piece, 20 bytes, or nil in a v2-only description.
  package func v1Hash(of piece: PieceIndex) -> InfoHash? {
    v1Pieces.flatMap { InfoHash(bytes: $0[(piece.value * 20)..<(piece.value * 20 + 20)]) }
  }

  /// Every infohash of the object.
  package func infohashes(sha1: ([UInt8]) -> InfoHash, sha256: ([UInt8]) -> Digest256) -> InfoHashes {
    let info = infoBytes
    let v2 = sha256(info)
    switch kind {
    case .hybrid: return InfoHashes(kind: kind, v2: v2, v1: sha1(info), v1Only: sha1(v1OnlyInfoBytes))
    case .v1Only:
      let v1 = sha1(info)
      return InfoHashes(kind: kind, v2: v2, v1: v1, v1Only: v1)
    case .v2Only:
      let truncated = InfoHash(truncating: v2)
      return InfoHashes(kind: kind, v2: v2, v1: truncated, v1Only: truncated)
    }
  }

  /// Checks that the piece layer hashes up to the pieces root, as everyone must before trusting it (BEP 52).
  /// - Parameter hash: the SHA-256 of two digests, one after the other.
  package func verifyLayers(_ hash: (Digest256, Digest256) -> Digest256) throws(MetainfoError) {
    guard let piecesRoot, !pieceLayer.isEmpty else { return }
    let layer = geometry.blocksPerPiece.trailingZeroBitCount
    guard Merkle.root(of: pieceLayer, atLayer: layer, hash: hash) == piecesRoot else { throw .layerMismatch }
  }
}
