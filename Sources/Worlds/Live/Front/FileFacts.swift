import Glibc
import Nodes

/// What the file system says of a file. Whoever changes its content, its permissions or what its name means changes one
/// of these; the time of change cannot be set back.
struct FileFacts: Equatable {
  let device: UInt64
  let version: FileVersion
  let changed: Int64

  /// Nil when there is nothing at that place.
  init?(of place: String) {
    var facts = stat()
    guard stat(place, &facts) == 0 else { return nil }
    device = UInt64(facts.st_dev)
    version = ServedFile.version(from: facts)
    changed = Int64(facts.st_ctim.tv_sec) * 1_000_000_000 + Int64(facts.st_ctim.tv_nsec)
  }
}
