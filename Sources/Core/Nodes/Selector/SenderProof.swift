/// How far it is proven that a message comes from the node that it names. The world checks signatures and codes.
package enum SenderProof: Hashable, Codable, Sendable {
  /// The message bears no proof.
  case missing
  /// Its proof does not hold, and why in a sentence.
  case wrong(sentence: String)
  /// It came in a session that the node opened with its key; later sessions have larger numbers.
  /// - Parameter count: which message of the session it is, from 0 on.
  case session(UInt64, count: UInt64)
}
