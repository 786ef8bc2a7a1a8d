import Glibc
import NIOCore

/// A plain file that stays open, read and written at offsets. Closed with its last reference.
///
/// Reads and writes go to the page cache: short enough for an event loop, except while the disk is overwhelmed.
package final class StoreFile: Sendable {
  package let descriptor: Int32
  package let path: String

  /// Opens or makes the file at `path`.
  init(path: String, flags: Int32 = O_RDWR | O_CREAT, mode: mode_t = 0o600) throws(StoreError) {
    descriptor = Glibc.open(path, flags | O_CLOEXEC, mode)
    self.path = path
    if descriptor < 0 { throw StoreError("open", path: path, errno: errno) }
  }

  /// Takes over an open descriptor; `path` is what a user knows it by.
  init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit { if descriptor >= 0 { Glibc.close(descriptor) } }

  package func length() throws(StoreError) -> Int64 {
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else { throw StoreError("look at", path: path, errno: errno) }
    return Int64(facts.st_size)
  }

  /// SEEK_DATA and SEEK_HOLE of Linux, which Swift does not import.
  private static let seekData: Int32 = 3
  private static let seekHole: Int32 = 4

  /// Where something was written before `end`, lowest first; all of it where the file system does not tell holes apart.
  func extents(upTo end: Int64) -> [Range<Int64>] {
    var extents: [Range<Int64>] = []
    var start = lseek(descriptor, 0, Self.seekData)
    if start < 0, errno != ENXIO { start = 0 }
    while start >= 0, start < end {
      let hole = lseek(descriptor, start, Self.seekHole)
      let stop = hole < 0 ? end : min(Int64(hole), end)
      guard stop > start else { break }
      extents.append(Int64(start)..<stop)
      start = stop < end ? lseek(descriptor, off_t(stop), Self.seekData) : -1
    }
    return extents
  }

  /// Makes the file exactly `length` bytes long; new bytes are zero and take no room until they are written.
  package func setLength(_ length: Int64) throws(StoreError) {
    guard try self.length() != length else { return }
    while ftruncate(descriptor, off_t(length)) != 0 {
      if errno != EINTR { throw StoreError("size", path: path, errno: errno) }
    }
  }

  /// Writes all of `bytes`, however many calls that takes.
  package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(StoreError) {
    try WorkTimes.write.measure { () throws(StoreError) in
      var done = 0
      while done < bytes.count {
        let n = pwrite(descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset) + off_t(done))
        if n > 0 {
          done += n
        } else if n == 0 || errno != EINTR {
          throw StoreError("write", path: path, errno: n == 0 ? ENOSPC : errno)
        }
      }
    }
  }

  func write(_ bytes: ByteBuffer, at offset: Int64) throws(StoreError) {
    // The closure cannot throw typed through NIO's signature.
    let outcome = bytes.withUnsafeReadableBytes { raw in
      Result { () throws(StoreError) in try write(raw, at: offset) }
    }
    try outcome.get()
  }

  package func write(_ bytes: [UInt8], at offset: Int64) throws(StoreError) {
    let outcome = bytes.withUnsafeBytes { raw in Result { () throws(StoreError) in try write(raw, at: offset) } }
    try outcome.get()
  }

  /// Fills `bytes` from `offset` on, as far as the file goes; how many bytes there were.
  package func read(into bytes: UnsafeMutableRawBufferPointer, at offset: Int64) throws(StoreError) -> Int {
    try WorkTimes.read.measure { () throws(StoreError) in
      var done = 0
      while done < bytes.count {
        let n = pread(descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset) + off_t(done))
        if n == 0 { break }
        if n > 0 {
          done += n
        } else if errno != EINTR {
          throw StoreError("read", path: path, errno: errno)
        }
      }
      return done
    }
  }

  package func read(_ count: Int, at offset: Int64) throws(StoreError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let outcome = bytes.withUnsafeMutableBytes { raw in
      Result { () throws(StoreError) in try read(into: raw, at: offset) }
    }
    let n = try outcome.get()
    if n < count { bytes.removeLast(count - n) }
    return bytes
  }

  package func synchronize() throws(StoreError) {
    while fsync(descriptor) != 0 {
      // Pipes and terminals cannot be synchronised, and need not be.
      if errno == EINVAL || errno == EROFS { return }
      if errno != EINTR { throw StoreError("write", path: path, errno: errno) }
    }
  }
}
