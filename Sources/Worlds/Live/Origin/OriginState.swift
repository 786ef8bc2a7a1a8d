import Crypto
import Foundation
import Glibc
import Vocabulary

/// What an origin keeps: its key pair, and the directory where the catalog and the leaf hashes lie.
struct OriginState: Sendable {
  let directory: String
  let key: Curve25519.Signing.PrivateKey
  /// The public key.
  let node: NodeID
  /// Held as long as the origin runs, so that no other takes the same state.
  private let lock: CInt

  /// Makes the directory and the key unless they are there.
  ///
  /// - Throws: `OriginNode.Failure`, also when the key file holds no key: another is never put in its place silently,
  ///   because agents have pinned it.
  init(directory: String) throws(OriginNode.Failure) {
    self.directory = directory
    for path in [directory, directory + "/leaves"] where mkdir(path, 0o700) != 0 && errno != EEXIST {
      throw OriginNode.Failure("Cannot make the directory \(path): \(Self.reason()).")
    }
    lock = try Self.takeLock(directory + "/lock", directory)
    do throws(OriginNode.Failure) {
      key = try Self.loadKey(directory + "/key")
    } catch {
      close(lock)
      throw error
    }
    guard let digest = Digest256(bytes: key.publicKey.rawRepresentation) else {
      preconditionFailure("an Ed25519 public key has 32 bytes")
    }
    node = NodeID(key: digest)
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

  func sign(_ bytes: [UInt8]) throws(OriginNode.Failure) -> [UInt8] {
    guard let signature = try? key.signature(for: bytes) else { throw OriginNode.Failure("Signing failed.") }
    return Array(signature)
  }

  private static func takeLock(_ path: String, _ directory: String) throws(OriginNode.Failure) -> CInt {
    let lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0 else { throw OriginNode.Failure("Cannot write to \(directory): \(reason()).") }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      close(lock)
      throw OriginNode.Failure("Another origin is using \(directory).")
    }
    return lock
  }

  private static func loadKey(_ path: String) throws(OriginNode.Failure) -> Curve25519.Signing.PrivateKey {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      guard errno == ENOENT else { throw OriginNode.Failure("Cannot read the key \(path): \(reason()).") }
      return try makeKey(path)
    }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = read(descriptor, &bytes, bytes.count)
    guard count == 32, let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes[..<32]) else {
      throw OriginNode.Failure(
        "\(path) holds no key of 32 bytes: put the key back, or move the file away for a new identity.")
    }
    return key
  }

  private static func makeKey(_ path: String) throws(OriginNode.Failure) -> Curve25519.Signing.PrivateKey {
    let key = Curve25519.Signing.PrivateKey()
    let bytes = Array(key.rawRepresentation)
    let draft = path + ".new"
    unlink(draft)
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw OriginNode.Failure("Cannot write the key \(path): \(reason()).") }
    let isWritten = write(descriptor, bytes, bytes.count) == bytes.count && fsync(descriptor) == 0
    close(descriptor)
    guard isWritten, rename(draft, path) == 0 else {
      throw OriginNode.Failure("Cannot write the key \(path): \(reason()).")
    }
    return key
  }

  private static func reason() -> String { String(cString: strerror(errno)) }
}
