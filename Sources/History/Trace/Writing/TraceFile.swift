internal import Glibc

/// Linux's fallocate(2), which the Glibc module leaves out because it is not POSIX.
@_silgen_name("fallocate")
private func fallocate(_ descriptor: Int32, _ mode: Int32, _ offset: Int, _ length: Int) -> Int32

/// An open trace file that always has room for one last word.
///
/// Disk space is taken ahead of the end of the file, so that the record which says that the disk is full can be
/// written on a full disk. Where the file system cannot do that, a small file beside the trace holds the space.
final class TraceFile {
  enum Failure: Error {
    /// There is no room, and nothing was written.
    case full
    /// The system's error number.
    case system(Int32)

    /// As a sentence.
    var reason: String {
      switch self {
      case .full: "the disk is full"
      case .system(let code): "the trace cannot be written: \(TraceError.text(of: code))"
      }
    }

    /// The system's error number for it.
    var code: Int32 {
      switch self {
      case .full: ENOSPC
      case .system(let code): code
      }
    }
  }

  /// What is kept for the last word.
  static let reserve = 4096
  static let reserveSuffix = ".reserve"
  private static let step = 256 << 10
  /// FALLOC_FL_KEEP_SIZE: the file looks no longer than what was written.
  private static let keepSize: Int32 = 1

  private(set) var path: String
  /// The length of what was written.
  private(set) var end = 0
  private let descriptor: Int32
  /// Up to where disk space is taken; nil where the file system does not do that.
  private var allocated: Int? = 0
  private var reservePath: String { path + Self.reserveSuffix }

  /// Makes the file; the error number is `EEXIST` if there is one.
  init(creating path: String) throws(Failure) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .system(errno) }
  }

  deinit { close(descriptor) }

  /// What it takes of the disk once so many bytes are appended, at the most.
  func footprint(after count: Int) -> Int { max(allocated ?? 0, Self.mostBytes(with: end + count)) }

  /// What a file of so many bytes takes at the most.
  static func mostBytes(with count: Int) -> Int { count + reserve + step }

  /// Gives it another name.
  func move(to path: String) throws(Failure) {
    guard rename(self.path, path) == 0 else { throw .system(errno) }
    let reserve = reservePath
    self.path = path
    if allocated == nil { rename(reserve, reservePath) }
  }

  /// Appends all of `bytes`, or nothing.
  func append(_ bytes: [UInt8]) throws(Failure) {
    try allocate(end + bytes.count + Self.reserve)
    try write(bytes, at: end)
    end += bytes.count
  }

  /// Appends the last word, into the space that was kept for it.
  func appendLast(_ bytes: [UInt8]) throws(Failure) {
    if allocated == nil { unlink(reservePath) }
    try write(bytes, at: end)
    end += bytes.count
  }

  /// Gives back what space was taken and not needed.
  func finish() {
    _ = ftruncate(descriptor, end)
    if allocated == nil { unlink(reservePath) } else { allocated = end }
  }

  /// Whether the disk has room for so many bytes.
  func hasRoom(for bytes: Int) -> Bool {
    var facts = statvfs()
    // Where nobody knows, writing tells.
    guard fstatvfs(descriptor, &facts) == 0 else { return true }
    return Int(facts.f_bavail) >= bytes / max(1, Int(facts.f_frsize))
  }

  private func allocate(_ needed: Int) throws(Failure) {
    guard let allocated, needed > allocated else { return }
    for length in [max(Self.step, needed - allocated), needed - allocated] {
      guard fallocate(descriptor, Self.keepSize, allocated, length) != 0 else {
        self.allocated = allocated + length
        return
      }
      switch errno {
      case ENOSPC, EDQUOT, EINTR: continue
      case EOPNOTSUPP, ENOSYS, EINVAL: return try holdReserveFile()
      default: throw .system(errno)
      }
    }
    throw .full
  }

  private func holdReserveFile() throws(Failure) {
    allocated = nil
    let reserve = open(reservePath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard reserve >= 0 else { throw .system(errno) }
    defer { close(reserve) }
    // Not zeros, which a file system may keep for nothing.
    let filler = (0..<Self.reserve).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 8) }
    let written = filler.withUnsafeBytes { Glibc.write(reserve, $0.baseAddress, $0.count) }
    guard written == filler.count else { throw .full }
  }

  /// Writes all of `bytes` at `offset`, or leaves the file as long as it was.
  private func write(_ bytes: [UInt8], at offset: Int) throws(Failure) {
    var written = 0
    while written < bytes.count {
      let result = bytes.withUnsafeBytes { buffer in
        pwrite(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written, offset + written)
      }
      if result > 0 {
        written += result
      } else if result == 0 || errno != EINTR {
        let code = result == 0 ? EIO : errno
        _ = ftruncate(descriptor, end)
        throw code == ENOSPC || code == EDQUOT ? .full : .system(code)
      }
    }
  }
}
