package import Vocabulary
package import Wire

extension ObjectStore {
  /// The answer to a hash request (BEP 52): the hashes of the base layer, then the uncles, lowest first. Nil when the
  /// request is not about this object's tree or reaches into pieces whose leaves are not known.
  package func hashes(for request: HashRequest) -> [Digest256]? {
    guard request.piecesRoot == description.piecesRoot else { return nil }
    return MerkleProof.build(request, blockCount: geometry.blockCount, hash: BlockHash.pair, node: node)
  }

  /// Checks the leaves in a `hashes` message; the whole pieces that they prove. Other layers, and parts of pieces, are
  /// of no use here: the layer of the pieces is in the metainfo.
  package func verify(_ request: HashRequest, _ hashes: [Digest256]) throws(StoreError) -> [PieceIndex] {
    let width = geometry.leavesPerPiece
    guard request.piecesRoot == description.piecesRoot, request.baseLayer == 0, request.index >= 0,
      request.index < geometry.blockCount, request.index % width == 0, request.length > 0,
      request.length % width == 0, hashes.count >= request.length
    else { return [] }
    let first = request.index / width
    let pieces = first..<min(first + request.length / width, geometry.pieceCount)
    let blocks = min(request.length, geometry.blockCount - request.index)
    var leaves: [UInt8] = []
    leaves.reserveCapacity(blocks * BlockHash.length)
    for hash in hashes.prefix(blocks) { leaves.append(contentsOf: hash.bytes) }
    return try accept(leaves: leaves, of: pieces)
  }

  /// A hash of the tree, or nil if it is below the layer of the pieces and the leaves are not known.
  private func node(_ layer: Int, _ index: Int) -> Digest256? {
    let first = index << layer
    let pieceLayer = geometry.leavesPerPiece.trailingZeroBitCount
    if layer >= pieceLayer { return upperRows[layer - pieceLayer][index] }
    guard let leaves = table.leaves(of: geometry.piece(of: BlockIndex(first))) else { return nil }
    let from = (first & (geometry.leavesPerPiece - 1)) * BlockHash.length
    let to = min(leaves.count, from + (1 << layer) * BlockHash.length)
    return leaves.withUnsafeBytes {
      BlockHash.root(of: UnsafeRawBufferPointer(rebasing: $0[from..<to]), width: 1 << layer)
    }
  }

  /// The tree from the layer of the pieces up to the root, made when it is first asked for.
  func makeUpperRows() -> [[Digest256]] {
    var row = (0..<geometry.pieceCount).map { description.root(of: PieceIndex($0)) }
    var rows = [row]
    var layer = geometry.leavesPerPiece.trailingZeroBitCount
    while row.count > 1 {
      row = Merkle.parents(of: row, pad: Merkle.pad(atLayer: layer, hash: BlockHash.pair), hash: BlockHash.pair)
      rows.append(row)
      layer += 1
    }
    return rows
  }
}
