import Foundation
import NIOCore
import NIOPosix
import Nodes
import Vocabulary
import Wire

@testable import Live

/// An object of random bytes with all its hashes, for tests.
struct TestObject {
  let bytes: [UInt8]
  let geometry: Geometry
  let leaves: [Digest256]
  let description: StoreDescription

  init(length: Int, pieceLength: Int64 = 65536, seed: UInt64 = 1) {
    var random = RandomSource(seed: seed)
    self.init(
      bytes: (0..<length).map { _ in UInt8(truncatingIfNeeded: random.next()) }, pieceLength: pieceLength)
  }

  init(bytes: [UInt8], pieceLength: Int64 = 65536) {
    self.bytes = bytes
    guard let geometry = Geometry(length: Int64(bytes.count), pieceLength: pieceLength) else {
      preconditionFailure("a good geometry")
    }
    self.geometry = geometry
    let all = bytes
    leaves = (0..<geometry.blockCount).map { block in
      let span = geometry.span(of: BlockIndex(block))
      return BlockHash.digest(Array(all[Int(span.offset)..<Int(span.end)]))
    }
    let layer = Merkle.pieceLayer(fromLeaves: leaves, blocksPerPiece: geometry.blocksPerPiece, hash: BlockHash.pair)
    let root = Merkle.root(of: leaves, hash: BlockHash.pair)
    description = StoreDescription(
      object: BlockHash.digest(root.bytes), geometry: geometry, piecesRoot: root, pieceLayer: layer,
      metainfo: [100, 101])
  }

  /// The leaves of some pieces as bytes.
  func leafBytes(_ pieces: Range<Int>) -> [UInt8] {
    let blocks =
      geometry.blocks(of: PieceIndex(pieces.lowerBound))
      .lowerBound..<geometry.blocks(of: PieceIndex(pieces.upperBound - 1)).upperBound
    return leaves[blocks].flatMap(\.bytes)
  }

  var allPieces: Range<Int> { 0..<geometry.pieceCount }

  func buffer(_ block: Int) -> ByteBuffer {
    let span = geometry.span(of: BlockIndex(block))
    return ByteBuffer(bytes: bytes[Int(span.offset)..<Int(span.end)])
  }

  func corrupt(_ block: Int) -> ByteBuffer {
    var buffer = buffer(block)
    buffer.setInteger(buffer.getInteger(at: 0, as: UInt8.self)! ^ 1, at: 0)
    return buffer
  }
}

/// A directory that goes away with its test.
final class TestDirectory: Sendable {
  let path: String

  init() {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("shoal-\(UUID().uuidString)").path
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
