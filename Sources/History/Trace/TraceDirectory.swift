internal import Glibc

/// The traces in a directory.
package enum TraceDirectory {
  /// How deep subfolders are searched.
  private static let maximumDepth = 16

  /// The paths of all traces in the directory `path` and its subfolders, sorted; or `path` itself if it is a file.
  /// Symbolic links to folders are not followed.
  package static func traces(in path: String) throws(TraceError) -> [String] {
    var status = stat()
    guard stat(path, &status) == 0 else { throw TraceError(attempt: "open", path: path, code: errno) }
    guard status.st_mode & S_IFMT == S_IFDIR else { return [path] }
    var found: [String] = []
    var waiting = [(path, 0)]
    while let (directory, depth) = waiting.popLast() {
      for name in try names(in: directory) {
        let path = directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
        guard lstat(path, &status) == 0 else { continue }
        if status.st_mode & S_IFMT == S_IFDIR {
          if depth < maximumDepth { waiting.append((path, depth + 1)) }
        } else if name.hasSuffix(TraceFormat.suffix) {
          found.append(path)
        }
      }
    }
    return found.sorted()
  }

  /// Makes the directory `path` and those above it, unless they are there.
  static func make(_ path: String) throws(TraceError) {
    var made = ""
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      made += made.isEmpty && part.isEmpty ? "/" : made.isEmpty || made.hasSuffix("/") ? "\(part)" : "/\(part)"
      guard mkdir(made, 0o755) != 0, errno != EEXIST, errno != EISDIR else { continue }
      throw TraceError(attempt: "create the trace directory", path: path, code: errno)
    }
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw TraceError(attempt: "open the trace directory", path: path, code: errno)
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw TraceError(attempt: "write traces into", path: path, code: ENOTDIR)
    }
  }

  /// The highest incarnation among the files `STEMn.trace`, or 0.
  static func latestIncarnation(in directory: String, stem: String) throws(TraceError) -> Int {
    var latest = 0
    for name in try names(in: directory) where name.hasPrefix(stem) && name.hasSuffix(TraceFormat.suffix) {
      if let number = Int(name.dropFirst(stem.count).dropLast(TraceFormat.suffix.count)), number < Int.max {
        latest = max(latest, number)
      }
    }
    return latest
  }

  private static func names(in directory: String) throws(TraceError) -> [String] {
    guard let stream = opendir(directory) else {
      throw TraceError(attempt: "read the folder", path: directory, code: errno)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }
}
