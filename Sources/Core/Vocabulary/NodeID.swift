/// Who a node is: its Ed25519 public key, made once and kept in its cache directory, never derived from an address.
@usableFromInline package struct NodeID: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
  /// The raw 32-byte public key.
  @usableFromInline package var key: Digest256

  package init(key: Digest256) { self.key = key }

  /// The first eight hexadecimal digits: enough to tell nodes apart in a log.
  package var short: String { String(key.hex.prefix(8)) }
  @usableFromInline package var description: String { key.hex }

  @inlinable package static func == (a: NodeID, b: NodeID) -> Bool { a.key == b.key }
  @usableFromInline package static func < (a: NodeID, b: NodeID) -> Bool { a.key < b.key }
}
