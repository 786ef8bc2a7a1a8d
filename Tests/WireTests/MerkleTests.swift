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

  static func tree(_ leaves: [Digest256], blocksPerPiece: Int) throws -> HashTree {
    let length = Int64(leaves.count) * 16384 - 100
    let geometry = try #require(Geometry(length: length, pieceLength: Int64(blocksPerPiece) * 16384))
    return try #require(
      HashTree(
        geometry: geometry, piecesRoot: Merkle.root(of: leaves, hash: mix),
        pieceLayer: Merkle.pieceLayer(fromLeaves: leaves, blocksPerPiece: blocksPerPiece, hash: mix), hash: mix))
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

  /// Each row: base layer, index, length, proof layers, and the SHA-256 of the hashes with which a libtorrent 2.0.8
  /// seed answered (nil: it rejected), for a file of 21 blocks in pieces of four.
  static let libtorrent: [(Int, Int, Int, Int, String?)] = [
    (0, 0, 4, 0, "f96004e91277613bc3ae10868d72ffaf185e791bb1e8d412a99d385544451361"),
    (0, 4, 4, 2, "776463db2d20c1e0a22781531d40ebbf97d19317b9712f0e85d84d3c33009d56"),
    (0, 4, 4, 1, "f2e396c110ab1b7a50909569cfc7c9d254291fbcf3e1aa1dd0f3e8ce0d85e5ca"),
    (0, 4, 4, 4, "7ece913564593d2786d89f431d4f2388eeeef19cb1fbca90d4d61d6d74bf550b"),
    (0, 20, 4, 4, "8f17bb32407d1295d2963a423fb686c1561118867c935fb573109b288a2d1dcd"),
    (0, 20, 4, 2, "a79bf672924e8efda13e2324ca7e9074a170463b8755a5d0ca930fdd37f7a97d"),
    (0, 0, 32, 4, "8fd4290366072c6cb8e0fab8b40a7c0a71508dd95bb670789979dc3efa157358"),
    (0, 16, 16, 4, "4511ce9909078ff001b64b92d31584e7bf2f1984a15fddea7cb50824503f2635"),
    (0, 16, 16, 3, "aa9da4e99bf7cc557af2afdb233c382ec1aa4a16a1c9e6bc9c9e17042f06a979"),
    (2, 0, 8, 2, "33c7c0de7532bcba2e4cec059a5bd8a488e0313436cb6b8a939d6da505c470a4"),
    (2, 4, 2, 2, "dbfb907e44aa5a3efd747cc07938be982b6acd9508ac14cea2219fd359345d61"),
    (2, 4, 4, 2, "c27b710c49c1ac11c0e35186b283150cf79b3e446ad22e96e534d4c9ec25d1b9"),
    (0, 20, 2, 4, "de32fd7f4775272f8a821be6d6e5d7cf7db783dfec8c76475d3ce27131fd1196"),
    (1, 10, 2, 3, "38f1cc1282f4beae38cdedc1ed564a97ab0c67b7642890ad669766031809fceb"),
    (3, 2, 2, 1, "f0df37855a0dcf49d8fcf60b912dce318f5c87835a910c874c81f177b95828b1"),
    (0, 24, 8, 4, "38abe51dfea5af1201a003d597621b0aa4799f536fce2fce0cfc5c9a056cc64e"),
    (0, 16, 5, 4, "c926d0efc8011021bc2dc01ba4c155d6268e79411b71c9c22c540b438cd42270"),
    (0, 0, 4, 5, nil), (5, 0, 1, 0, nil), (0, 32, 4, 4, nil), (0, 28, 8, 4, nil),
  ]

  @Test func `answers are those of libtorrent, and prove what they say`() throws {
    let bytes = (0..<330_000).map { UInt8(truncatingIfNeeded: $0 * 7 + ($0 >> 8) * 13 + ($0 >> 16) * 31) }
    let leaves = Samples.leaves(of: bytes)
    let root = try #require(Digest256(hex: "7a0b71b4033571931cd70301e2d8ee5af2871e441b41ec209b0943ffac342cdc"))
    let layer = Merkle.pieceLayer(fromLeaves: leaves, blocksPerPiece: 4, hash: SHA.pair)
    let geometry = try #require(Geometry(length: 330_000, pieceLength: 65536))
    let empty = try #require(HashTree(geometry: geometry, piecesRoot: root, pieceLayer: layer, hash: SHA.pair))
    var tree = empty
    #expect(tree.insert(leaves, from: BlockIndex(0), hash: SHA.pair) == 0..<21)
    for (base, index, length, proof, digest) in Self.libtorrent {
      let request = HashRequest(
        piecesRoot: root, baseLayer: base, index: index, length: length, proofLayers: proof)
      let answer = tree.answer(request, hash: SHA.pair)
      #expect(answer.map { SHA.sha256($0.flatMap(\.bytes)).hex } == digest, "\(request)")
      guard let answer else { continue }
      let isFull = proof == MerkleProof.layersToRoot(from: base, blockCount: 21)
      #expect(MerkleProof.verify(request, hashes: answer, blockCount: 21, hash: SHA.pair) == (isFull || length == 32))
      var fresh = empty
      let accepted = fresh.accept(request, hashes: answer, hash: SHA.pair)
      #expect(accepted == (base == 0 ? index..<max(index, min(21, index + length)) : nil) || index > 21)
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
