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
    return withoutLaterSegments(found).sorted()
  }

  /// Of a recording in segments, the first that is there: a reader goes on with the others.
  private static func withoutLaterSegments(_ paths: [String]) -> [String] {
    var first: [String: SegmentName] = [:]
    var others: [String] = []
    for path in paths {
      guard let name = SegmentName(path: path), name.number > 0 else {
        others.append(path)
        continue
      }
      let base = String(name.base)
      first[base] = min(name, first[base] ?? name)
    }
    return others + first.values.map(\.path)
  }

  /// The segment that follows, or nil.
  static func segment(after name: SegmentName) -> SegmentName? {
    let slash = name.path.lastIndex(of: "/")
    let directory = slash.map { String(name.path[..<$0]) } ?? "."
    let prefix = slash.map { String(name.path[...$0]) } ?? ""
    let all = (try? names(in: directory.isEmpty ? "/" : directory)) ?? []
    let others = all.compactMap { SegmentName(path: prefix + $0) }
    return others.filter { $0.number > name.number && $0.base == name.base }.min()
  }

  /// All files of the recording that begins with the file at `path`: its segments, and what lies beside them.
  package static func files(of path: String) -> [String] {
    var segments = [path]
    while let name = SegmentName(path: segments[segments.count - 1]), name.number > 0, let next = segment(after: name) {
      segments.append(next.path)
    }
    return segments.flatMap { [$0, $0 + TraceFormat.tailSuffix] }.filter(has)
  }

  /// Whether there is a file of this name, or a directory with something in it.
  package static func isTaken(_ path: String) -> Bool { has(path) && (try? names(in: path).isEmpty) != true }

  /// Removes the files of the recording that begins with the file at `path`.
  package static func remove(_ path: String) { for file in files(of: path) { unlink(file) } }

  /// Makes the directory `path` and those above it, unless they are there.
  static func make(_ path: String) throws(TraceError) {
    var made = ""
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      made += made.isEmpty && part.isEmpty ? "/" : made.isEmpty || made.hasSuffix("/") ? "\(part)" : "/\(part)"
      guard mkdir(made, 0o700) != 0, errno != EEXIST, errno != EISDIR else { continue }
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
    for name in try names(in: directory) where name.hasPrefix(stem) {
      if let name = SegmentName(path: name), name.stemLength == stem.utf8.count, name.incarnation < Int.max {
        latest = max(latest, name.incarnation)
      }
    }
    return latest
  }

  static func has(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// The names of what is in a directory.
  static func names(in directory: String) throws(TraceError) -> [String] {
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
