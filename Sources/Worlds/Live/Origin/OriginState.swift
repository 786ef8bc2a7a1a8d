import Glibc
import Synchronization
import Vocabulary

/// What an origin keeps: its keys, and the directory where the catalog and the leaf hashes lie.
///
/// May be used from any thread.
final class OriginState: Sendable {
  let directory: String
  private let file: KeyFile
  private let held: Mutex<SigningKeys>
  /// What the machine was told last.
  private let told = Mutex<String?>(nil)
  /// Why the files could not be read the last time.
  private let trouble = Mutex<String?>(nil)
  /// Held as long as the origin runs, so that no other takes the same state.
  private let lock: CInt

  /// Makes the directory and the key unless they are there.
  ///
  /// - Throws: `OriginNode.Failure`, also when the key file holds no key: another is never put in its place silently,
  ///   because agents have pinned it.
  init(directory: String, clock: NodeClock) throws(OriginNode.Failure) {
    self.directory = directory
    for path in [directory, directory + "/leaves"] where mkdir(path, 0o700) != 0 && errno != EEXIST {
      throw OriginNode.Failure("Cannot make the directory \(path): \(String(cString: strerror(errno))).")
    }
    file = KeyFile(path: directory + "/key")
    lock = try Self.takeLock(directory + "/lock", directory)
    do throws(OriginNode.Failure) {
      if !file.exists { _ = try file.create() }
      held = Mutex(try file.signingKeys(now: clock.wall.seconds))
    } catch {
      close(lock)
      throw error
    }
  }

  /// Refuses to begin a new identity beside one that the directory has: agents have pinned its key.
  static func checkMove(from usual: String, to directory: String) throws(OriginNode.Failure) {
    let isHere = access(usual + "/key", F_OK) == 0
    guard directory != usual, isHere, access(directory + "/key", F_OK) != 0 else { return }
    throw OriginNode.Failure(
      "\(usual) holds the key of this origin, and \(directory) none: move what is in the first to the second.")
  }

  /// Lets another origin take the state.
  func release() { close(lock) }

  /// The keys that sign now.
  var keys: SigningKeys { held.withLock { $0 } }

  /// The public key that signs for good.
  var node: NodeID { NodeID(key: keys.last) }

  /// Looks at the files again: 'shoal key' may have changed them, and keys sign beside others for a while only.
  ///
  /// - Returns: the keys, if that is to be told.
  /// - Throws: `OriginNode.Failure` when the files cannot be used, and so those of before sign on; it is said once.
  func news(now: Int64) throws(OriginNode.Failure) -> SigningKeys? {
    let read: SigningKeys
    do throws(OriginNode.Failure) {
      read = try file.signingKeys(now: now)
      trouble.withLock { $0 = nil }
    } catch {
      let isKnown = trouble.withLock { trouble in
        defer { trouble = error.sentence }
        return trouble == error.sentence
      }
      if isKnown { return nil }
      throw error
    }
    held.withLock { $0 = read }
    let isTold = told.withLock { told in
      defer { told = read.mark }
      return told == read.mark
    }
    return isTold ? nil : read
  }

  private static func takeLock(_ path: String, _ directory: String) throws(OriginNode.Failure) -> CInt {
    let lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0 else {
      throw OriginNode.Failure("Cannot write to \(directory): \(String(cString: strerror(errno))).")
    }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      close(lock)
      throw OriginNode.Failure("Another origin is using \(directory).")
    }
    return lock
  }
}
