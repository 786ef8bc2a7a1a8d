import Glibc
import Nodes

/// The directory that an origin publishes: opens files under it and lets nothing else be reached.
///
/// May be used from any thread.
struct PublishedRoot: Sendable {
  /// The real path, without symbolic links.
  let path: String
  /// The real path of the node's own state, which is never published.
  let statePath: String

  enum Opened {
    case file(ServedFile)
    case directory
    case missing
    case exhausted
  }

  /// - Throws: `OriginError` if the directory is not there or cannot be read.
  init(path: String, statePath: String) throws(OriginError) {
    guard let real = Self.realPath(path) else { throw OriginError("There is no directory \(path).") }
    var facts = stat()
    guard stat(real, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR else {
      throw OriginError("\(path) is not a directory.")
    }
    guard access(real, R_OK | X_OK) == 0 else { throw OriginError("The directory \(path) cannot be read.") }
    self.path = real
    self.statePath = Self.realPath(statePath) ?? statePath
  }

  /// Opens what the parts lead to.
  ///
  /// Symbolic links are followed, and then the kernel is asked where the open file really lies: so no race can
  /// lead outside the root.
  func open(_ parts: [String]) -> Opened {
    guard !parts.contains(OriginMachine.stateDirectoryName) else { return .missing }
    let joined = path + "/" + parts.joined(separator: "/")
    let descriptor = Glibc.open(joined, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { return errno == EMFILE || errno == ENFILE ? .exhausted : .missing }
    guard contains(descriptor) else {
      close(descriptor)
      return .missing
    }
    do throws(ServedFile.Failure) {
      return .file(try ServedFile(descriptor: descriptor))
    } catch {
      return error == .notRegular && isDirectory(joined) ? .directory : .missing
    }
  }

  private func contains(_ descriptor: CInt) -> Bool {
    guard let real = Self.linkTarget("/proc/self/fd/\(descriptor)") else { return false }
    return contains(realPath: real)
  }

  /// Whether a path without symbolic links lies under the root and outside the node's own state.
  func contains(realPath real: String) -> Bool {
    let prefix = path == "/" ? "/" : path + "/"
    return real.hasPrefix(prefix) && real != statePath && !real.hasPrefix(statePath + "/")
  }

  private func isDirectory(_ path: String) -> Bool {
    var facts = stat()
    return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
  }

  private static func linkTarget(_ path: String) -> String? {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX) + 64)
    let count = buffer.withUnsafeMutableBytes { space in
      space.baseAddress.map { readlink(path, $0, space.count) } ?? -1
    }
    guard count > 0, count < buffer.count else { return nil }
    return String(decoding: buffer[..<count], as: UTF8.self)
  }

  static func realPath(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }
}
