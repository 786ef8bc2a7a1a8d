import Crypto
import Selection
import Vocabulary
import Wire

/// The keys that sign for an origin at one moment, and what is published of them and of others.
struct SigningKeys: Sendable {
  /// The one that signs for good comes last. Before it those that have handed over and sign beside it for a while: the
  /// oldest of them is the one that all read who know of one signature only.
  private let signers: [(key: Digest256, secret: Curve25519.Signing.PrivateKey)]
  let history: KeyHistory

  /// - Parameter signers: one at least.
  init(_ signers: [Curve25519.Signing.PrivateKey], _ history: KeyHistory) {
    self.signers = signers.suffix(ShoalExtension.mostCosignatures + 1).map { ($0.publicKey.digest, $0) }
    self.history = history
  }

  var keys: [Digest256] { signers.map(\.key) }

  /// The key that everybody reads.
  var first: Digest256 { signers[0].key }

  /// The key that signs for good.
  var last: Digest256 { signers[signers.count - 1].key }

  /// What of this is signed: two that say the same sign alike.
  var mark: String {
    let keys = signers.map(\.key.hex).joined(separator: " ")
    return "\(keys) \(history.successions.count) \(history.revocations.count)"
  }

  /// The Ed25519 signature of one of them.
  func sign(_ bytes: [UInt8], by key: Digest256) throws(OriginNode.Failure) -> [UInt8] {
    guard let secret = signers.first(where: { $0.key == key })?.secret,
      let signature = try? secret.signature(for: bytes)
    else { throw OriginNode.Failure("Signing failed.") }
    return Array(signature)
  }

  /// What `/.well-known/shoal/keys` says.
  var text: String {
    struct Published: Encodable {
      var version = 1
      var signing: [String]
      var keys: KeyHistoryMessage
    }
    return String(
      decoding: SelectorAPI.json(Published(signing: signers.map(\.key.hex), keys: KeyHistoryMessage(history))),
      as: UTF8.self)
  }
}

extension Curve25519.Signing.PublicKey {
  var digest: Digest256 {
    guard let digest = Digest256(bytes: Array(rawRepresentation)) else {
      preconditionFailure("an Ed25519 public key has 32 bytes")
    }
    return digest
  }
}
