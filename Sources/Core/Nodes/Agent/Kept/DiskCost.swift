import Vocabulary

/// What the files of an object take on the disk, at the most: known before a block is written, so that no limit is
/// exceeded while the system is asked. File systems give out pages; what they keep for themselves is a small part.
enum DiskCost {
  static let page: Int64 = 4096

  /// - Parameters:
  ///   - blocks: blocks that are written, verified or not.
  ///   - pieces: pieces whose leaf hashes are known.
  static func of(_ geometry: Geometry, blocks: Int, pieces: Int) -> Int64 {
    let leaves = Int64(Digest256.byteCount)
    let pagesOfPiece = pages(Int64(geometry.blocksPerPiece) * leaves)
    let data = Int64(blocks) * Geometry.blockLength
    let hashes = min(pages(Int64(geometry.blockCount) * leaves), Int64(pieces) * pagesOfPiece)
    let known = min(pages(Int64(geometry.pieceCount)), Int64(pieces))
    let marks = min(pages(Int64(geometry.blockCount)), Int64(blocks))
    // Layers and v1 hashes of 20 bytes, signatures and names.
    let description = pages(Int64(geometry.pieceCount) * (leaves + 2 * 20)) + 2
    let directory: Int64 = 1
    let sum = data + (hashes + known + marks + description + directory) * page
    return sum + sum / 128
  }

  private static func pages(_ bytes: Int64) -> Int64 { (bytes + page - 1) / page }
}
