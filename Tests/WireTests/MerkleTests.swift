import Testing
import Vocabulary

@testable import Wire

@Suite struct MerkleTests {
  /// A hash for tests of structure, quicker than the real one.
  static func mix(_ a: Digest256, _ b: Digest256) -> Digest256 {
    var random = RandomSource(seed: a.word0 ^ (a.word3 &* 3) ^ (b.word0 &* 5) ^ (b.word3 &* 7))
    return Digest256(random.next(), random.next(), random.next(), random.next())
  }

  static func leaves(_ count: Int) -> [Digest256] {
    (0..<count).map { mix(Digest256(UInt64($0), 0, 0, 1), .zero) }
  }

  /// Every layer of the tree, padding included, written out the long way.
  static func layers(_ leaves: [Digest256]) -> [[Digest256]] {
    var row = leaves
    while row.count & (row.count - 1) != 0 { row.append(.zero) }
    var result = [row]
    while row.count > 1 {
      row = stride(from: 0, to: row.count, by: 2).map { mix(row[$0], row[$0 + 1]) }
      result.append(row)
    }
    return result
  }

  @Test func `widths are powers of two`() {
    #expect([1, 2, 3, 4, 5, 8, 9].map { Merkle.width($0) } == [1, 2, 4, 4, 8, 8, 16])
    #expect([1, 2, 3, 9].map { Merkle.rootLayer(blockCount: $0) } == [0, 1, 2, 4])
  }

  @Test func `roots and layers are those of the whole padded tree`() {
    for count in 1...40 {
      let leaves = Self.leaves(count)
      let layers = Self.layers(leaves)
      #expect(Merkle.root(of: leaves, hash: Self.mix) == layers.last?[0])
      for level in 1..<layers.count where 1 << level < count {
        let layer = Merkle.pieceLayer(fromLeaves: leaves, blocksPerPiece: 1 << level, hash: Self.mix)
        #expect(layer == Array(layers[level].prefix(Merkle.count(ofLayer: level, blockCount: count))))
        #expect(Merkle.root(of: layer, atLayer: level, hash: Self.mix) == layers.last?[0])
      }
    }
  }

  @Test func `every full proof of every small tree holds, and no damaged one`() {
    for count in [2, 3, 5, 8, 13, 21] {
      let leaves = Self.leaves(count)
      let layers = Self.layers(leaves)
      let top = layers.count - 1
      for base in 0..<top {
        for power in 1...(top - base) {
          for index in stride(from: 0, to: layers[base].count, by: 1 << power) {
            let request = HashRequest(
              piecesRoot: layers[top][0], baseLayer: base, index: index, length: 1 << power,
              proofLayers: MerkleProof.layersToRoot(from: base, blockCount: count))
            let answer = MerkleProof.build(request, blockCount: count, hash: Self.mix) { layers[$0][$1] }
            guard let answer else {
              Issue.record("\(request) has an answer")
              continue
            }
            #expect(Array(answer.prefix(1 << power)) == Array(layers[base][index..<(index + 1 << power)]))
            #expect(answer.count == 1 << power + top - base - power)
            let holds = { MerkleProof.verify(request, hashes: $0, blockCount: count, hash: Self.mix) }
            #expect(holds(answer))
            #expect(!holds(Array(answer.dropLast())) && !holds(answer + [.zero]))
            for at in answer.indices {
              var damaged = answer
              damaged[at].word2 ^= 1
              damaged[at].word0 ^= 1
              #expect(!holds(damaged))
            }
          }
        }
      }
    }
  }

  @Test func `requests out of bounds are not answered`() {
    let valid = { (base: Int, index: Int, length: Int, proof: Int) in
      MerkleProof.isValid(
        HashRequest(piecesRoot: .zero, baseLayer: base, index: index, length: length, proofLayers: proof),
        blockCount: 21)
    }
    #expect(valid(0, 4, 4, 2) && valid(0, 0, 32, 0) && valid(4, 0, 2, 0))
    #expect(!valid(0, 2, 4, 2) && !valid(0, 0, 0, 0) && !valid(0, 0, 64, 0) && !valid(-1, 0, 2, 0))
    #expect(!valid(0, -4, 4, 0) && !valid(0, 0, 4, -1) && !valid(5, 0, 1, 0) && !valid(4, 0, 2, 1))
    let huge = 0xFFFF_FFFF
    #expect(!valid(huge, 0, 2, 0) && !valid(0, huge, 1, 0) && !valid(0, 0, huge, 0) && !valid(0, 0, 2, huge))
    #expect(
      !MerkleProof.isValid(
        HashRequest(piecesRoot: .zero, baseLayer: 0, index: 0, length: 1, proofLayers: 0), blockCount: 1))
  }
}
