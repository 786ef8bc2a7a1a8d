import Crypto
import Glibc
import NIOCore
import Nodes
import Vocabulary
import Wire

/// Everything that a description says of a file's bytes, from one pass over them.
struct FileHashes: Sendable {
  var geometry: Geometry
  /// SHA-256 of the whole.
  var digest: Digest256
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

  private static let chunkLength = 1 << 20

  /// Reads `file` once and writes its leaf hashes to `leaves`.
  ///
  /// - Parameters:
  ///   - progress: called after each chunk with the bytes done so far; false stops.
  static func read(
    _ file: ServedFile, geometry: Geometry, leaves: CInt, progress: (Int64) -> Bool
  ) throws(Failure) -> FileHashes {
    var whole = SHA256()
    var pieces = PieceHasher(geometry: geometry)
    var buffer = ByteBufferAllocator().buffer(capacity: chunkLength)
    var done: Int64 = 0
    while done < geometry.length {
      let length = min(Int64(chunkLength), geometry.length - done)
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
      guard append(digests, to: leaves) else { throw .failed("its leaf hashes cannot be written") }
      done += length
      guard progress(done) else { throw .stopped }
    }
    guard fsync(leaves) == 0 else { throw .failed("its leaf hashes cannot be written") }
    return pieces.finish(digest: BlockDigest.of(whole.finalize()))
  }

  private static func append(_ digests: [Digest256], to leaves: CInt) -> Bool {
    let bytes = digests.flatMap { $0.bytes }
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { write(leaves, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else { return false }
      done += max(0, count)
    }
    return true
  }
}
