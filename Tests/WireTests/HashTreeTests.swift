import Testing
import Vocabulary

@testable import Wire

@Suite struct HashTreeTests {
  private let mix = MerkleTests.mix

  @Test func `leaves fetched piece by piece from another tree are proven and known`() throws {
    for (count, perPiece) in [(1, 4), (3, 4), (4, 4), (5, 4), (21, 4), (21, 2), (40, 8), (9, 1)] {
      let leaves = MerkleTests.leaves(count)
      let empty = try MerkleTests.tree(leaves, blocksPerPiece: perPiece)
      var full = empty
      #expect(full.insert(leaves, from: BlockIndex(0), hash: mix) == 0..<count)
      for group in [1, 2, 64] {
        var mine = empty
        for piece in 0..<mine.geometry.pieceCount {
          guard let request = mine.request(forLeavesOf: PieceIndex(piece), pieces: group) else { continue }
          #expect(MerkleProof.isValid(request, blockCount: count))
          let answer = try #require(full.answer(request, hash: mix))
          #expect(mine.accept(request, hashes: answer, hash: mix) == mine.blocks(of: request))
          #expect(mine.knowsLeaves(of: PieceIndex(piece)))
        }
        #expect(mine.known.isFull || count == 1)
        if count > 1 { #expect((0..<count).map { mine.leaf(BlockIndex($0)) } == leaves) }
      }
    }
  }

  @Test func `an object of one block knows its leaf from the start`() throws {
    let leaves = MerkleTests.leaves(1)
    let tree = try MerkleTests.tree(leaves, blocksPerPiece: 4)
    #expect(tree.leaf(BlockIndex(0)) == leaves[0] && tree.request(forLeavesOf: PieceIndex(0)) == nil)
  }

  @Test func `false or unproven leaves are refused`() throws {
    let leaves = MerkleTests.leaves(21)
    let empty = try MerkleTests.tree(leaves, blocksPerPiece: 4)
    var full = empty
    _ = full.insert(leaves, from: BlockIndex(0), hash: mix)
    var mine = empty
    let request = try #require(mine.request(forLeavesOf: PieceIndex(1)))
    var answer = try #require(full.answer(request, hash: mix))
    answer[3].word0 ^= 1
    #expect(mine.accept(request, hashes: answer, hash: mix) == nil)
    // Half a piece without a proof leads to no node that is known.
    let half = HashRequest(piecesRoot: mine.piecesRoot, baseLayer: 0, index: 4, length: 2, proofLayers: 0)
    #expect(mine.accept(half, hashes: Array(leaves[4..<6]), hash: mix) == nil)
    let other = HashRequest(piecesRoot: .zero, baseLayer: 0, index: 4, length: 4, proofLayers: 0)
    #expect(mine.accept(other, hashes: Array(leaves[4..<8]), hash: mix) == nil)
    #expect(full.answer(other, hash: mix) == nil)
    #expect(mine.insert(Array(leaves[4..<8].reversed()), from: BlockIndex(4), hash: mix) == nil)
    #expect(mine.insert(Array(leaves[4..<7]), from: BlockIndex(4), hash: mix) == nil)
    #expect(mine.insert(Array(leaves[5..<8]), from: BlockIndex(5), hash: mix) == nil)
    #expect(mine.known.isEmpty)
    #expect(mine.insert(Array(leaves[16...]), from: BlockIndex(16), hash: mix) == 16..<21)
  }

  @Test func `what is only partly known is answered only where it is known`() throws {
    let leaves = MerkleTests.leaves(21)
    var tree = try MerkleTests.tree(leaves, blocksPerPiece: 4)
    _ = tree.insert(Array(leaves[4..<8]), from: BlockIndex(4), hash: mix)
    let ask = { (index: Int) in
      HashRequest(piecesRoot: tree.piecesRoot, baseLayer: 0, index: index, length: 4, proofLayers: 4)
    }
    let answer = try #require(tree.answer(ask(4), hash: mix))
    #expect(MerkleProof.verify(ask(4), hashes: answer, blockCount: 21, hash: mix))
    #expect(tree.answer(ask(8), hash: mix) == nil)
  }

  @Test func `a piece layer that does not belong to the root makes no tree`() throws {
    let leaves = MerkleTests.leaves(9)
    let geometry = try #require(Geometry(length: 9 * 16384, pieceLength: 4 * 16384))
    let layer = Merkle.pieceLayer(fromLeaves: leaves, blocksPerPiece: 4, hash: mix)
    #expect(HashTree(geometry: geometry, piecesRoot: .zero, pieceLayer: layer, hash: mix) == nil)
    #expect(HashTree(geometry: geometry, piecesRoot: .zero, pieceLayer: [], hash: mix) == nil)
  }
}
