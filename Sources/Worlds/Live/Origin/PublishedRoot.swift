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
  /// Whether names that begin with a dot are published like others.
  let showsDotfiles: Bool
  /// The directories under the root that alone are published; nil for all that lies there.
  private let folders: [String]?

  /// O_PATH, which Glibc's module does not have: the place is opened, not what lies there.
  private static let pathOnly: CInt = 0o10_000_000

  enum Opened {
    case file(ServedFile)
    case directory
    case missing
    /// It lies under the root, but there is no permission to read it.
    case denied
    case exhausted
  }

  /// - Throws: `OriginNode.Failure` if the directory is not there or cannot be read.
  init(path: String, statePath: String, showsDotfiles: Bool, folders: [String]? = nil) throws(OriginNode.Failure) {
    guard let real = Self.realPath(path) else {
      guard errno != EACCES else {
        throw OriginNode.Failure("The directory \(path) cannot be reached: permission denied.")
      }
      throw OriginNode.Failure("There is no directory \(path).")
    }
    var facts = stat()
    guard stat(real, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR else {
      throw OriginNode.Failure("\(path) is not a directory.")
    }
    guard access(real, R_OK | X_OK) == 0 else {
      throw OriginNode.Failure("The directory \(path) cannot be read: permission denied.")
    }
    self.path = real
    self.showsDotfiles = showsDotfiles
    self.folders = folders
    self.statePath = Self.realPath(statePath) ?? statePath
  }

  /// Whether a name may be served at all.
  func publishes(_ name: String) -> Bool { OriginConfiguration.publishes(name, dotfiles: showsDotfiles) }

  /// Whether a path may be served at all.
  private func publishes(_ parts: [String]) -> Bool {
    parts.allSatisfy(publishes) && (parts.first.map { folders?.contains($0) ?? true } ?? true)
  }

  /// Where the parts of a path lead.
  func place(of parts: [String]) -> String { path + "/" + parts.joined(separator: "/") }

  /// Opens what the parts lead to.
  ///
  /// Symbolic links are followed, and then the kernel is asked where the open file really lies: so no race can
  /// lead outside the root.
  func open(_ parts: [String]) -> Opened {
    guard publishes(parts) else { return .missing }
    let joined = place(of: parts)
    let descriptor = Glibc.open(joined, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else {
      switch errno {
      case EMFILE, ENFILE: return .exhausted
      case EACCES, EPERM: return isDenied(parts) ? .denied : .missing
      default: return .missing
      }
    }
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

  /// Whether what may not be read lies under the root, as far as one can look: a link that leads outside must not tell
  /// what is there.
  private func isDenied(_ parts: [String]) -> Bool {
    for count in stride(from: parts.count, through: 1, by: -1) {
      let place = path + "/" + parts.prefix(count).joined(separator: "/")
      let descriptor = Glibc.open(place, Self.pathOnly | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      return contains(descriptor)
    }
    return true
  }

  /// The names in the directory where the parts lead, but for those that are not published and those that lead outside.
  ///
  /// - Parameter most: no more are read; which ones, the file system decides.
  func list(_ parts: [String], atMost most: Int) -> DirectoryPage.Lookup {
    guard publishes(parts) else { return .missing }
    let place = parts.isEmpty ? path : path + "/" + parts.joined(separator: "/")
    let descriptor = Glibc.open(place, O_RDONLY | O_CLOEXEC | O_DIRECTORY | O_NONBLOCK)
    guard descriptor >= 0 else {
      switch errno {
      case EMFILE, ENFILE: return .exhausted
      case EACCES, EPERM: return isDenied(parts) ? .denied : .missing
      default: return .missing
      }
    }
    guard let real = Self.linkTarget("/proc/self/fd/\(descriptor)"), real == path || contains(realPath: real),
      let stream = fdopendir(descriptor)
    else {
      close(descriptor)
      return .missing
    }
    defer { closedir(stream) }
    var entries: [DirectoryPage.Entry] = []
    while let entry = readdir(stream) {
      let raw = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
      }
      guard let name = raw, name != ".", name != "..", publishes(parts + [name]),
        let listed = self.entry(name, in: real)
      else {
        continue
      }
      guard entries.count < most else { return .entries(entries, isWhole: false) }
      entries.append(listed)
    }
    return .entries(entries, isWhole: true)
  }

  private func entry(_ name: String, in directory: String) -> DirectoryPage.Entry? {
    let place = directory + "/" + name
    var facts = stat()
    guard lstat(place, &facts) == 0 else { return nil }
    if facts.st_mode & S_IFMT == S_IFLNK {
      guard let real = Self.realPath(place), contains(realPath: real), stat(real, &facts) == 0 else { return nil }
    }
    let kind = facts.st_mode & S_IFMT
    guard kind == S_IFREG || kind == S_IFDIR else { return nil }
    return DirectoryPage.Entry(
      name: name, isDirectory: kind == S_IFDIR, size: Int64(facts.st_size), modified: Int64(facts.st_mtim.tv_sec))
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
