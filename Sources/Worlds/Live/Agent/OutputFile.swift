import Crypto
import Glibc
import Nodes
import Vocabulary

/// Where the command line's bytes are written: a draft beside the wanted file, or standard output.
///
/// Used by one thread of the pool at a time.
final class OutputFile: Sendable {
  private let file: StoreFile
  private let isStream: Bool
  /// Whether the draft's bytes go to standard output in the end.
  private let isForOutput: Bool
  private static let step = 1 << 20

  /// `path` is the draft's.
  init(draft path: String, isForOutput: Bool = false) throws(StoreError) {
    self.isForOutput = isForOutput
    unlink(path)
    file = try StoreFile(path: path, flags: O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW, mode: 0o644)
    isStream = false
  }

  /// Writes what comes to standard output.
  init() throws(StoreError) {
    let descriptor = dup(STDOUT_FILENO)
    guard descriptor >= 0 else { throw StoreError("write to", path: "standard output", errno: errno) }
    file = StoreFile(descriptor: descriptor, path: "standard output")
    isStream = true
    isForOutput = false
  }

  /// Gives the draft all bytes of `data` as they are now, and the room on the disk that they take (a reflink); false
  /// where the file system cannot.
  func clone(_ data: StoreFile) -> Bool { !isStream && ioctl(file.descriptor, Self.ficlone, data.descriptor) == 0 }

  /// FICLONE of Linux, which Swift does not import.
  private static let ficlone: UInt = 0x4004_9409

  /// Copies a span of an object's data to its place, or behind what was written before. Blocks.
  func copy(_ span: ByteSpan, from data: StoreFile) throws(StoreError) {
    if !isStream, try copyInKernel(span, from: data) { return }
    var done: Int64 = 0
    while done < span.length {
      let step = min(span.length - done, Int64(Self.step))
      let bytes = try data.read(Int(step), at: span.offset + done)
      guard bytes.count == Int(step) else { throw StoreError("Cannot read \(data.path): it was cut short.") }
      try put(bytes, at: span.offset + done)
      done += step
    }
  }

  /// The same without a way through this process; false where the system cannot.
  private func copyInKernel(_ span: ByteSpan, from data: StoreFile) throws(StoreError) -> Bool {
    guard lseek(file.descriptor, off_t(span.offset), SEEK_SET) >= 0 else { return false }
    var from = off_t(span.offset)
    while from < span.end {
      let n = sendfile(file.descriptor, data.descriptor, &from, Int(span.end - Int64(from)))
      if n > 0 || n < 0 && errno == EINTR { continue }
      guard n < 0 else { throw StoreError("Cannot read \(data.path): it was cut short.") }
      if errno == EINVAL || errno == ENOSYS || errno == EOVERFLOW { return false }
      throw StoreError("write", path: file.path, errno: errno)
    }
    return true
  }

  /// Writes bytes at their place, or behind what was written before. Blocks.
  func put(_ bytes: [UInt8], at offset: Int64) throws(StoreError) {
    guard isStream else { return try file.write(bytes, at: offset) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let n = rest.withUnsafeBytes { Glibc.write(file.descriptor, $0.baseAddress, $0.count) }
      if n > 0 {
        rest = rest.dropFirst(n)
      } else if n == 0 || errno != EINTR {
        throw StoreError("write to", path: file.path, errno: errno)
      }
    }
  }

  /// Makes the draft last under its name. Blocks.
  /// - Parameter data: what the draft is to be a clone of, if its bytes were not written.
  func publish(as path: String, cloning data: StoreFile? = nil) throws(StoreError) {
    guard !isStream else { return }
    if let data, !clone(data) { try copy(ByteSpan(offset: 0, length: try data.length()), from: data) }
    if isForOutput {
      let output = try OutputFile()
      try output.copy(ByteSpan(offset: 0, length: try file.length()), from: file)
      return discard()
    }
    try file.synchronize()
    guard rename(file.path, path) == 0 else { throw StoreError("write", path: path, errno: errno) }
  }

  /// Hashes all that lies in the draft, once it holds the bytes of `data`, if any. Blocks.
  func digests(cloning data: StoreFile?) throws(StoreError) -> FilePledge.Digests {
    if let data, !clone(data) { try copy(ByteSpan(offset: 0, length: try data.length()), from: data) }
    var (short, long) = (SHA256(), SHA512())
    var length: Int64 = 0
    while true {
      let bytes = try file.read(Self.step, at: length)
      if bytes.isEmpty { break }
      short.update(data: bytes)
      long.update(data: bytes)
      length += Int64(bytes.count)
    }
    let sha256 = short.finalize().withUnsafeBytes { Digest256(raw: $0) }
    return FilePledge.Digests(length: length, sha256: sha256, sha512: Array(long.finalize()))
  }

  func discard() { if !isStream { unlink(file.path) } }
}
