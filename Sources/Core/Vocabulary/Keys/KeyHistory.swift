/// What became of an origin's keys: which took the place of which, and which are revoked. Each word is signed by the
/// key that it is about, so that it can be believed wherever it comes from.
package struct KeyHistory: Hashable, Codable, Sendable {
  /// A key's word that another takes its place.
  package struct Succession: Hashable, Codable, Sendable {
    package var from: Digest256
    package var to: Digest256
    /// When it was signed, seconds since 1970.
    package var time: Int64
    /// 64 bytes by `from`, over the UTF-8 bytes of `signedText`; empty once that is known to hold.
    package var signature: [UInt8]

    package init(from: Digest256, to: Digest256, time: Int64, signature: [UInt8] = []) {
      self.from = from
      self.to = to
      self.time = time
      self.signature = signature
    }

    /// What the signature covers: a fixed first line, both keys in hexadecimal, the time; no newline at the end.
    package var signedText: String { "shoal-succession-v1\n\(from.hex)\n\(to.hex)\n\(time)" }
  }

  /// A key's word that nothing is to be believed that it signs.
  package struct Revocation: Hashable, Codable, Sendable {
    package var key: Digest256
    /// When it was signed, seconds since 1970.
    package var time: Int64
    /// 64 bytes by `key`, over the UTF-8 bytes of `signedText`; empty once that is known to hold.
    package var signature: [UInt8]

    package init(key: Digest256, time: Int64, signature: [UInt8] = []) {
      self.key = key
      self.time = time
      self.signature = signature
    }

    /// What the signature covers: a fixed first line, the key in hexadecimal, the time; no newline at the end.
    package var signedText: String { "shoal-revocation-v1\n\(key.hex)\n\(time)" }
  }

  /// The oldest first.
  package var successions: [Succession] = []
  /// The oldest first.
  package var revocations: [Revocation] = []

  /// Of each, at the most; an origin leaves out the oldest.
  package static let most = 16

  package init() {}

  package var isEmpty: Bool { successions.isEmpty && revocations.isEmpty }

  /// Whether a key has said that nothing is to be believed that it signs.
  package func isRevoked(_ key: Digest256) -> Bool { revocations.contains { $0.key == key } }

  /// The way from a key that is believed, by what each says of its successor, to the farthest one that signs; nil when
  /// none of them signs. A revoked key ends it: neither it nor its successor is reached, whatever was signed first.
  ///
  /// - Parameters:
  ///   - signers: the keys that have signed what is in question. To be named as a successor is not enough.
  ///   - isRevoked: what is known beside this history.
  package func way(
    from key: Digest256, to signers: [Digest256], isRevoked: (Digest256) -> Bool = { _ in false }
  ) -> [Digest256]? {
    var way: [Digest256] = []
    var farthest: Int?
    var next: Digest256? = key
    while let at = next, way.count <= Self.most, !way.contains(at), !self.isRevoked(at), !isRevoked(at) {
      way.append(at)
      if signers.contains(at) { farthest = way.count }
      next = successions.first { $0.from == at }?.to
    }
    return farthest.map { Array(way.prefix($0)) }
  }

  /// The keys whose place one has taken, at once or after others.
  package func predecessors(of key: Digest256) -> [Digest256] {
    successions.map(\.from).filter { $0 != key && way(from: $0, to: [key]) != nil }
  }
}
