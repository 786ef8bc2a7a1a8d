import Crypto
import Foundation
import Glibc
package import Nodes
package import Vocabulary
import Wire

/// The stores in a cache directory as they lie on the disk, whether or not one is open: what each takes, what is marked
/// as stored, which are pinned; and their removal.
///
/// Everything here reads or writes files: for threads that may block. Names are v2 infohashes, 64 hexadecimal digits;
/// what is called otherwise is not ours and is left alone.
package struct KeptStores: Sendable {
  /// One store.
  package struct Entry: Hashable, Sendable {
    package var object: Digest256
    /// When a block was stored last, or the store was closed, in nanoseconds since 1970.
    package var usedAt: Int64
    /// What its files take.
    package var bytes: Int64
    /// When a file was made or removed last, in the same unit.
    var changedAt: Int64
  }

  private let directory: String

  /// - Parameter cache: the cache directory.
  package init(cache: String) { directory = cache + "/objects" }

  package func path(of object: Digest256) -> String { directory + "/" + object.hex }

  // Looking

  /// All stores, the most recently used first.
  package func entries() -> [Entry] {
    // Name by name: a list of a hundred thousand would leave its room behind for good.
    guard let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    var found: [Entry] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard let object = Digest256(hex: name), object.hex == name else { continue }
      found.append(self.entry(of: object))
    }
    found.sort { $0.usedAt != $1.usedAt ? $0.usedAt > $1.usedAt : $0.object < $1.object }
    return found
  }

  private func entry(of object: Digest256) -> Entry {
    let path = path(of: object)
    let directory = Self.facts(path)
    var entry = Entry(object: object, usedAt: 0, bytes: directory?.bytes ?? 0, changedAt: directory?.modified ?? 0)
    for name in StoreFiles.names {
      guard let facts = Self.facts(path + "/" + name) else { continue }
      entry.bytes += facts.bytes
      if name == StoreFiles.marksName { entry.usedAt = facts.modified }
    }
    return entry
  }

  /// What the machine is to know of a store; nil where there is no description, so that nothing can be done with it.
  /// Nothing is hashed but the description.
  package func kept(_ entry: Entry, wall now: WallTime) -> KeptObject? {
    guard let bytes = metainfo(of: entry.object), let metainfo = try? Metainfo.parse(bytes) else { return nil }
    let infohashes = CheckedMetainfo.infohashes(of: metainfo)
    guard infohashes.v2 == entry.object else { return nil }
    let unused = max(0, now.microseconds * 1_000 - entry.usedAt)
    return KeptObject(
      infohashes: infohashes, geometry: metainfo.geometry,
      selector: ObjectDescription.selector(ofTracker: metainfo.announce),
      stored: StoredMarks.count(
        path: path(of: entry.object) + "/" + StoreFiles.marksName, of: metainfo.geometry.blockCount) ?? 0,
      bytes: entry.bytes, unused: TimeSpan(nanoseconds: unused), isPinned: isPinned(entry.object),
      mayCarry: metainfo.shoal?.registration != nil, nearest: source(of: entry.object).map { Reach.Nearness(of: $0) })
  }

  /// The metainfo that lies in the store of an object, or nil.
  package func metainfo(of object: Digest256) -> [UInt8]? {
    KeptDescriptions.read(path(of: object) + "/metainfo", atMost: Metainfo.maxByteCount)
  }

  /// The address of the server that gave the description of an object; nil when it was not kept.
  func source(of object: Digest256) -> IPAddress? {
    KeptDescriptions.read(path(of: object) + "/" + StoreFiles.sourceName, atMost: 64)
      .flatMap { IPAddress(String(decoding: $0, as: UTF8.self)) }
  }

  /// The whole description of an object, its signature checked; nil where there is none that can be used.
  package func description(of object: Digest256) -> ObjectDescription? {
    metainfo(of: object).flatMap { try? CheckedMetainfo($0, verifyingLayers: false) }?.description
  }

  /// What the file system has left for ordinary users.
  package func freeBytes() -> ByteCount { bytes { $0.f_bavail } }

  /// How large the file system is.
  package func diskBytes() -> ByteCount { bytes { $0.f_blocks } }

  private func bytes(_ blocks: (statvfs) -> fsblkcnt_t) -> ByteCount {
    var facts = statvfs()
    let place = access(directory, F_OK) == 0 ? directory : (directory as NSString).deletingLastPathComponent
    guard statvfs(place, &facts) == 0 else { return ByteCount(1 << 60) }
    let (bytes, isTooMuch) = Int64(clamping: blocks(facts)).multipliedReportingOverflow(by: Int64(facts.f_frsize))
    return ByteCount(isTooMuch ? 1 << 60 : min(bytes, 1 << 60))
  }

  // Changing

  private func mark(of object: Digest256) -> String { path(of: object) + "/" + StoreFiles.pinName }

  package func isPinned(_ object: Digest256) -> Bool { access(mark(of: object), F_OK) == 0 }

  /// Remembers that an object is pinned, or not.
  package func pin(_ object: Digest256, _ isPinned: Bool) throws(StoreError) {
    let mark = mark(of: object)
    if isPinned { return _ = try StoreFile(path: mark) }
    if unlink(mark) != 0, errno != ENOENT { throw StoreError("remove", path: mark, errno: errno) }
  }

  /// Removes the files of an object. The description goes first: what is left after a crash is told by its absence.
  package func remove(_ object: Digest256) throws(StoreError) {
    let path = path(of: object)
    for name in StoreFiles.names {
      if unlink(path + "/" + name) != 0, errno != ENOENT {
        throw StoreError("remove", path: path + "/" + name, errno: errno)
      }
    }
    if rmdir(path) != 0, errno != ENOENT { throw StoreError("remove", path: path, errno: errno) }
  }

  private static func facts(_ path: String) -> (modified: Int64, bytes: Int64)? {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return nil }
    return (
      Int64(facts.st_mtim.tv_sec) * 1_000_000_000 + Int64(facts.st_mtim.tv_nsec), Int64(facts.st_blocks) * 512
    )
  }
}
