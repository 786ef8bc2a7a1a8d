import Crypto
package import NIOCore
package import Nodes
import Vocabulary

/// The body of an answer on its way into the cache. It ends by `finish` or `abandon`, or by itself when the disk fails
/// or the body is longer than it may be; nobody who passes the answer on has to care.
///
/// Confined to the event loop of its store.
package final class ResponseDraft {
  package let id: CacheIndex.EntryID
  /// Whether nothing more is taken.
  package private(set) var isOver = false
  private var response: StoredResponse
  /// What the server told of the body's length.
  private let expected: Int64?
  private var received: Int64 = 0
  private var file: StoreFile?
  private var hasher = SHA256()
  private let store: ResponseStore
  /// The length for which there is room, bytes.
  private var room: Int64

  /// A body of unknown length takes room by as much.
  private static let step: Int64 = 1 << 20

  init(_ id: CacheIndex.EntryID, _ response: StoredResponse, length: Int64?, file: StoreFile, store: ResponseStore) {
    self.id = id
    self.response = response
    expected = length
    room = length ?? 0
    self.file = file
    self.store = store
  }

  /// Appends bytes of the body, as they came.
  package func append(_ bytes: ByteBuffer) {
    guard !isOver, let file, bytes.readableBytes > 0 else { return }
    let end = received + Int64(bytes.readableBytes)
    if let expected, end > expected { return abandon() }
    guard end <= room || takeRoom(for: end) else { return abandon() }
    guard Int64(bytes.readableBytes) <= store.diskRoom else {
      return abandon(because: StoreError("Cannot write \(file.path): the disk is full."))
    }
    store.diskRoom -= Int64(bytes.readableBytes)
    // The closure cannot throw typed through NIO's signature.
    let failure = bytes.withUnsafeReadableBytes { raw -> StoreError? in
      hasher.update(bufferPointer: raw)
      do throws(StoreError) {
        try file.write(raw, at: received)
        return nil
      } catch { return error }
    }
    if let failure { return abandon(because: failure) }
    received = end
  }

  private func takeRoom(for length: Int64) -> Bool {
    response.length = (length + Self.step - 1) / Self.step * Self.step
    guard !store.grow(self, to: response.cost) else {
      room = response.length
      return true
    }
    // The last step may be too much where the body itself is not.
    response.length = length
    room = length
    return store.grow(self, to: response.cost)
  }

  /// The server ended the body properly. `done` hears whether it is stored: not if it is shorter than was told.
  package func finish(then done: @escaping (Bool) -> Void = { _ in }) {
    guard !isOver else { return done(false) }
    response.length = received
    guard expected == nil || expected == received, store.grow(self, to: response.cost) else {
      abandon()
      return done(false)
    }
    isOver = true
    file = nil
    let digest = hasher.finalize().withUnsafeBytes { Digest256(raw: $0) }
    store.publish(id, ResponseHeadFile(response: response, body: digest), then: done)
  }

  /// The body will not become whole, or is not wanted: what was written goes.
  package func abandon() { abandon(because: nil) }

  private func abandon(because error: StoreError?) {
    guard !isOver else { return }
    isOver = true
    file = nil
    store.abandon(id, error)
  }
}
