package import Vocabulary

/// What is known of one object's hash tree: everything from the pieces up, and leaves as they arrive and are proven.
///
/// It answers and checks hash requests, and says which blocks can be verified. 32 bytes for each block.
package struct HashTree: Sendable {
  package let geometry: Geometry
  package let piecesRoot: Digest256
  /// The layer of the pieces' hashes; of a single piece, that of the root.
  private let pieceLayer: Int
  /// The layers from the pieces' up to the root, without missing leaves' hashes.
  private let upper: [[Digest256]]
  private var leaves: [Digest256]
  /// Which leaves are proven.
  package private(set) var known: BitField

  /// Nil if the piece layer does not hash up to the root.
  /// - Parameter pieceLayer: one hash for each piece, or none if there is one piece only.
  package init?(
    geometry: Geometry, piecesRoot: Digest256, pieceLayer: [Digest256],
    hash: (Digest256, Digest256) -> Digest256
  ) {
    self.geometry = geometry
    self.piecesRoot = piecesRoot
    self.pieceLayer = geometry.leavesPerPiece.trailingZeroBitCount
    guard pieceLayer.count == (geometry.pieceCount == 1 ? 0 : geometry.pieceCount) else { return nil }
    var layers = [pieceLayer.isEmpty ? [piecesRoot] : pieceLayer]
    var pad = Merkle.pad(atLayer: self.pieceLayer, hash: hash)
    while let last = layers.last, last.count > 1 {
      layers.append(Merkle.parents(of: last, pad: pad, hash: hash))
      pad = hash(pad, pad)
    }
    guard layers.last == [piecesRoot] else { return nil }
    upper = layers
    let isAllKnown = geometry.leavesPerPiece == 1
    leaves = isAllKnown ? layers[0] : [Digest256](repeating: .zero, count: geometry.blockCount)
    known = BitField(count: geometry.blockCount, repeating: isAllKnown)
  }

  /// The proven hash of a block, or nil.
  package func leaf(_ block: BlockIndex) -> Digest256? { known[block.value] ? leaves[block.value] : nil }

  /// Whether every block of a piece can be verified.
  package func knowsLeaves(of piece: PieceIndex) -> Bool { known.allTrue(in: geometry.blocks(of: piece)) }

  /// The hash over a whole piece, by which its leaves are proven.
  package func root(of piece: PieceIndex) -> Digest256 { upper[0][piece.value] }

  /// A request for the leaves of `count` pieces around `piece`, a power of two; cut down to what one request may ask
  /// for. It wants no uncle hashes, for the pieces' own are known. Nil if the leaves are known.
  package func request(forLeavesOf piece: PieceIndex, pieces count: Int = 1) -> HashRequest? {
    precondition(count > 0 && count & (count - 1) == 0)
    guard !knowsLeaves(of: piece) else { return nil }
    let perPiece = geometry.leavesPerPiece
    let most = min(Merkle.width(geometry.blockCount), max(512, perPiece))
    let length = min(perPiece * count, most)
    let index = piece.value * perPiece / length * length
    return HashRequest(piecesRoot: piecesRoot, baseLayer: 0, index: index, length: length, proofLayers: 0)
  }

  /// The blocks whose leaves an answer to `request` gives.
  package func blocks(of request: HashRequest) -> Range<Int> {
    guard request.baseLayer == 0, request.index < geometry.blockCount else { return 0..<0 }
    return request.index..<min(request.index + request.length, geometry.blockCount)
  }

  /// The hashes of the answer to a peer's request, or nil if it must be rejected.
  package func answer(_ request: HashRequest, hash: (Digest256, Digest256) -> Digest256) -> [Digest256]? {
    guard request.piecesRoot == piecesRoot else { return nil }
    return MerkleProof.build(request, blockCount: geometry.blockCount, hash: hash) { layer, index in
      node(layer, index, hash: hash)
    }
  }

  /// Takes the leaves of a peer's answer if they are proven.
  /// - Returns: their blocks, or nil if the answer is false, or proves nothing against what is known here.
  package mutating func accept(
    _ request: HashRequest, hashes: [Digest256], hash: (Digest256, Digest256) -> Digest256
  ) -> Range<Int>? {
    guard request.piecesRoot == piecesRoot, request.baseLayer == 0,
      let top = MerkleProof.climb(request, hashes: hashes, blockCount: geometry.blockCount, hash: hash),
      let mine = node(top.layer, top.index, hash: hash), mine == top.digest
    else { return nil }
    let blocks = blocks(of: request)
    store(hashes.prefix(blocks.count), from: blocks.lowerBound)
    return blocks
  }

  /// Takes leaves of whole pieces, as an origin's layer 0 gives them, if all of them are proven.
  /// - Parameter first: the first leaf's block, the first of a piece; the leaves end with a piece or the object.
  /// - Returns: their blocks, or nil if any piece's leaves are false.
  package mutating func insert(
    _ given: [Digest256], from first: BlockIndex, hash: (Digest256, Digest256) -> Digest256
  ) -> Range<Int>? {
    let perPiece = geometry.leavesPerPiece
    let end = first.value + given.count
    guard first.value >= 0, !given.isEmpty, end <= geometry.blockCount, first.value % perPiece == 0,
      end % perPiece == 0 || end == geometry.blockCount
    else { return nil }
    for at in stride(from: 0, to: given.count, by: perPiece) {
      let part = given[at..<min(at + perPiece, given.count)]
      let root = Merkle.root(of: part, width: perPiece, hash: hash)
      guard root == upper[0][(first.value + at) / perPiece] else { return nil }
    }
    store(given[...], from: first.value)
    return first.value..<end
  }

  private mutating func store(_ given: ArraySlice<Digest256>, from first: Int) {
    for (at, digest) in given.enumerated() {
      leaves[first + at] = digest
      known[first + at] = true
    }
  }

  /// The hash at a layer and index, if it is known or follows from leaves that are.
  private func node(_ layer: Int, _ index: Int, hash: (Digest256, Digest256) -> Digest256) -> Digest256? {
    if layer >= pieceLayer {
      let row = upper[layer - pieceLayer]
      return index < row.count ? row[index] : nil
    }
    let start = index << layer
    guard start < geometry.blockCount else { return nil }
    let blocks = start..<min(start + (1 << layer), geometry.blockCount)
    guard known.allTrue(in: blocks) else { return nil }
    return Merkle.root(of: leaves[blocks], width: 1 << layer, hash: hash)
  }
}
