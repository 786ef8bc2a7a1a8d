import Glibc
package import NIOCore
package import Nodes
package import Vocabulary

/// An open file of which one version is being served. Closed when nobody holds it any more.
package final class ServedFile {
  package enum Failure: Error, Hashable, Sendable {
    case cannotOpen(errno: Int32)
    case notRegular
    /// The file is no longer the version that was opened: what was read must not be sent.
    case changed
    case cannotRead(errno: Int32)
  }

  package let descriptor: CInt
  /// What the file was when it was opened; every answer that names this version is made of its bytes only.
  package let version: FileVersion
  /// Whether somebody may be appending to it: what was there when it was opened stays as it is.
  private let mayGrow: Bool

  /// Takes over an open descriptor.
  package init(descriptor: CInt, mayGrow: Bool = false) throws(Failure) {
    self.descriptor = descriptor
    self.mayGrow = mayGrow
    do {
      version = try Self.version(of: descriptor)
    } catch {
      close(descriptor)
      throw error
    }
  }

  package convenience init(path: String) throws(Failure) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { throw .cannotOpen(errno: errno) }
    try self.init(descriptor: descriptor)
  }

  deinit { close(descriptor) }

  package static func version(of descriptor: CInt) throws(Failure) -> FileVersion {
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else { throw .cannotRead(errno: errno) }
    guard facts.st_mode & S_IFMT == S_IFREG else { throw .notRegular }
    return version(from: facts)
  }

  /// Which version the file system's answer tells of.
  static func version(from facts: stat) -> FileVersion {
    FileVersion(
      inode: UInt64(facts.st_ino), size: Int64(facts.st_size),
      modified: Int64(facts.st_mtim.tv_sec) * 1_000_000_000 + Int64(facts.st_mtim.tv_nsec))
  }

  /// Whether the file still is the version that was opened.
  package func isUnchanged() -> Bool {
    guard let now = try? Self.version(of: descriptor) else { return false }
    return mayGrow ? now.inode == version.inode && now.size >= version.size : now == version
  }

  /// Reads bytes of the opened version into `buffer`, at its write position.
  ///
  /// The version is checked after the bytes were read, so that a change before or during the read is noticed.
  ///
  /// - Throws: `changed` if the file is another version by now or is shorter than it was.
  package func read(_ span: ByteSpan, into buffer: inout ByteBuffer) throws(Failure) {
    var done = 0
    let length = Int(span.length)
    while done < length {
      let from = off_t(span.offset) + off_t(done)
      var failed: Int32 = 0
      let count = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: length - done) { space in
        let count = pread(descriptor, space.baseAddress, length - done, from)
        if count < 0 { failed = errno }
        return max(0, count)
      }
      if failed == EINTR { continue }
      if failed != 0 { throw .cannotRead(errno: failed) }
      if count == 0 { throw .changed }
      done += count
    }
    guard isUnchanged() else { throw .changed }
  }
}
