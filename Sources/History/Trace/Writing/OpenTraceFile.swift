internal import Glibc
package import Vocabulary

/// A file of a trace that is open for reading, and how much of it there was then. It is closed with the last reference
/// to it, unless the descriptor was taken.
package final class OpenTraceFile: Sendable {
  /// Without its folder.
  package let name: String
  /// Whoever takes it over makes a copy of it (dup(2)).
  package let descriptor: Int32
  package let size: Int
  /// When it was written last.
  package let modified: WallTime

  /// Nil for a path where there is nothing that can be read.
  init?(_ path: String) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      return nil
    }
    name = path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    size = Int(status.st_size)
    modified = WallTime(microseconds: Int64(status.st_mtim.tv_sec) * 1_000_000 + Int64(status.st_mtim.tv_nsec) / 1_000)
  }

  deinit { close(descriptor) }
}
