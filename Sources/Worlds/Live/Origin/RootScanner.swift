import Foundation
import Glibc
import Nodes
import Synchronization

/// Walks the published directory and tells what is different from the walk before.
///
/// May be used from any thread, one scan at a time.
final class RootScanner: Sendable {
  private let root: PublishedRoot
  /// Where the walk begins, under the root.
  private let top: String
  private let known = Mutex(Known())

  private struct Known {
    var files: [String: FileVersion] = [:]
    /// Files and directories that may not be read.
    var denied: Set<String> = []
  }

  /// Directories below this depth are not walked; their files are still served.
  private static let maximumDepth = 64
  /// More files than this are not found by walking; they are described when somebody asks.
  private static let maximumFiles = 1_000_000

  init(root: PublishedRoot, top: String = "") {
    self.root = root
    self.top = top
  }

  /// The changes since the last scan, sorted by path.
  func scan() -> [OriginInput.FileChange] {
    let before = known.withLock { $0 }
    var now = Known()
    var waiting: [(path: String, depth: Int)] = [(top, 0)]
    while let (directory, depth) = waiting.popLast() {
      let isRead = walk(directory) { name, kind, version in
        let path = directory.isEmpty ? name : directory + "/" + name
        switch kind {
        case .directory: if depth < Self.maximumDepth { waiting.append((path, depth + 1)) }
        case .file:
          guard now.files.count < Self.maximumFiles else { return }
          // What was readable in this version is taken to be so still: the next reader will say if it is not.
          if before.files[path] == version || access(root.path + "/" + path, R_OK) == 0 {
            now.files[path] = version
          } else if errno == EACCES {
            now.denied.insert(path)
          }
        case .other: break
        }
      }
      if !isRead { now.denied.insert(directory) }
    }
    known.withLock { $0 = now }
    let appeared = now.files.filter { before.files[$0.key] != $0.value }.sorted { $0.key < $1.key }
    let vanished = before.files.keys.filter { now.files[$0] == nil }.sorted()
    return vanished.map { .vanished(path: $0) } + appeared.map { .appeared(path: $0.key, $0.value) }
      + now.denied.subtracting(before.denied).sorted().map { .denied(path: $0) }
  }

  private enum Kind {
    case directory, file, other
  }

  /// - Returns: false if there is no permission to read the directory.
  private func walk(_ directory: String, _ body: (String, Kind, FileVersion) -> Void) -> Bool {
    let path = directory.isEmpty ? root.path : root.path + "/" + directory
    guard let stream = opendir(path) else { return errno != EACCES }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let raw = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
      }
      guard let name = raw, name != ".", name != "..", root.publishes(name) else { continue }
      var facts = stat()
      guard lstat(path + "/" + name, &facts) == 0 else { continue }
      if facts.st_mode & S_IFMT == S_IFLNK {
        // A link to a file under the root is a file; a link to a directory is not walked: it could lead in circles.
        guard let real = PublishedRoot.realPath(path + "/" + name), root.contains(realPath: real),
          stat(real, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG
        else { continue }
      }
      let version = ServedFile.version(from: facts)
      switch facts.st_mode & S_IFMT {
      case S_IFDIR: body(name, .directory, version)
      case S_IFREG: body(name, .file, version)
      default: body(name, .other, version)
      }
    }
    return true
  }
}
