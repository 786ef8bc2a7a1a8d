/// Why a want cannot be met, in a sentence for its user.
package struct TransferFailure: Error, Hashable, Codable, Sendable, CustomStringConvertible {
  package var kind: Kind
  package var sentence: String
  /// What the time until then was spent waiting for; empty if it never began.
  package var waited: [WaitAccount.Entry] = []

  package init(_ kind: Kind, _ sentence: String) {
    self.kind = kind
    self.sentence = sentence
  }

  package var description: String { sentence }

  /// The sort of failure: it becomes an exit status or an HTTP status.
  package enum Kind: String, CaseIterable, Codable, Sendable {
    /// The request itself is wrong: a bad URL, an unsupported scheme.
    case badRequest
    case notFound
    /// The origin or the swarm could not be reached for too long.
    case unreachable
    /// A wrong signature, one for another address, a changed key, a lower serial.
    case untrusted
    /// Nobody who is trusted vouches for the bytes, where somebody must.
    case unverified
    /// The whole file is not what who is trusted says that it is, although its blocks are what its description says.
    case disowned
    /// The metainfo is malformed.
    case malformed
    /// The disk is full or not writable.
    case storage
    /// The object changed at the origin.
    case changed
  }
}
