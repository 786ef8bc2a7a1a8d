import Glibc

/// Where the socket of a cache is: `CACHE/control/agent.sock`, in a directory that only its owner may enter.
///
/// The system bounds a socket's path to 107 bytes; a cache's path may be longer, so the directory is opened, and the
/// path goes through the descriptor.
struct HandoverPlace {
  private let directory: StoreFile

  private static let folder = "/control"
  private static let name = "agent.sock"

  /// Opens the directory of the socket.
  ///
  /// - Parameter isOwner: whether this process owns the cache; then the directory is made, and closed to others.
  init(cache: String, isOwner: Bool) throws(StoreError) {
    let path = cache + Self.folder
    if isOwner, mkdir(path, 0o700) != 0, errno != EEXIST {
      throw StoreError("make the directory", path: path, errno: errno)
    }
    directory = try StoreFile(path: path, flags: O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
    guard isOwner else { return }
    var facts = stat()
    guard fstat(directory.descriptor, &facts) == 0, facts.st_uid == geteuid() else {
      throw StoreError("\(path) belongs to another user: nobody can hand a request to this agent.")
    }
    guard fchmod(directory.descriptor, 0o700) == 0 else {
      throw StoreError("close to others", path: path, errno: errno)
    }
  }

  /// A path of the socket that is short enough for the system; good for as long as this value lives.
  var path: String { "/proc/self/fd/\(directory.descriptor)/\(Self.name)" }

  /// Takes away the socket: one of an agent that is dead when the cache has a new owner, or the own one at the end.
  func clear() { unlinkat(directory.descriptor, Self.name, 0) }

  /// Lets only the owner connect.
  func close() throws(StoreError) {
    guard fchmodat(directory.descriptor, Self.name, 0o600, 0) == 0 else {
      throw StoreError("close to others", path: directory.path + "/" + Self.name, errno: errno)
    }
  }
}
