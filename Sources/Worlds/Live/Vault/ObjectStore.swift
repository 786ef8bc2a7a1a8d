import Glibc
package import NIOCore
package import Nodes
package import Vocabulary

/// The store of one object: its bytes in a sparse file, its leaf hashes, and which of both are there.
///
/// Confined to the event loop of its node. What it gives away was hashed: on the way in, when it was opened, or now.
package final class ObjectStore {
  package let description: StoreDescription
  package private(set) var stored: BitField
  /// Those of them that were hashed: on the way in, when the store was opened, or when they were read first.
  private var verified: BitField
  /// Told when a block that was held is found to be another; it is held no more.
  var onSpoilt: ((StoreError) -> Void)?
  let files: StoreFiles
  var table: LeafTable
  /// The leaf hashes of the newest attempt at a piece that failed as a whole, until it is known which were wrong.
  var failedAttempts: [Int: [Digest256]] = [:]

  lazy var upperRows = makeUpperRows()

  init(_ files: StoreFiles) {
    description = files.table.description
    stored = files.held
    verified = files.verified
    table = files.table
    self.files = files
  }

  package var geometry: Geometry { description.geometry }
  /// The pieces whose leaf hashes are known.
  package var provable: BitField { table.known }

  /// What hashing says of bytes that claim to be `block`. Reads them where they are.
  package func verdict(of block: BlockIndex, _ bytes: ByteBuffer) -> AgentInput.Verdict {
    guard block.value >= 0, block.value < geometry.blockCount,
      Int64(bytes.readableBytes) == geometry.span(of: block).length
    else { return .misfit }
    guard let leaf = table[block] else { return .unproven }
    return WorkTimes.hash.measure { bytes.withUnsafeReadableBytes { BlockHash.digest($0) } } == leaf
      ? .verified : .corrupt
  }

  /// The hashing of bytes that claim to be `block`, for another thread; nil where there is nothing to hash, or where
  /// the block is stored already.
  func check(of block: BlockIndex, _ bytes: ByteBuffer) -> BlockCheck? {
    guard block.value >= 0, block.value < geometry.blockCount, !stored[block.value], let leaf = table[block] else {
      return nil
    }
    let span = geometry.span(of: block)
    guard Int64(bytes.readableBytes) == span.length else { return nil }
    return BlockCheck(bytes: bytes, leaf: leaf, data: files.data, offset: span.offset)
  }

  /// Writes a verified block to its place, unless it lies there, and counts it as stored.
  package func write(_ block: BlockIndex, _ arrived: ArrivedBlock) throws(StoreError) {
    guard !stored[block.value] else { return }
    if !arrived.isPlaced { try files.data.write(arrived.bytes, at: geometry.span(of: block).offset) }
    try mark(block)
  }

  /// Writes a block that is not proven yet to its place. One that is stored already is never overwritten.
  package func stage(_ block: BlockIndex, _ bytes: ByteBuffer) throws(StoreError) {
    guard !stored[block.value] else { return }
    let span = geometry.span(of: block)
    precondition(Int64(bytes.readableBytes) == span.length, "a block has its block's length")
    try files.data.write(bytes, at: span.offset)
  }

  /// Counts a staged block, which was judged good, as stored.
  package func adopt(_ block: BlockIndex) throws(StoreError) {
    guard !stored[block.value] else { return }
    try mark(block)
  }

  /// These bytes of the object, as they are on disk.
  package func read(_ span: ByteSpan, allocator: ByteBufferAllocator = ByteBufferAllocator()) throws(StoreError)
    -> ByteBuffer
  {
    var buffer = allocator.buffer(capacity: Int(span.length))
    try read(span, into: &buffer)
    return buffer
  }

  /// Appends these bytes of the object to `buffer`. Bytes that are not stored are refused: a sparse file would give
  /// zeros for them.
  package func read(_ span: ByteSpan, into buffer: inout ByteBuffer) throws(StoreError) {
    precondition(span.offset >= 0 && span.length >= 0 && span.end <= geometry.length)
    guard stored.allTrue(in: geometry.blocks(touching: span)) else {
      throw StoreError("Cannot read \(files.data.path): not all of it was written.")
    }
    try verify(geometry.blocks(touching: span))
    let wanted = Int(span.length)
    var failure: StoreError?
    let got = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: wanted) { room in
      do throws(StoreError) {
        return try files.data.read(into: UnsafeMutableRawBufferPointer(rebasing: room[..<wanted]), at: span.offset)
      } catch {
        failure = error
        return 0
      }
    }
    if let failure { throw failure }
    guard got == wanted else { throw StoreError("Cannot read \(files.data.path): it was cut short.") }
  }

  /// Hashes those of some stored blocks that were not hashed since the store was opened.
  package func verify(_ blocks: Range<Int>) throws(StoreError) {
    guard !verified.allTrue(in: blocks) else { return }
    var buffer = [UInt8](repeating: 0, count: Int(Geometry.blockLength))
    for block in blocks where stored[block] && !verified[block] {
      let digest = try BlockHash.digest(of: geometry.span(of: BlockIndex(block)), in: files.data, through: &buffer)
      guard digest == table[BlockIndex(block)] else {
        try files.stored.set(block, false)
        stored[block] = false
        var error = StoreError("\(files.data.path) was changed: block \(block) is not what was verified when it came.")
        error.isSpoilt = true
        onSpoilt?(error)
        throw error
      }
      verified[block] = true
    }
  }

  private func mark(_ block: BlockIndex) throws(StoreError) {
    try files.stored.set(block.value, true)
    stored[block.value] = true
    verified[block.value] = true
  }

  /// Takes the leaves of some pieces, 32 bytes per block from the first block of the first piece on; the pieces that
  /// they prove. Leaves that do not make their piece's root are thrown away.
  package func accept(leaves: [UInt8], of pieces: Range<Int>) throws(StoreError) -> [PieceIndex] {
    precondition(pieces.lowerBound >= 0 && pieces.upperBound <= geometry.pieceCount)
    var proven: [PieceIndex] = []
    var at = 0
    for number in pieces {
      let piece = PieceIndex(number)
      let size = geometry.blocks(of: piece).count * BlockHash.length
      guard at + size <= leaves.count else { break }
      if try accept(leaves: Array(leaves[at..<at + size]), of: piece) { proven.append(piece) }
      at += size
    }
    return proven
  }

  /// Takes the leaves of one piece; whether they make its root.
  func accept(leaves: [UInt8], of piece: PieceIndex) throws(StoreError) -> Bool {
    if table.known[piece.value] { return true }
    guard table.accept(leaves, of: piece) else { return false }
    let first = geometry.blocks(of: piece).lowerBound
    try files.leaves.write(leaves, at: Int64(first * BlockHash.length))
    try files.known.write([1], at: Int64(piece.value))
    return true
  }
}
