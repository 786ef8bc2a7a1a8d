import Glibc
import Vocabulary

/// The files of one object's store, and what was found in them and proven when they were opened.
struct StoreFiles: Sendable {
  let data: StoreFile
  /// 32 bytes per block.
  let leaves: StoreFile
  /// A byte per piece: 1 when its leaves were written.
  let known: StoreFile
  let stored: StoredMarks
  private(set) var table: LeafTable
  private(set) var held: BitField
  /// Those of them that were hashed.
  private(set) var verified: BitField

  static let marksName = "stored"
  static let pinName = "pinned"
  /// Holds the address of the server that gave the description, in text.
  static let sourceName = "source"
  /// What may lie in the directory of a store; the description first.
  static let names = [
    "metainfo", "metainfo.new", sourceName, sourceName + ".new", "data", "leaves", "known", marksName, pinName,
  ]

  /// Blocks that are looked at although they are not marked, at the most: 64 MiB.
  private static let unmarkedMax = 4_096

  /// Opens the files in `directory`, which is made if it is missing.
  /// Long: for a thread that may block.
  ///
  /// - Parameter verifying: whether all that they claim to hold is hashed again, or each block before it is used.
  init(opening directory: String, _ description: StoreDescription, verifying: Bool) throws(StoreError) {
    let geometry = description.geometry
    try Self.makeDirectories(directory)
    try Self.keep(description.metainfo, at: directory + "/metainfo")
    if let source = description.source {
      try Self.keep(Array("\(source)".utf8), at: directory + "/" + Self.sourceName)
    }
    data = try StoreFile(path: directory + "/data")
    leaves = try StoreFile(path: directory + "/leaves")
    known = try StoreFile(path: directory + "/known")
    stored = try StoredMarks(path: directory + "/" + Self.marksName, count: geometry.blockCount)
    try data.setLength(geometry.length)
    try leaves.setLength(Int64(geometry.blockCount * BlockHash.length))
    try known.setLength(Int64(geometry.pieceCount))
    table = LeafTable(description)
    held = BitField(count: geometry.blockCount)
    verified = BitField(count: geometry.blockCount)
    try restoreLeaves(geometry)
    if verifying { try restoreBlocks(geometry) } else { trustMarks() }
  }

  private mutating func restoreLeaves(_ geometry: Geometry) throws(StoreError) {
    for (piece, claim) in try known.read(geometry.pieceCount, at: 0).enumerated() where claim != 0 {
      let blocks = geometry.blocks(of: PieceIndex(piece))
      let bytes = try leaves.read(blocks.count * BlockHash.length, at: Int64(blocks.lowerBound * BlockHash.length))
      if !table.accept(bytes, of: PieceIndex(piece)) { try known.write([0], at: Int64(piece)) }
    }
  }

  private mutating func restoreBlocks(_ geometry: Geometry) throws(StoreError) {
    var buffer = [UInt8](repeating: 0, count: Int(Geometry.blockLength))
    let marked = stored.marked
    var seen = BitField(count: geometry.blockCount)
    for block in marked {
      seen[block] = true
      let span = geometry.span(of: BlockIndex(block))
      let digest = try BlockHash.digest(of: span, in: data, through: &buffer)
      if digest == table[BlockIndex(block)] { held[block] = true } else { try? stored.set(block, false) }
    }
    // What was written and not marked, since the process was killed.
    for block in written(geometry, besides: seen) {
      let span = geometry.span(of: BlockIndex(block))
      guard try BlockHash.digest(of: span, in: data, through: &buffer) == table[BlockIndex(block)] else { continue }
      held[block] = true
      try? stored.set(block, true)
    }
    // On a full disk what is here is held all the same.
    try? stored.flush()
    verified = held
  }

  /// What is marked is held until its hash says otherwise; without a leaf nothing can be.
  private mutating func trustMarks() {
    for block in stored.marked {
      if table[BlockIndex(block)] != nil { held[block] = true } else { try? stored.set(block, false) }
    }
  }

  /// Blocks that lie in what was written of the data and whose hashes are known, other than `seen`: as many as may have
  /// waited to be marked, and some that were written and never proven.
  private func written(_ geometry: Geometry, besides seen: BitField) -> [Int] {
    var blocks: [Int] = []
    for extent in data.extents(upTo: geometry.length) {
      var block = Int((extent.lowerBound + Geometry.blockLength - 1) / Geometry.blockLength)
      while block < geometry.blockCount, geometry.span(of: BlockIndex(block)).end <= extent.upperBound {
        guard blocks.count < Self.unmarkedMax else { return blocks }
        if !seen[block], table[BlockIndex(block)] != nil { blocks.append(block) }
        block += 1
      }
    }
    return blocks
  }

  /// Writes a small file whole or not at all, unless it is there already.
  private static func keep(_ bytes: [UInt8], at path: String) throws(StoreError) {
    if access(path, R_OK) == 0 {
      let old = try StoreFile(path: path, flags: O_RDONLY)
      if try old.length() == Int64(bytes.count), try old.read(bytes.count, at: 0) == bytes { return }
    }
    try replace(path, with: bytes)
  }

  /// Puts a new file with these bytes in the place of `path`, whole or not at all.
  static func replace(_ path: String, with bytes: [UInt8], mode: mode_t = 0o600) throws(StoreError) {
    let draft = path + ".new"
    let file = try StoreFile(path: draft, flags: O_RDWR | O_CREAT | O_TRUNC, mode: mode)
    try file.write(bytes, at: 0)
    try file.synchronize()
    guard rename(draft, path) == 0 else { throw StoreError("write", path: path, errno: errno) }
  }

  /// Makes the name of a file as lasting as what it holds.
  static func synchronizeDirectory(of path: String) throws(StoreError) {
    let directory = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    try StoreFile(path: directory.isEmpty ? "/" : directory, flags: O_RDONLY | O_DIRECTORY).synchronize()
  }

  /// Makes a directory and those above it, for this user only.
  static func makeDirectories(_ path: String) throws(StoreError) {
    var made = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      made += "/" + part
      if mkdir(made, 0o700) == 0 || errno == EEXIST { continue }
      let code = errno
      // A directory above may be readable only: what matters is whether the last one is there.
      if access(made, F_OK) != 0 { throw StoreError("make the directory", path: made, errno: code) }
    }
    var facts = stat()
    guard stat(path, &facts) == 0 else { throw StoreError("make the directory", path: path, errno: errno) }
    if facts.st_mode & S_IFMT != S_IFDIR { throw StoreError("use", path: path, errno: ENOTDIR) }
  }
}
