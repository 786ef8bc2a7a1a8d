import Foundation
import Glibc
import Nodes
import Synchronization

/// Walks the published directory and tells what is different from the walk before.
///
/// May be used from any thread, one scan at a time.
final class RootScanner: Sendable {
  private let root: PublishedRoot
  private let known = Mutex<[String: FileVersion]>([:])

  /// Directories below this depth are not walked; their files are still served.
  private static let maximumDepth = 64
  /// More files than this are not found by walking; they are described when somebody asks.
  private static let maximumFiles = 1_000_000

  init(root: PublishedRoot) { self.root = root }

  /// The changes since the last scan, sorted by path.
  func scan() -> [FileChange] {
    var found: [String: FileVersion] = [:]
    var waiting: [(path: String, depth: Int)] = [("", 0)]
    while let (directory, depth) = waiting.popLast() {
      walk(directory) { name, kind, version in
        let path = directory.isEmpty ? name : directory + "/" + name
        switch kind {
        case .directory: if depth < Self.maximumDepth { waiting.append((path, depth + 1)) }
        case .file: if found.count < Self.maximumFiles { found[path] = version }
        case .other: break
        }
      }
    }
    return known.withLock { known in
      let appeared = found.filter { known[$0.key] != $0.value }.sorted { $0.key < $1.key }
      let vanished = known.keys.filter { found[$0] == nil }.sorted()
      known = found
      return vanished.map { .vanished(path: $0) } + appeared.map { .appeared(path: $0.key, $0.value) }
    }
  }

  private enum Kind {
    case directory, file, other
  }

  private func walk(_ directory: String, _ body: (String, Kind, FileVersion) -> Void) {
    let path = directory.isEmpty ? root.path : root.path + "/" + directory
    guard let stream = opendir(path) else { return }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let raw = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
      }
      guard let name = raw, name != ".", name != "..", name != OriginMachine.stateDirectoryName else { continue }
      var facts = stat()
      guard lstat(path + "/" + name, &facts) == 0 else { continue }
      if facts.st_mode & S_IFMT == S_IFLNK {
        // A link to a file under the root is a file; a link to a directory is not walked: it could lead in circles.
        guard let real = PublishedRoot.realPath(path + "/" + name), root.contains(realPath: real),
          stat(real, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG
        else { continue }
      }
      let version = FileVersion(
        inode: UInt64(facts.st_ino), size: Int64(facts.st_size),
        modified: Int64(facts.st_mtim.tv_sec) * 1_000_000_000 + Int64(facts.st_mtim.tv_nsec))
      switch facts.st_mode & S_IFMT {
      case S_IFDIR: body(name, .directory, version)
      case S_IFREG: body(name, .file, version)
      default: body(name, .other, version)
      }
    }
  }
}
