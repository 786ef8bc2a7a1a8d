package import Vocabulary

/// What a BitTorrent client's announce changed at the selector that took it, for the others.
package struct SharedClient: Hashable, Codable, Sendable {
  package var infohash: InfoHash
  package var endpoint: Endpoint
  package var locality: Locality
  /// Blocks that it holds; more than the object has counts as all of them.
  package var held: Int
  package var uploaded: ByteCount
  package var isCompletion: Bool
  /// It said that it stopped.
  package var isGone: Bool

  package init(
    infohash: InfoHash, endpoint: Endpoint, locality: Locality, held: Int = 0, uploaded: ByteCount = 0,
    isCompletion: Bool = false, isGone: Bool = false
  ) {
    self.infohash = infohash
    self.endpoint = endpoint
    self.locality = locality
    self.held = held
    self.uploaded = uploaded
    self.isCompletion = isCompletion
    self.isGone = isGone
  }

  func write(to writer: inout SharedWriter) {
    writer.infohash(infohash)
    writer.endpoint(endpoint)
    writer.locality(locality)
    writer.count(held)
    writer.signed(uploaded.value)
    writer.byte((isCompletion ? 1 : 0) | (isGone ? 2 : 0))
  }

  init(from reader: inout SharedReader) {
    infohash = reader.infohash()
    endpoint = reader.endpoint()
    locality = reader.locality()
    held = reader.number(atMost: Int(UInt32.max))
    uploaded = ByteCount(max(0, reader.signed()))
    let flags = reader.byte()
    (isCompletion, isGone) = (flags & 1 != 0, flags & 2 != 0)
  }
}
