import Crypto
import Glibc
import NIOCore
import Nodes
import Vocabulary
import Wire

/// One version of a file that is being hashed, slice by slice: the open file, the state of the hashes, and the draft of
/// the leaf hashes, which is gone with the job.
///
/// Used by one thread at a time: the machine orders a file's next slice when it has heard of the last.
final class HashJob: @unchecked Sendable {
  /// Everything that a description says of a file's bytes, from one pass over them: see `HashJob`.
  struct Hashes: Sendable {
    var geometry: Geometry
    /// SHA-256 of the whole.
    var digest: Digest256
    /// Zero of an empty file, which has none.
    var piecesRoot: Digest256
    /// One for each piece; empty if there is one piece only.
    var pieceLayer: [Digest256]
    /// 20 bytes of SHA-1 for each piece.
    var v1Pieces: [UInt8]

    enum Failure: Error {
      case changed
      case stopped
      case failed(String)
    }
  }

  let file: ServedFile
  let geometry: Geometry
  /// Bytes hashed so far.
  private(set) var done: Int64 = 0
  /// Where the leaf hashes are written.
  let draft: String
  private let leaves: CInt
  private var whole = SHA256()
  private var pieces: PieceHasher
  private var buffer = ByteBufferAllocator().buffer(capacity: chunkLength)

  private static let chunkLength = 1 << 20

  /// - Throws: `failed` when the file has too many bytes or the draft cannot be written.
  init(_ file: ServedFile, draft: String) throws(Hashes.Failure) {
    let length = file.version.size
    guard let geometry = Geometry(length: length, pieceLength: Geometry.pieceLength(forObjectOf: length)) else {
      throw .failed("it is too large")
    }
    leaves = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard leaves >= 0 else { throw .failed("its leaf hashes cannot be written") }
    self.file = file
    self.geometry = geometry
    self.draft = draft
    pieces = PieceHasher(geometry: geometry)
  }

  deinit {
    close(leaves)
    unlink(draft)
  }

  /// Goes on until `end` bytes are done.
  ///
  /// - Parameter goesOn: asked after each chunk; false stops.
  func hash(upTo end: Int64, goesOn: () -> Bool) throws(Hashes.Failure) {
    let end = min(end, geometry.length)
    while done < end {
      let length = min(Int64(Self.chunkLength), end - done)
      buffer.clear()
      do throws(ServedFile.Failure) {
        try file.read(ByteSpan(offset: done, length: length), into: &buffer)
      } catch {
        if error == .changed { throw .changed }
        throw .failed("it cannot be read")
      }
      let digests = buffer.withUnsafeReadableBytes { bytes in
        whole.update(bufferPointer: bytes)
        return pieces.take(bytes)
      }
      guard append(digests) else { throw .failed("its leaf hashes cannot be written") }
      done += length
      guard goesOn() else { throw .stopped }
    }
  }

  /// After the last byte.
  ///
  /// - Throws: `changed` if the file is no longer the version that was opened.
  func finish() throws(Hashes.Failure) -> Hashes {
    precondition(done == geometry.length)
    guard fsync(leaves) == 0 else { throw .failed("its leaf hashes cannot be written") }
    guard file.isUnchanged() else { throw .changed }
    return pieces.finish(digest: BlockDigest.of(whole.finalize()))
  }

  private func append(_ digests: [Digest256]) -> Bool {
    let bytes = digests.flatMap { $0.bytes }
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { write(leaves, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else { return false }
      written += max(0, count)
    }
    return true
  }
}
