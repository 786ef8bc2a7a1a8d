import NIOCore
import Vocabulary

/// A block that is to be hashed on another thread than its node's, and laid in its place if it is right: where nothing
/// is stored yet, bytes that are verified do no harm, and the loop has nothing left to do but to mark them.
struct BlockCheck: Sendable {
  let bytes: ByteBuffer
  let leaf: Digest256
  let data: StoreFile
  let offset: Int64

  /// Whether the block is right, and lies in its place. Blocks.
  func run() -> Result<Bool, StoreError> {
    Result { () throws(StoreError) in
      guard bytes.withUnsafeReadableBytes({ BlockHash.digest($0) }) == leaf else { return false }
      try data.write(bytes, at: offset)
      return true
    }
  }
}
