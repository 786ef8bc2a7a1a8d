import Glibc
import Nodes
import Vocabulary

/// What an update of metadata (The Update Framework) has verified, from one to the next: `root.json`, `timestamp.json`,
/// `snapshot.json` and `targets.json` in a directory of the cache for each repository and root that its user gave. A
/// kill leaves each file old or new, and nobody but its user may read them.
///
/// Blocks: for a thread of the pool.
struct KeptMetadata: Sendable {
  private let directory: String

  /// Longer than anything that is kept, in bytes.
  private static let longest = Int64(64 << 20)

  init(cache: String, _ request: TUFRequest) {
    // Another root is another line of trust: what was kept of the one says nothing of the other.
    let name = BlockHash.digest(Array(request.metadataURL.utf8) + request.root.sha256.bytes).hex
    directory = cache + "/tuf/" + name
  }

  private func path(of role: TUFOrder.Kept) -> String { "\(directory)/\(role.rawValue).json" }

  /// Nil for what is not there, or cannot be read.
  func load(_ role: TUFOrder.Kept) -> [UInt8]? {
    guard let file = try? StoreFile(path: path(of: role), flags: O_RDONLY), let length = try? file.length(),
      length <= Self.longest
    else { return nil }
    return try? file.read(Int(length), at: 0)
  }

  func keep(_ role: TUFOrder.Kept, _ bytes: [UInt8]) throws(StoreError) {
    try StoreFiles.makeDirectories(directory)
    try StoreFiles.replace(path(of: role), with: bytes)
    try StoreFiles.synchronizeDirectory(of: path(of: role))
  }

  func forget(_ roles: [TUFOrder.Kept]) throws(StoreError) {
    guard access(directory, F_OK) == 0 else { return }
    for role in roles {
      guard unlink(path(of: role)) == 0 || errno == ENOENT else {
        throw StoreError("remove", path: path(of: role), errno: errno)
      }
    }
    try StoreFiles.synchronizeDirectory(of: path(of: .root))
  }
}
