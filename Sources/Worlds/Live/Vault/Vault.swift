import Glibc
package import NIOCore
package import NIOPosix
import Vocabulary

/// The cache directory of one node: the stores of its objects, owned by one process at a time.
///
///     CACHE/lock                     locked while a process owns the directory
///     CACHE/objects/<v2 infohash>/   metainfo, data, leaves, known, stored
package final class Vault {
  package let directory: String
  private let lock: StoreFile
  private let pool: NIOThreadPool
  private var open: Set<Digest256> = []

  /// Takes possession of `directory`, which is made if it is missing.
  package init(directory: String, pool: NIOThreadPool) throws(StoreError) {
    self.directory = directory
    self.pool = pool
    try StoreFiles.makeDirectories(directory)
    lock = try StoreFile(path: directory + "/lock", mode: 0o600)
    guard flock(lock.descriptor, LOCK_EX | LOCK_NB) == 0 else {
      if errno == EWOULDBLOCK {
        var error = StoreError(
          "Another shoal process uses the cache directory \(directory): give this one its own with --cache.")
        error.isInUse = true
        throw error
      }
      throw StoreError("lock", path: lock.path, errno: errno)
    }
  }

  /// Opens the store of an object, or makes it; answers on `loop`.
  ///
  /// - Parameter verifying: whether all that it claims to hold is hashed again, or each block before it is used.
  package func open(
    _ description: StoreDescription, verifying: Bool = true, loop: any EventLoop,
    then done: @escaping (Result<ObjectStore, StoreError>) -> Void
  ) {
    guard description.geometry.blockCount <= StoreDescription.mostBlocks else {
      return done(.failure(StoreError("The object is larger than 1 TiB, which is more than a store holds.")))
    }
    guard !open.contains(description.object) else {
      return done(.failure(StoreError("The object \(description.object.hex) is open already.")))
    }
    open.insert(description.object)
    let own = NIOLoopBound((self, done), eventLoop: loop)
    let path = directory + "/objects/" + description.object.hex
    pool.runIfActive(eventLoop: loop) { () -> Result<StoreFiles, StoreError> in
      do throws(StoreError) { return .success(try StoreFiles(opening: path, description, verifying: verifying)) } catch
      {
        return .failure(error)
      }
    }.whenComplete { outcome in
      let (vault, done) = own.value
      switch outcome {
      case .success(.success(let files)): return done(.success(ObjectStore(files)))
      case .success(.failure(let error)): done(.failure(error))
      case .failure(let error): done(.failure(StoreError("Cannot open the store: \(error).")))
      }
      vault.open.remove(description.object)
    }
  }

  /// Gives up possession of the directory.
  package func release() { flock(lock.descriptor, LOCK_UN) }

  /// Forgets that an object is open; its files stay and are closed with the last reference to them.
  package func close(_ store: ObjectStore) {
    open.remove(store.description.object)
    // It may be opened again while somebody still reads from this one.
    try? store.files.stored.flush()
    // It was used just now: by this the most recently used are found after a restart.
    utimensat(AT_FDCWD, directory + "/objects/" + store.description.object.hex + "/" + StoreFiles.marksName, nil, 0)
  }
}
