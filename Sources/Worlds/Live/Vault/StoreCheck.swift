import Glibc
import Nodes
package import Vocabulary
import Wire

/// Hashes what a store claims to hold, and changes nothing: it may be in use. Blocks; long for a large object.
package struct StoreCheck: Sendable {
  /// Blocks that are what they should be.
  package private(set) var good = 0
  /// Blocks that are marked as stored and are not what was verified when they came.
  package private(set) var bad: [BlockIndex] = []

  /// - Throws: a sentence when the store cannot be read, or has no description that can be used.
  package init(_ object: Digest256, in stores: KeptStores) throws(StoreError) {
    let path = stores.path(of: object)
    guard let bytes = stores.metainfo(of: object), let checked = try? CheckedMetainfo(bytes),
      checked.description.infohashes.v2 == object
    else { throw StoreError("Cannot check \(path): its description is missing or malformed.") }
    let geometry = checked.description.geometry
    // The marks are made last: without them whoever made the store was killed before, and it claims nothing.
    if access(path + "/" + StoreFiles.marksName, F_OK) != 0, errno == ENOENT { return }
    let data = try StoreFile(path: path + "/data", flags: O_RDONLY)
    let leaves = try StoreFile(path: path + "/leaves", flags: O_RDONLY)
    let known = try StoreFile(path: path + "/known", flags: O_RDONLY).read(geometry.pieceCount, at: 0)
    let marks = try StoreFile(path: path + "/" + StoreFiles.marksName, flags: O_RDONLY)
    var table = LeafTable(checked.store)
    var buffer = [UInt8](repeating: 0, count: Int(Geometry.blockLength))
    for piece in 0..<geometry.pieceCount {
      let blocks = geometry.blocks(of: PieceIndex(piece))
      let marked = try marks.read(blocks.count, at: Int64(blocks.lowerBound))
      guard marked.contains(where: { $0 != 0 }) else { continue }
      let own = try leaves.read(blocks.count * BlockHash.length, at: Int64(blocks.lowerBound * BlockHash.length))
      let isProven = known.indices.contains(piece) && known[piece] != 0 && table.accept(own, of: PieceIndex(piece))
      for (block, mark) in zip(blocks, marked) where mark != 0 {
        let digest = try BlockHash.digest(of: geometry.span(of: BlockIndex(block)), in: data, through: &buffer)
        if isProven, digest == table[BlockIndex(block)] { good += 1 } else { bad.append(BlockIndex(block)) }
      }
    }
  }

  /// Takes the marks of what is wrong away, so that it is fetched again. For the owner of the cache directory.
  package static func mend(_ object: Digest256, in stores: KeptStores) throws(StoreError) {
    guard let bytes = stores.metainfo(of: object), let checked = try? CheckedMetainfo(bytes) else { return }
    _ = try StoreFiles(opening: stores.path(of: object), checked.store, verifying: true)
  }
}
