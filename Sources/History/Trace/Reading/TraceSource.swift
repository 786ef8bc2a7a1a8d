internal import Glibc

/// The bytes of a file, through a window that moves over it.
final class TraceSource {
  static let windowLength = 256 << 10

  let size: Int
  /// The system's error number, once reading failed.
  private(set) var failure: Int32?
  /// How many bytes were read from the file so far.
  private(set) var loaded = 0
  private let descriptor: Int32
  private var window: [UInt8] = []
  private var windowStart = 0

  init(path: String) throws(TraceError) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw TraceError(attempt: "open the trace", path: path, code: errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw TraceError(attempt: "open the trace", path: path, code: code)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw TraceError(attempt: "read as a trace", path: path, code: EISDIR)
    }
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// The `count` bytes at `offset`, or nil if the file has fewer or cannot be read.
  func bytes(at offset: Int, count: Int) -> ArraySlice<UInt8>? {
    guard count <= size - offset else { return nil }
    if offset < windowStart || offset + count > windowStart + window.count {
      guard load(at: offset, count: min(size - offset, max(count, Self.windowLength))) else { return nil }
      guard count <= window.count else { return nil }
    }
    return window[offset - windowStart..<offset - windowStart + count]
  }

  /// The bytes from `offset` that the window has, or a new window of them; nil if the file has not even so many.
  func bytes(from offset: Int, atLeast count: Int) -> ArraySlice<UInt8>? {
    guard bytes(at: offset, count: count) != nil else { return nil }
    return window[(offset - windowStart)...]
  }

  private func load(at offset: Int, count: Int) -> Bool {
    var failure: Int32?
    window = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let result = pread(descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, offset + filled)
        if result > 0 {
          filled += result
        } else if result == 0 {
          // The file became shorter meanwhile.
          failure = ENODATA
          break
        } else if errno != EINTR {
          failure = errno
          break
        }
      }
    }
    windowStart = offset
    loaded += window.count
    self.failure = failure
    return failure == nil
  }
}
