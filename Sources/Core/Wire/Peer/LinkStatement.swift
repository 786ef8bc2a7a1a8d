package import Vocabulary

/// What an agent signs with its node's key (Ed25519, RFC 8032) to prove to its peer who it is: that it is this end of
/// this link, between these two nodes, about this object.
///
/// Both challenges are in it, so that no statement is good for another link; both nodes and the side, so that nobody
/// can hand it on as his own, or as said to somebody else.
package struct LinkStatement: Hashable, Codable, Sendable {
  /// One end of a link: its node, and what it asked the other to sign.
  package struct End: Hashable, Codable, Sendable {
    package var node: NodeID
    package var challenge: [UInt8]

    package init(_ node: NodeID, _ challenge: [UInt8]) {
      self.node = node
      self.challenge = challenge
    }
  }

  /// Bytes of a signature.
  package static let signatureLength = 64
  private static let purpose = "shoal link proof 1\n"

  package var dialler: End
  package var accepter: End
  /// The full v2 infohash.
  package var object: Digest256
  /// Whether the dialler states it, or the accepter.
  package var isOfDialler: Bool

  package init(dialler: End, accepter: End, object: Digest256, isOfDialler: Bool) {
    self.dialler = dialler
    self.accepter = accepter
    self.object = object
    self.isOfDialler = isOfDialler
  }

  /// Whose signature it takes.
  package var signer: NodeID { isOfDialler ? dialler.node : accepter.node }

  /// To whom it is stated.
  package var other: NodeID { isOfDialler ? accepter.node : dialler.node }

  /// What is signed: the purpose, `D` or `A` for the side, then of dialler and accepter the key and the challenge, and
  /// the object.
  package var bytes: [UInt8] {
    var bytes = Array(Self.purpose.utf8)
    bytes.append(UInt8(ascii: isOfDialler ? "D" : "A"))
    for end in [dialler, accepter] { bytes += end.node.key.bytes + end.challenge }
    return bytes + object.bytes
  }
}
