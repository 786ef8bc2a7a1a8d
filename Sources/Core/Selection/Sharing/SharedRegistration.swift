package import Vocabulary

/// An origin's registration of one object as the selector took it that it came to, for the others.
package struct SharedRegistration: Hashable, Codable, Sendable {
  package var object: Digest256
  /// Its infohashes beside the one that the object's own name makes.
  package var others: [InfoHash]
  package var length: ByteCount
  package var url: String
  package var origin: NodeID
  /// Who brought it, unless it was the selector's own machine.
  package var from: IPAddress?
  /// Seconds since 1970.
  package var signedAt: Int64
  package var isCarried: Bool
  package var predecessors: [NodeID]

  /// What a URL has at the most in a message, bytes, and how often a key may have been handed over.
  static let longestURL = 8_192
  static let mostPredecessors = 64

  package init(
    object: Digest256, others: [InfoHash], length: ByteCount, url: String, origin: NodeID, from: IPAddress?,
    signedAt: Int64, isCarried: Bool, predecessors: [NodeID]
  ) {
    self.object = object
    self.others = others
    self.length = length
    self.url = url
    self.origin = origin
    self.from = from
    self.signedAt = signedAt
    self.isCarried = isCarried
    self.predecessors = predecessors
  }

  func write(to writer: inout SharedWriter) {
    writer.digest(object)
    writer.list(Array(others.prefix(ObjectEntry.Names.most))) { $0.infohash($1) }
    writer.signed(length.value)
    writer.text(url, atMost: Self.longestURL)
    writer.node(origin)
    writer.optional(from) { $0.address($1) }
    writer.signed(signedAt)
    writer.byte(isCarried ? 1 : 0)
    writer.list(Array(predecessors.suffix(Self.mostPredecessors))) { $0.node($1) }
  }

  init(from reader: inout SharedReader) {
    object = reader.digest()
    others = reader.list(atMost: ObjectEntry.Names.most) { $0.infohash() }
    length = ByteCount(max(0, reader.signed()))
    url = reader.text(atMost: Self.longestURL)
    origin = reader.node()
    from = reader.optional { $0.address() }
    signedAt = reader.signed()
    isCarried = reader.byte() == 1
    predecessors = reader.list(atMost: Self.mostPredecessors) { $0.node() }
  }
}
