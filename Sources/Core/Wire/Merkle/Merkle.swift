package import Vocabulary

/// The arithmetic of BEP 52's hash tree. Layer 0 is the leaves (one SHA-256 for each block of 16 KiB); each layer
/// above hashes pairs of the one below. Leaves beyond the object's end are 32 zero bytes. Hashing is passed in as
/// `hash`, the SHA-256 of two digests one after the other.
package enum Merkle {
  /// The least power of two that is `count` or more.
  package static func width(_ count: Int) -> Int {
    precondition(count > 0)
    return count == 1 ? 1 : 1 << (Int.bitWidth - (count - 1).leadingZeroBitCount)
  }

  /// How many layers lie above the leaves of an object of `blockCount` blocks: the layer of its root.
  package static func rootLayer(blockCount: Int) -> Int { width(blockCount).trailingZeroBitCount }

  /// How many hashes of `layer` cover at least one block of the object.
  package static func count(ofLayer layer: Int, blockCount: Int) -> Int { (blockCount + (1 << layer) - 1) >> layer }

  /// The hash at `layer` over nothing but missing leaves.
  package static func pad(atLayer layer: Int, hash: (Digest256, Digest256) -> Digest256) -> Digest256 {
    var result = Digest256.zero
    for _ in 0..<layer { result = hash(result, result) }
    return result
  }

  /// The root over hashes of one layer, padded up to a power of two, or to `width` of them if given.
  package static func root(
    of hashes: some Collection<Digest256>, atLayer layer: Int = 0, width wanted: Int? = nil,
    hash: (Digest256, Digest256) -> Digest256
  ) -> Digest256 {
    precondition(!hashes.isEmpty)
    var row = Array(hashes)
    var width = wanted ?? Self.width(row.count)
    precondition(width >= row.count && width & (width - 1) == 0)
    var pad = pad(atLayer: layer, hash: hash)
    while width > 1 {
      row = parents(of: row, pad: pad, hash: hash)
      pad = hash(pad, pad)
      width /= 2
    }
    return row[0]
  }

  /// The layer above `row`, whose last hash is paired with `pad` if it is alone.
  package static func parents(
    of row: [Digest256], pad: Digest256, hash: (Digest256, Digest256) -> Digest256
  ) -> [Digest256] {
    var result: [Digest256] = []
    result.reserveCapacity((row.count + 1) / 2)
    for at in stride(from: 0, to: row.count, by: 2) {
      result.append(hash(row[at], at + 1 < row.count ? row[at + 1] : pad))
    }
    return result
  }

  /// One hash for each piece from the hashes of all blocks; empty if there is one piece only, as in a metainfo.
  package static func pieceLayer(
    fromLeaves leaves: [Digest256], blocksPerPiece: Int, hash: (Digest256, Digest256) -> Digest256
  ) -> [Digest256] {
    guard leaves.count > blocksPerPiece else { return [] }
    return stride(from: 0, to: leaves.count, by: blocksPerPiece).map { at in
      root(of: leaves[at..<min(at + blocksPerPiece, leaves.count)], width: blocksPerPiece, hash: hash)
    }
  }
}

extension Geometry {
  /// How many leaves the subtree over one piece has. A lone piece's tree is only as wide as its blocks need.
  package var leavesPerPiece: Int { pieceCount == 1 ? Merkle.width(blockCount) : blocksPerPiece }
}
